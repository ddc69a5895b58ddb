import { compareOver } from "../../lib/analysis/compare.ts";
import { aMax } from "../../lib/policies/a-max.ts";
import { aMin } from "../../lib/policies/a-min.ts";
import { hSf } from "../../lib/policies/h-sf.ts";
import { generate } from "../../lib/workload/generate.ts";
import { withPredictions } from "../../lib/workload/predictions.ts";
import { take } from "../../lib/workload/select.ts";
import type { Workload } from "../../lib/workload/workload.ts";

const full = process.env.KVLAB_MODE === "full";

/** What the three experiments on 2,000 conversations share. */
export const settings = {
  conversations: 2_000,
  memory: 16_492, // the slides do not state M; this is that of arXiv 2502.07115
  seeds: full ? 40 : 10,
  step: full ? 100 : 200, // requests, between the points of a curve
};

/** The benchmark and the two policies that know intervals alone. */
export const policies = [hSf(), aMin(), aMax()];

const everyTrace = Array.from({ length: settings.seeds }, (_, k) =>
  generate("amin", { n: settings.conversations, seed: k + 1, mode: "pinned" }),
);

/** The first `count` of 2,000 conversations, one workload a seed, all waiting at time 0, with predicted intervals. */
export function conversations(predict: string, count = settings.conversations): Workload[] {
  return everyTrace.map((trace, k) => withPredictions(take(trace, count), predict, k + 1));
}

/** Numbers of requests at which the curves are computed. */
export const sizes = Array.from(
  { length: settings.conversations / settings.step },
  (_, k) => (k + 1) * settings.step,
);

/** A point of a curve: mean latency with its 95 % interval over seeds. */
export interface Point {
  readonly series: string;
  /** Number of requests. */
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  /** Mean latency over that of `h-sf` on the same requests. */
  readonly overBest: number;
}

/** Mean latency of the three policies against the number of requests, every run audited. */
export function latencyCurves(predict: string): Point[] {
  return sizes.flatMap((count) => {
    const rows = compareOver(conversations(predict, count), policies, { memory: settings.memory });
    const best = rows.find((row) => row.policy === "h-sf")!.mean;
    return rows.map(({ policy, mean, low, high }) => {
      return { series: policy, x: count, y: mean, low, high, overBest: mean / best };
    });
  });
}

/** The last point of a policy's curve: all conversations. */
export function atTheEnd(curves: readonly Point[], policy: string): Point {
  return curves.filter((point) => point.series === policy).at(-1)!;
}
