/** Token-rounds that each request will hold by its predicted length: s·o + o(o + 1)/2. */
export function memoryVolumes(prompt: Int32Array, length: Int32Array): Float64Array {
  return Float64Array.from(length, (o, i) => o * (prompt[i] + (o + 1) / 2));
}
