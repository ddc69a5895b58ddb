import type { Pool } from "./batch.ts";

/** No feasible batch has more requests: as many as the shortest prompts would allow, each with the shortest output. */
export function largestBatch(waiting: Int32Array, { prompt, output, memory }: Pool): number {
  const prompts = Int32Array.from(waiting, (i) => prompt[i]).sort();
  const shortest = output[waiting[0]];
  let held = 0;
  let size = 0;
  while (size < prompts.length && held + prompts[size] + (size + 1) * shortest <= memory)
    held += prompts[size++];
  return size;
}
