// Written by tools/pack_position.py: the next character after a prompt, by the language model of
// softmax_lib.data that has read Jane Austen's novels. How far each logit is below the largest.

export const prompt = "It is a truth universally acknowledged, that a s";
export const symbols = "hetomiuapclwykb qnfI-AEjsLvC,.d'r!FHNGx;O?Sz\"PYBRMQUDKV:WT)JgZ\nX(";
export const logits = [0.0, -0.07, -0.2, -0.38, -0.54, -0.58, -0.62, -1.32, -1.61, -1.67, -1.67, -2.91, -3.68, -3.8, -5.04, -6.05, -6.32, -7.21, -7.23, -7.65, -8.0, -8.31, -8.55, -8.74, -9.0, -9.06, -9.18, -9.19, -9.26, -9.3, -9.62, -9.64, -9.99, -10.06, -10.2, -10.2, -10.29, -10.36, -10.36, -10.37, -10.59, -10.66, -10.84, -11.0, -11.09, -11.21, -11.27, -11.32, -11.7, -11.75, -12.18, -12.34, -12.42, -12.43, -12.57, -12.63, -12.66, -13.47, -13.73, -13.8, -13.98, -14.38, -15.26, -15.53, -17.32];
