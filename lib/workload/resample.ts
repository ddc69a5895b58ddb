import { shuffler } from "d3-array";
import { type Seed, stream } from "../core/random.ts";
import type { Workload } from "./workload.ts";

/**
 * The same arrival times with the requests dealt out anew: a random order of the rows, from the seed. Where a trace
 * cannot be generated again, such reshuffles show how much of a comparison is due to the order of its requests.
 */
export function reshuffled(requests: Workload, seed: Seed): Workload {
  const rows = shuffler(stream(seed, "reshuffle"))(Uint32Array.from({ length: requests.n }, (_, i) => i));
  return { ...requests, ...dealt(requests, rows) };
}

/** All columns but the arrivals in the order of `rows`. */
function dealt(requests: Workload, rows: Uint32Array): Partial<Workload> {
  const columns = Object.entries(requests).filter(
    ([name, column]) => ArrayBuffer.isView(column) && name !== "arrival",
  );
  return Object.fromEntries(
    columns.map(([name, column]) => [name, column.map((_: number, i: number) => column[rows[i]])]),
  );
}
