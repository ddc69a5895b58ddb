import type { Batch, Pool } from "./batch.ts";

/**
 * The longest prompt with which a request may join a batch that fits, by its output: entry o for outputs of o,
 * negative where none may. Its prompt and tokens stand beside the others at every completion up to its own.
 * O(size + room.length).
 *
 * @param room filled in place; one entry more than the longest output
 */
export function measureRoom(
  { members, prompts }: Batch,
  { prompt, output, memory }: Pool,
  room: Int32Array,
): void {
  let running = members.length;
  let held = prompts; // by those that still run
  let fullest = 0; // tokens at any completion so far, those of the newcomer included but for its prompt
  let k = 0;
  for (let o = 0; o < room.length; o++) {
    if (k < members.length && output[members[k]] === o) fullest = Math.max(fullest, held + (running + 1) * o);
    room[o] = memory - Math.max(fullest, held + (running + 1) * o);
    for (; k < members.length && output[members[k]] === o; k++, running--) held -= prompt[members[k]];
  }
}
