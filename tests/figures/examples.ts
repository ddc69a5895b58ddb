import type { PlotOptions } from "@observablehq/plot";
import { randomExponential, randomLogNormal, randomUniform } from "d3-random";
import { stream } from "../../lib/core/random.ts";
import { arrivalCounts } from "../../lib/figures/arrival-counts.ts";
import { curves } from "../../lib/figures/curves.ts";
import { dualTraces } from "../../lib/figures/dual-traces.ts";
import { gantt } from "../../lib/figures/gantt.ts";
import { groupedBars } from "../../lib/figures/grouped-bars.ts";
import { growthCurves } from "../../lib/figures/growth-curves.ts";
import { intervalHistogram } from "../../lib/figures/interval-histogram.ts";
import { latencyDistribution } from "../../lib/figures/latency-distribution.ts";
import { lengthHistogram } from "../../lib/figures/length-histogram.ts";
import { linesWithIntervals } from "../../lib/figures/lines-with-intervals.ts";
import { memoryOverTime } from "../../lib/figures/memory-over-time.ts";
import { phasePlane } from "../../lib/figures/phase-plane.ts";
import { policyComparison } from "../../lib/figures/policy-comparison.ts";
import { rateMap } from "../../lib/figures/rate-map.ts";
import { policyScale } from "../../lib/figures/series-scale.ts";
import { stackedTerms } from "../../lib/figures/stacked-terms.ts";
import { tokenRates } from "../../lib/figures/token-rates.ts";

const policies = ["fcfs", "sjf", "mc-benchmark", "mc-sf", "svf"];
const scale = policyScale(policies);

/** One example of every kind of figure, on data drawn from a seed. */
export const examples: Record<string, () => PlotOptions> = {
  "length-histogram": () =>
    lengthHistogram({
      unit: "tokens",
      series: [
        { name: "prompt", values: lengths("prompt", 2.9, 0.9) },
        { name: "output", values: lengths("output", 4.2, 1.1) },
      ],
    }),
  "length-histogram-linear": () =>
    lengthHistogram({
      unit: "words",
      log: false,
      series: [{ name: "prompt", values: lengths("words", 3, 0.4) }],
    }),
  "grouped-bars": () =>
    groupedBars({
      label: "throughput",
      unit: "tokens a round",
      statedLabel: "printed",
      scale,
      rows: ["S1", "S2"].flatMap((group, g) =>
        ["fcfs", "sjf", "mc-sf"].map((series, s) => ({
          group,
          series,
          value: 10 - 2 * g + s,
          ...(s < 2 && { stated: 9.5 - 2 * g + s }),
        })),
      ),
    }),
  "grouped-bars-log": () =>
    groupedBars({
      label: "time",
      unit: "ms",
      log: true,
      rows: [
        { group: "S1", series: "ours", value: 12 },
        { group: "S1", series: "theirs", value: 8000 },
        { group: "S2", series: "ours", value: 90 },
        { group: "S2", series: "theirs", value: null },
      ],
    }),
  "growth-curves": () =>
    growthCurves({
      scale,
      xLabel: "requests",
      yLabel: "mean latency (s)",
      rows: ["mc-sf", "fcfs"].flatMap((series, k) =>
        [1000, 4000, 9000].map((x) => ({
          series,
          x,
          y: (k + 1) * x,
          low: k * x + 0.9 * x,
          high: k * x + 1.2 * x,
        })),
      ),
      stuck: ["sjf", "svf"].flatMap((series, k) => [4000, 9000].slice(k).map((x) => ({ series, x }))),
    }),
  "token-rates": () =>
    tokenRates({
      scale,
      time: "s",
      series: ["mc-sf", "mc-benchmark"].map((name, k) => ({
        name,
        windows: Array.from({ length: 12 }, (_, w) => ({
          from: 10 * w,
          to: 10 * w + 10,
          arrived: w < 5 ? 6000 + 400 * ((7 * w) % 5) : 0,
          processed: w === 0 ? 900 : 1300 - 90 * k - 25 * ((3 * w + k) % 4),
        })),
      })),
    }),
  "arrival-counts": () => arrivalCounts({ arrival: arrivals(3000, 5), window: 10, time: "s" }),
  "latency-distribution": () =>
    latencyDistribution({
      unit: "rounds",
      scale,
      series: policies.map((name, i) => ({ name, values: lengths(name, 4 + i * 0.3, 0.6) })),
    }),
  "interval-histogram": () =>
    intervalHistogram({
      label: "ratio",
      series: [
        { name: "lower end", values: lengths("low", 0, 0.02) },
        { name: "upper end", values: lengths("high", 0.06, 0.03) },
      ],
      references: [{ name: "stated 1.005", at: 1.005 }],
    }),
  "memory-over-time": () =>
    memoryOverTime({ capacity: 16492, time: "rounds", scale, series: ["fcfs", "mc-sf"].map(memory) }),
  "dual-traces": () =>
    dualTraces({
      regimes: ["underloaded", "compute-bound", "memory-bound", "doubly constrained"],
      panels: [0, 1, 2, 3].map((p) => ({ name: `case ${p + 1}`, ...prices(p) })),
    }),
  "phase-plane": () =>
    phasePlane({ series: [0, 1, 2].map((p) => ({ name: `case ${p + 1}`, ...prices(p) })) }),
  "rate-map": () => rateMap(rates(12, 40)),
  gantt: () => gantt({ ...attempts(24), time: "rounds" }),
  "gantt-memory": () =>
    gantt({ ...attempts(8), memory: attempts(8).request.map((i) => 40 + i * 11), time: "rounds" }),
  "policy-comparison": () =>
    policyComparison({
      label: "mean latency",
      unit: "rounds",
      bound: 412.3,
      scale,
      rows: policies.map((policy, i) => ({
        policy,
        mean: 500 + 90 * i,
        low: 480 + 80 * i,
        high: 520 + 104 * i,
      })),
    }),
  curves: () =>
    curves({
      xLabel: "arrival rate (requests/s)",
      yLabel: "memory (tokens)",
      rows: Array.from({ length: 80 }, (_, x) => ({
        series: "a x/(1 − x/90)",
        x,
        y: (300 * x) / (1 - x / 90),
      })),
      points: [20, 40, 60].map((x) => ({ series: "measured", x, y: (310 * x) / (1 - x / 90) })),
      levels: [{ y: 137_000, name: "capacity" }],
    }),
  "stacked-terms": () =>
    stackedTerms({
      xLabel: "segments",
      yLabel: "memory (tokens)",
      rows: ["low", "high"].flatMap((panel, p) =>
        [1, 2, 5, 10].flatMap((x) =>
          ["batches", "boundaries", "fluctuations"].map((term, k) => ({
            panel,
            term,
            x,
            y: ((p + 1) * (40 - 9 * k + x * k)) / (k + 1),
          })),
        ),
      ),
    }),
  "lines-with-intervals": () =>
    linesWithIntervals({
      xLabel: "arrival rate (requests/s)",
      yLabel: "mean latency (s)",
      yLog: true,
      scale,
      edge: { x: 2.6, label: "M* = M" },
      rows: ["fcfs", "sjf", "mc-sf"].flatMap((series, k) =>
        [0.5, 1, 1.5, 2, 2.5, 3].map((x) => ({
          series,
          x,
          ...around((2 + k) * Math.exp(x * (1.2 - k * 0.25))),
        })),
      ),
    }),
};

