import { ticks } from "./clock.ts";
import { segments } from "./occupancy.ts";
import type { Run } from "./run.ts";
import { endTokens, tokenRounds } from "./segment.ts";

/** Memory and batch size over time, as columns: the corners of a piecewise linear curve, ascending in time. */
export interface MemoryTrace {
  /** End of a round, in the workload's unit of time. */
  readonly time: Float64Array;
  /** Tokens held in that round. */
  readonly tokens: Float64Array;
  /** Requests that ran in it. */
  readonly running: Int32Array;
}

/**
 * Tokens held and requests running over a run: one point at the first and one at the last round of every stretch in
 * which nobody starts or ends, and a zero where the system falls idle, also at the end. O(n log n) in the number of attempts.
 */
export function memoryTrace(run: Run): MemoryTrace {
  const clock = ticks(run.system.clock ?? { kind: "unit" });
  const opened = openings(run);
  const rows: [number, number, number][] = [];
  let now = 0;
  for (const stretch of segments(run)) {
    const { first, last, running, tokens, prefill } = stretch;
    const opening = stretch.opens ?? opened.get(first - 1) ?? now;
    if (opening > now) rows.push([now, 0, 0], [opening, 0, 0]);
    now =
      opening + clock.perRound + clock.perToken * tokenRounds(stretch, 1) + clock.perPromptToken * prefill;
    rows.push([now, last === first ? endTokens(stretch) : tokens, running]);
    if (last === first) continue;
    const all = last - first + 1;
    now += (all - 1) * clock.perRound;
    now += clock.perToken * (tokenRounds(stretch, all) - tokenRounds(stretch, 1));
    rows.push([now, endTokens(stretch), running]);
  }
  if (rows.length > 0) rows.push([now, 0, 0]);
  return {
    time: Float64Array.from(rows, ([time]) => time / clock.perTime),
    tokens: Float64Array.from(rows, ([, tokens]) => tokens),
    running: Int32Array.from(rows, ([, , running]) => running),
  };
}

/** The tick at which the round after each start round opens. */
function openings({ records }: Run): Map<number, number> {
  const { startRound, ticks: times, aborted } = records;
  const opened = new Map<number, number>();
  for (let i = 0; i < startRound.length; i++)
    if (startRound[i] >= 0) opened.set(startRound[i], times ? times.start[i] : startRound[i]);
  for (let k = 0; k < aborted.start.length; k++) opened.set(aborted.start[k], aborted.startTick[k]);
  return opened;
}
