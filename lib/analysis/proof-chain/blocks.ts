import { requireInteger } from "../../core/errors.ts";
import { type Workload, workload } from "../../workload/workload.ts";

/**
 * The same requests with lengths counted in blocks of the KV cache, rounded up: small enough for programs whose size
 * grows with the number of rounds. A round then generates one block; memory is to be counted in blocks too.
 */
export function inBlocks(requests: Workload, size: number): Workload {
  requireInteger("block size", size, 1);
  const { n: _n, about, ...columns } = requests;
  const blocks = (lengths: Int32Array) => lengths.map((tokens) => Math.ceil(tokens / size));
  return workload({
    ...columns,
    prompt: blocks(requests.prompt),
    output: blocks(requests.output),
    about: { ...about, source: `${about.source}, in blocks of ${size}` },
  });
}