function around(y: number) {
  return { y, low: y * 0.85, high: y * 1.18 };
}

function lengths(name: string, mu: number, sigma: number): number[] {
  const draw = randomLogNormal.source(stream(1, name))(mu, sigma);
  return Array.from({ length: 2000 }, () => Math.max(1, Math.round(draw())));
}

function arrivals(n: number, rate: number): number[] {
  const gap = randomExponential.source(stream(1, "gaps"))(rate);
  let time = 0;
  return Array.from({ length: n }, () => (time += gap()));
}

function memory(name: string, k: number) {
  const noise = randomUniform.source(stream(1, name))(-900, 0);
  const time = Array.from({ length: 6000 }, (_, i) => i);
  const tokens = time.map((t) => Math.max(0, Math.min(16492, 40 * t, (6000 - t) * 12) + (k + 1) * noise()));
  return { name, time, tokens };
}

function attempts(n: number) {
  const request = Array.from({ length: n }, (_, i) => i);
  const arrival = request.map((i) => i * 3);
  const start = request.map((i) => i * 3 + ((i * 7) % 11));
  return { request, arrival, start, end: start.map((s, i) => s + 6 + ((i * 13) % 17)) };
}

/** Prices that rise with compute, and a few impulses of memory. */
function prices(p: number) {
  const rounds = Array.from({ length: 60 }, (_, t) => t);
  const compute = rounds.map((t) => Math.max(0, Math.log(1 + (p * (t - 10)) / 20)));
  const memory = rounds.map((t) => ((t + 7 * p) % 25 === 24 ? 0.3 * p : 0));
  const regime = rounds.map((t) => {
    const [busy, full] = [compute[t] > 0, memory[t] > 0];
    return busy ? (full ? "doubly constrained" : "compute-bound") : full ? "memory-bound" : "underloaded";
  });
  return { compute, memory, regime };
}

/** Requests that arrive two rounds after one another and slow down. */
function rates(requests: number, rounds: number) {
  const cells = Array.from({ length: requests * rounds }, (_, k) => ({
    i: k % requests,
    t: Math.floor(k / requests),
  }));
  const active = cells.filter(({ i, t }) => t >= 2 * i);
  return {
    request: active.map(({ i }) => i),
    round: active.map(({ t }) => t),
    rate: active.map(({ i, t }) => 1 / (1 + (t - 2 * i) / 8)),
  };
}
