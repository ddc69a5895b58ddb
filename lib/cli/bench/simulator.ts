import { type Apart, measureApart, type Surroundings } from "./apart.ts";
import type { Bench, Case, Row } from "./bench.ts";
import { NODE_MB, QUIET_CALIBRATION_NS, simulatorTarget, TIMED_POLICIES } from "./targets.ts";

const MEMORY = 16492;
/**
 * The garbage of making an instance stays small beside it, and the C library (glibc; others ignore it) gives large
 * buffers back as soon as they are freed, so that the peak of memory is that of the simulation.
 */
const TIDY: Surroundings = {
  flags: ["--max-semi-space-size=2"],
  env: { MALLOC_MMAP_THRESHOLD_: "131072" },
};
const LOADS = [0.7, 0.95, 1.3, "backlog"] as const;

interface Point {
  readonly policy: string;
  readonly n: number;
  readonly load: number | "backlog";
}

/**
 * The engine alone: time a request, as a ratio to generating the request's lengths in the same process, and peak
 * memory, for each policy over sizes and loads.
 */
export const simulator: Bench = {
  name: "simulator",
  cases: ({ quick, seed }) =>
    points(quick ? [1e5, 1e6] : [1e5, 1e6, 1e7]).map((point) => toCase(point, seed)),
};

function points(sizes: readonly number[]): Point[] {
  return sizes.flatMap((n) =>
    TIMED_POLICIES.flatMap((policy) => LOADS.map((load): Point => ({ policy, n, load }))),
  );
}

function toCase(point: Point, seed: string): Case {
  const { policy, n, load } = point;
  const name = `${policy}/1e${Math.log10(n)}/${load}`;
  const repeats = n <= 1e5 ? 9 : n <= 1e6 ? 4 : 2;
  return {
    name,
    async measure(signal) {
      const settings = { ...point, repeats, memory: MEMORY, seed };
      return judge(name, point, await measureApart("simulator", settings, signal, TIDY));
    },
  };
}

/** Memory is judged without what the loaded code takes beyond Node itself, as the targets are stated. */
function judge(name: string, point: Point, measured: Apart<"simulator">): Row {
  const { ns, calibrationNs, evictionsPerRequest, completed, peakMB, ownMB } = measured;
  const target = simulatorTarget(point.policy, { ...point, evictions: evictionsPerRequest });
  const ratio = ns / calibrationNs;
  const most = target && target.ns / QUIET_CALIBRATION_NS;
  const memoryMet = target?.memoryMB === undefined || ownMB + NODE_MB <= target.memoryMB;
  return {
    bench: "simulator",
    case: name,
    ns: Math.round(ns),
    ratio: rounded(ratio),
    evictions: rounded(evictionsPerRequest),
    unserved: point.n - completed,
    peakMB: Math.round(peakMB),
    ownMB: Math.round(ownMB),
    target: target && most ? worded(target.ns, most, target.memoryMB) : "",
    met: most === null ? null : ratio <= most && memoryMet,
  };
}

function worded(ns: number, ratio: number, memoryMB?: number): string {
  const memory = memoryMB === undefined ? "" : `, own ≤ ${memoryMB - NODE_MB} MB`;
  return `ratio ≤ ${rounded(ratio)} (${Math.round(ns)} ns)${memory}`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
