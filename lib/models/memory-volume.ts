/** Token-rounds that a request holds over its life: s·o + o(o + 1)/2 for prompt s and output o. */
export function memoryVolume(prompt: number, output: number): number {
  return prompt * output + (output * (output + 1)) / 2;
}
