import { type Ticks, ticks } from "../clock.ts";
import type { Run } from "../run.ts";
import { type Segment, tokenRounds } from "../segment.ts";
import { Batch, type Report } from "./replay-batch.ts";
import { byIteration } from "./replay-schedule.ts";

/** A run worked out anew from its iteration log. */
export interface Replay {
  /** Stretches of iterations with the same batch, in order of time. */
  readonly segments: Segment[];
  /** Iterations in all. */
  readonly iterations: number;
  /** Ticks of the first and the last token of each request, by the attempt that completed; NaN where there is none. */
  readonly firstToken: Float64Array;
  readonly completion: Float64Array;
}

/**
 * Replays a run of batches from its log alone: attempts start in the iterations that stand in the records, prompts
 * are prefilled in their pieces, members of a lane generate a token whenever the log says that the lane ran, and the
 * clock is added up. None of the engine's code is used.
 *
 * O(events · log requests + stretches · lanes that ran).
 *
 * @param report takes what cannot be: pieces without an attempt, moves of requests that are not there, time that stands
 *   still while requests wait for nothing
 */
export function replay(run: Run, report: Report = () => {}): Replay {
  const clock = ticks(run.system.clock ?? { kind: "unit" });
  const log = run.records.iterations;
  if (!log) throw new Error(`run of ${run.policy} has no iteration log`);
  const schedule = byIteration(run);
  const batch = new Batch(run, log, report);
  const found: Segment[] = [];
  let now = 0;
  let iteration = 1;
  for (let k = 0; k < log.count.length; k++) {
    checkOpening(log.tick[k], now, iteration, report);
    now = log.tick[k];
    const lanes = log.lanes.subarray(log.laneStart[k], log.laneStart[k + 1]);
    for (let left = log.count[k]; left > 0; ) {
      batch.open(iteration, now, schedule);
      const count = Math.min(left, schedule.next(iteration) - iteration, batch.constantFor(lanes));
      const segment = batch.segment(iteration, count, lanes, now);
      found.push(segment);
      now += duration(segment, clock);
      batch.advance(count, lanes, now);
      iteration += count;
      left -= count;
    }
  }
  batch.open(iteration, now, schedule);
  batch.finish(iteration - 1, schedule);
  return {
    segments: found,
    iterations: iteration - 1,
    firstToken: batch.firstToken,
    completion: batch.completion,
  };
}

function checkOpening(opens: number, now: number, iteration: number, report: Report): void {
  if (opens < now)
    report(
      `iteration ${iteration} opens at tick ${opens}, before iteration ${iteration - 1} ended at ${now}`,
    );
}

function duration(segment: Segment, { perRound, perToken, perPromptToken }: Ticks): number {
  const rounds = segment.last - segment.first + 1;
  return rounds * perRound + perToken * tokenRounds(segment, rounds) + perPromptToken * segment.prefill;
}
