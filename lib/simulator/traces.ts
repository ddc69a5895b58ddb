import { type Ticks, ticks } from "./clock.ts";
import { segments } from "./occupancy.ts";
import type { Run } from "./run.ts";
import { endTokens, type Segment, tokenRounds } from "./segment.ts";

/** Memory and batch size over time, as columns: the corners of a piecewise linear curve, ascending in time. */
export interface MemoryTrace {
  /** End of a round, in the workload's unit of time. */
  readonly time: Float64Array;
  /** Tokens held in that round. */
  readonly tokens: Float64Array;
  /** Requests that ran in it. */
  readonly running: Int32Array;
}

/** Every iteration of a run, as columns. */
export interface IterationTrace {
  /** Its end, in the workload's unit of time. */
  readonly time: Float64Array;
  /** Tokens held in it. */
  readonly tokens: Float64Array;
}

/**
 * Tokens held and requests running over a run: one point at the first and one at the last round of every stretch in
 * which nobody starts or ends, and a zero where the system falls idle, also at the end. O(n log n) in the number of attempts.
 */
export function memoryTrace(run: Run): MemoryTrace {
  const clock = ticks(run.system.clock ?? { kind: "unit" });
  const rows: [number, number, number][] = [];
  let end = 0;
  for (const { stretch, opening } of timed(run)) {
    const { first, last, running, tokens } = stretch;
    if (opening > end) rows.push([end, 0, 0], [opening, 0, 0]);
    const at = (rounds: number) => opening + duration(stretch, rounds, clock);
    rows.push([at(1), last === first ? endTokens(stretch) : tokens, running]);
    end = at(last - first + 1);
    if (last > first) rows.push([end, endTokens(stretch), running]);
  }
  if (rows.length > 0) rows.push([end, 0, 0]);
  return {
    time: Float64Array.from(rows, ([time]) => time / clock.perTime),
    tokens: Float64Array.from(rows, ([, tokens]) => tokens),
    running: Int32Array.from(rows, ([, , running]) => running),
  };
}

/** When each iteration of a run ends, and how much it holds. O(n log n + iterations). */
export function iterationTrace(run: Run): IterationTrace {
  const clock = ticks(run.system.clock ?? { kind: "unit" });
  const time: number[] = [];
  const tokens: number[] = [];
  for (const { stretch, opening } of timed(run))
    for (let k = 1; k <= stretch.last - stretch.first + 1; k++) {
      time.push((opening + duration(stretch, k, clock)) / clock.perTime);
      tokens.push(stretch.tokens + stretch.running * (k - 1));
    }
  return { time: Float64Array.from(time), tokens: Float64Array.from(tokens) };
}

/** The stretches of a run, each with the tick at which it opens. */
function* timed(run: Run): Generator<{ stretch: Segment; opening: number }> {
  const clock = ticks(run.system.clock ?? { kind: "unit" });
  const opened = openings(run);
  let end = 0;
  for (const stretch of segments(run)) {
    const opening = stretch.opens ?? opened.get(stretch.first - 1) ?? end;
    yield { stretch, opening };
    end = opening + duration(stretch, stretch.last - stretch.first + 1, clock);
  }
}

/** Ticks that the first rounds of a stretch take. */
function duration(stretch: Segment, rounds: number, { perRound, perToken, perPromptToken }: Ticks): number {
  return rounds * perRound + perToken * tokenRounds(stretch, rounds) + perPromptToken * stretch.prefill;
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
