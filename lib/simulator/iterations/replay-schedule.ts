import type { Run } from "../run.ts";
import type { Moves } from "./log.ts";

/** What happens at the opening of an iteration, in lists that are walked once. */
export interface Schedule {
  /** Attempts in order of their starts: whose, after which iteration, at which tick by the records. */
  readonly starts: Cursor & { readonly request: Int32Array; readonly tick: Float64Array };
  readonly evictions: Cursor & { readonly request: Int32Array };
  readonly pieces: Cursor & Moves;
  readonly joins: Cursor & Moves;
  /** The first iteration after this one at whose opening something happens. */
  next(iteration: number): number;
}

/** A list in order of iterations, and how far it has been walked. */
export interface Cursor {
  readonly iteration: Int32Array;
  at: number;
}

/** The attempts of a run and their moves, in order of time. O(n log n). */
export function byIteration({ workload, records }: Run): Schedule {
  const { aborted, iterations } = records;
  const starts = startsOf(workload.n, records);
  const evictions = { request: aborted.request, iteration: aborted.end.map((end) => end + 1), at: 0 };
  const pieces = { ...iterations!.pieces, at: 0 };
  const joins = { ...iterations!.joins, at: 0 };
  const lists: Cursor[] = [starts, evictions, pieces, joins];
  return {
    starts,
    evictions,
    pieces,
    joins,
    next(iteration) {
      let first = Number.POSITIVE_INFINITY;
      for (const { iteration: at, at: k } of lists)
        if (k < at.length && at[k] < first) first = Math.max(at[k], iteration + 1);
      return first;
    },
  };
}

function startsOf(n: number, { startRound, aborted, ticks }: Run["records"]): Schedule["starts"] {
  const rows: number[] = [];
  for (let i = 0; i < n; i++) if (startRound[i] >= 0) rows.push(i);
  for (let k = 0; k < aborted.request.length; k++) rows.push(n + k);
  const startOf = (row: number) => (row < n ? startRound[row] : aborted.start[row - n]);
  const order = Int32Array.from(rows).sort((a, b) => startOf(a) - startOf(b) || a - b);
  return {
    at: 0,
    request: order.map((row) => (row < n ? row : aborted.request[row - n])),
    iteration: order.map((row) => startOf(row) + 1),
    tick: Float64Array.from(order, (row) => (row < n ? ticks!.start[row] : aborted.startTick[row - n])),
  };
}
