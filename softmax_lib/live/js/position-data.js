// Written by tools/pack_position.py: the next character after a prompt, by the language model of
// softmax_lib.data that has read Jane Austen's novels. How far each logit is below the largest.

export const prompt = "It is a truth universally acknowledged, that a s";
export const symbols = "eihotuapwmlcbyHfsr zjENLRIBDTOAnCM,GU-qW.PS;YFKkJ?x:gdvQV'ZX!\"()\n";
export const logits = [0.0, -0.39, -0.55, -0.89, -1.07, -1.27, -1.29, -2.89, -3.02, -3.14, -3.79, -4.3, -4.93, -5.34, -5.58, -5.68, -5.75, -6.0, -6.16, -6.42, -6.51, -6.61, -6.64, -6.65, -6.75, -7.32, -7.38, -7.5, -7.54, -7.59, -7.64, -7.71, -7.84, -7.89, -7.96, -8.2, -8.2, -8.21, -8.22, -8.31, -8.34, -8.35, -8.54, -8.69, -8.76, -8.84, -9.15, -9.24, -9.3, -9.36, -9.36, -9.6, -9.68, -10.07, -10.08, -10.16, -10.4, -10.45, -10.45, -10.46, -10.83, -10.96, -10.97, -11.64, -12.77];
