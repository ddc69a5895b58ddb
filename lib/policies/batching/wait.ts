import { invalid, requireInteger } from "../../core/errors.ts";
import { checkWait, volumeOf, waitThresholds } from "../../models/fluid/index.ts";
import type { BatchPolicy, BatchView, Setting } from "../../simulator/iterations/batch-policy.ts";
import { iterationTime, largestWithin, orRefused, parseThresholds } from "./thresholds.ts";
import { type Types, typesOf } from "./types.ts";

/** Settings of {@link wait}. */
export interface WaitSettings {
  /** n_j, one a type, in the order of the types; as a text, `12/8/4`. */
  readonly thresholds?: string | readonly number[];
  /** How many types a trace without kinds is grouped into if it has too many pairs of lengths; 8 where absent. */
  readonly types?: number;
}

/**
 * WAIT, algorithm 1 of arXiv 2504.11320, for known lengths: whenever the server is idle, a type takes part in the next
 * iteration if at least n_j of its requests wait. Then n_j of them start, and all its residents generate a token.
 * Types that do not take part keep their KV cache. No stage of a type ever holds more than n_j requests, so that memory
 * stays within M^π = Σ n_j W_j.
 *
 * Thresholds, if none are given, are the least that keep up with the trace's own rates (fixed point of
 * ΔT = d0 + d1 M^π); where arrivals are too many for any, or those need more than M, the largest in proportion to the
 * rates that M allows.
 *
 * Departures. The algorithm never serves the last requests of a finite trace: here, once everybody has arrived and no
 * type reaches its threshold, all types take part with whoever waits, at most n_j. If given thresholds need more than
 * M, a cohort starts in part. Types: see {@link typesOf}.
 */
export function wait({ thresholds, types: classes = 8 }: WaitSettings = {}): BatchPolicy<"lengths"> {
  requireInteger("types", classes, 1);
  const given = thresholds === undefined ? undefined : parseThresholds(thresholds);
  return {
    name: given ? `wait:thresholds=${given.join("/")}` : "wait",
    knows: "lengths",
    former(requests, setting) {
      const types = typesOf(requests, classes);
      if (given && given.length !== types.kinds.length)
        invalid("thresholds", Array.from(given), `${types.kinds.length}, one a type of the trace`);
      const counts = given ?? thresholdsFor(types, setting);
      return { lanes: counts.length, lane: types.of, form: waiting(counts) };
    },
  };
}

/** The thresholds that {@link wait} works with where none are given. */
export function thresholdsFor({ kinds }: Types, setting: Setting): Int32Array {
  const time = iterationTime(setting);
  const least = orRefused(() => waitThresholds(kinds, time, { strict: true }));
  if (least && checkWait(kinds, time, least).memory <= setting.memory) return least;
  const volumes = kinds.map(volumeOf);
  return largestWithin(
    kinds.map(({ rate }) => rate),
    (counts) => volumes.reduce((memory, volume, j) => memory + counts[j] * volume, 0) <= setting.memory,
  );
}

/** Forms the batches of WAIT. Who takes part is decided before anybody is evicted. */
function waiting(thresholds: Int32Array): (view: BatchView) => void {
  const ready: number[] = [];
  const everyone = Array.from(thresholds, (_, j) => j);
  const serve = (view: BatchView, types: readonly number[]) => {
    for (const j of types) view.run(j);
    for (const j of types) startCohort(view, j, thresholds[j]);
  };
  return (view) => {
    ready.length = 0;
    for (let j = 0; j < thresholds.length; j++) if (view.waiting(j) >= thresholds[j]) ready.push(j);
    serve(view, ready);
    if (view.draining && !view.chosen) serve(view, everyone);
  };
}

/** Starts the next requests of a lane, at most so many, as far as they fit. */
export function startCohort(view: BatchView, lane: number, most: number): void {
  for (let k = 0; k < most && view.fits(lane); k++) view.start(lane);
}
