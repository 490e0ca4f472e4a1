// Written by tools/pack_position.py: the next character after a prompt, by the language model of
// softmax_lib.data that has read Jane Austen's novels. How far each logit is below the largest.

export const prompt = "She could not b";
export const symbols = "euroylaim' ,.OEHI?!jhCYsdft;AxL:vNU)bWDJp-\nGB\"(SMTQRnwFKVPcgqZXzk";
export const logits = [0.0, -2.21, -3.59, -4.63, -4.81, -4.95, -5.62, -5.78, -8.71, -10.14, -10.96, -11.03, -11.49, -11.67, -11.73, -11.73, -11.88, -11.93, -12.17, -12.19, -12.55, -12.6, -12.6, -12.63, -12.64, -12.69, -12.97, -13.11, -13.22, -13.33, -13.84, -13.91, -14.0, -14.14, -14.26, -14.34, -14.44, -14.47, -14.61, -14.87, -14.87, -14.98, -15.09, -15.26, -15.27, -15.34, -15.51, -15.67, -15.83, -15.91, -16.15, -16.19, -16.32, -16.5, -16.65, -16.9, -17.12, -17.19, -17.22, -18.67, -18.69, -19.5, -20.38, -21.69, -23.18];
