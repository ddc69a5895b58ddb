import { memoryVolume } from "../../models/memory-volume.ts";

/** Token-rounds that each request will hold by its predicted length. */
export function memoryVolumes(prompt: Int32Array, length: Int32Array): Float64Array {
  return Float64Array.from(length, (o, i) => memoryVolume(prompt[i], o));
}
