import { type Apart, measureApart } from "./apart.ts";
import type { Bench, Case, Row } from "./bench.ts";
import type { BatchingSettings } from "./measures/batching.ts";
import { QUIET_CALIBRATION_NS } from "./targets.ts";

/** Nanoseconds a request at 10^6, records included. */
const TARGET_NS = 200;

interface Point extends Omit<BatchingSettings, "n" | "seed" | "repeats"> {
  /** Whether it is asked for its choice in every iteration; no target is set for those. */
  readonly restless?: boolean;
}

const LARGE = 200_000_000;

const POINTS: readonly Point[] = [
  ...["fcfs-greedy", "vllm", "sarathi"].flatMap((policy) =>
    [10, 18].map((rate) => ({ policy, rate, memory: 65_968, kinds: 1 })),
  ),
  { policy: "wait:thresholds=16/16/16/16", rate: 400, memory: LARGE, kinds: 4 },
  { policy: "nested-wait:ends=64/200/4000,thresholds=32/24/16", rate: 400, memory: LARGE, kinds: 1 },
  { policy: "wait-cp:limit=100,chunk=128", rate: 18, memory: 65_968, kinds: 1, restless: true },
];

/** The engine of batches alone, in continuous time: time a request, as a ratio to generating the request's lengths. */
export const batching: Bench = {
  name: "batching",
  cases: ({ quick, seed }) =>
    (quick ? [1e5] : [1e6]).flatMap((n) => POINTS.map((point) => toCase(point, n, seed))),
};

function toCase({ restless, ...point }: Point, n: number, seed: string): Case {
  const name = `${point.policy.split(":")[0]}/1e${Math.log10(n)}/${point.rate}`;
  return {
    name,
    async measure(signal) {
      const settings = { ...point, n, seed, repeats: 9 };
      return judge(name, await measureApart("batching", settings, signal), restless);
    },
  };
}

function judge(name: string, measured: Apart<"batching">, restless = false): Row {
  const { ns, calibrationNs, iterationsPerRequest, evictionsPerRequest } = measured;
  const most = TARGET_NS / QUIET_CALIBRATION_NS;
  const ratio = ns / calibrationNs;
  return {
    bench: "batching",
    case: name,
    ns: Math.round(ns),
    ratio: Number(ratio.toPrecision(3)),
    iterations: Number(iterationsPerRequest.toPrecision(3)),
    evictions: Number(evictionsPerRequest.toPrecision(3)),
    target: restless ? "" : `ratio ≤ ${Number(most.toPrecision(3))} (${TARGET_NS} ns)`,
    met: restless ? null : ratio <= most,
  };
}
