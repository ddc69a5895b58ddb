import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { arrivalCounts } from "../../lib/figures/arrival-counts.ts";
import { curves } from "../../lib/figures/curves.ts";
import { gantt } from "../../lib/figures/gantt.ts";
import { intervalHistogram } from "../../lib/figures/interval-histogram.ts";
import { latencyDistribution } from "../../lib/figures/latency-distribution.ts";
import { lengthHistogram } from "../../lib/figures/length-histogram.ts";
import { linesWithIntervals } from "../../lib/figures/lines-with-intervals.ts";
import { memoryOverTime } from "../../lib/figures/memory-over-time.ts";
import { policyComparison } from "../../lib/figures/policy-comparison.ts";
import { policyScale } from "../../lib/figures/series-scale.ts";
import { stackedTerms } from "../../lib/figures/stacked-terms.ts";
import { drawPlot } from "../../lib/notebook/display/plot.ts";
import { toSvg } from "../../lib/notebook/display/svg.ts";
import { examples } from "./examples.ts";

const folder = new URL("snapshots/", import.meta.url);
const update = process.env.UPDATE_SNAPSHOTS === "1";

/** The figure as SVG, one element a line, without the hash in its ids: what a reader of a diff wants to see. */
function normalised(svg: string): string {
  return `${svg.replace(/([" (#])f[0-9a-z]+-(\d+)/g, "$1f-$2").replaceAll("><", ">\n<")}\n`;
}

describe("every kind of figure looks as it was last approved", () => {
  const warn = vi.spyOn(console, "warn");
  beforeEach(() => void warn.mockClear());
  afterEach(() => expect(warn).not.toHaveBeenCalled());

  test.each(Object.keys(examples))("%s", (name) => {
    const drawn = normalised(toSvg(drawPlot(examples[name]())).svg);
    const approved = new URL(`${name}.svg`, folder);
    const changed = new URL(`${name}-changed.svg`, folder);
    if (update) writeFileSync(approved, drawn);
    const same = existsSync(approved) && readFileSync(approved, "utf8") === drawn;
    if (same) rmSync(changed, { force: true });
    else writeFileSync(changed, drawn);
    expect(same, `${name} changed: compare ${changed.pathname}, renew with UPDATE_SNAPSHOTS=1`).toBe(true);
    expect(drawn).not.toMatch(/NaN|undefined|⚠/);
  });
});

describe("a figure refuses data that it cannot show", () => {
  test("no series, and an empty one", () => {
    expect(() => lengthHistogram({ series: [], unit: "tokens" })).toThrow("invalid series");
    expect(() => latencyDistribution({ series: [{ name: "fcfs", values: [] }], unit: "s" })).toThrow(
      'invalid series "fcfs": []; expected at least one value',
    );
    expect(() => policyComparison({ rows: [], label: "latency" })).toThrow("invalid series");
    expect(() => linesWithIntervals({ rows: [], xLabel: "x", yLabel: "y" })).toThrow('series "rows"');
  });

  test("terms of a sum that are negative, infinite or too many", () => {
    const axes = { xLabel: "x", yLabel: "y" };
    const rows = [{ term: "a", x: 1, y: -2 }];
    expect(() => stackedTerms({ ...axes, rows })).toThrow("invalid a at 1: -2");
    expect(() => stackedTerms({ ...axes, rows: [{ term: "a", x: 1, y: Infinity }] })).toThrow("Infinity");
    const many = ["a", "b", "c", "d", "e"].map((term) => ({ term, x: 1, y: 1 }));
    expect(() => stackedTerms({ ...axes, rows: many })).toThrow("invalid terms: 5; expected at most 4");
  });

  test("values that have no logarithm", () => {
    expect(() => latencyDistribution({ series: [{ name: "sjf", values: [3, 0] }], unit: "s" })).toThrow(
      "invalid sjf[1]: 0; expected a positive number, on a logarithmic axis",
    );
    const point = { series: "a", x: 0, y: 2 };
    expect(() => curves({ rows: [point], xLabel: "x", yLabel: "y", xLog: true })).toThrow("invalid x[0]: 0");
    const rows = [{ series: "a", x: 1, y: 2, low: -1, high: 3 }];
    expect(() => linesWithIntervals({ rows, xLabel: "x", yLabel: "y", yLog: true })).toThrow("low[0]: -1");
  });

  test("columns of unequal length", () => {
    expect(() => gantt({ request: [1, 2], start: [0], end: [1, 2], time: "s" })).toThrow(
      "invalid length of start: 1; expected 2, as of request",
    );
    const series = [{ name: "run", time: [1, 2, 3], tokens: [1] }];
    expect(() => memoryOverTime({ series, capacity: 8, time: "s" })).toThrow("length of tokens: 1");
  });

  test("a window or a capacity that is not positive", () => {
    expect(() => arrivalCounts({ arrival: [1], window: 0, time: "s" })).toThrow("invalid window: 0");
    const series = [{ name: "run", time: [1], tokens: [1] }];
    expect(() => memoryOverTime({ series, capacity: -8, time: "s" })).toThrow("invalid capacity: -8");
  });
});

describe("figures hold for data at the edge", () => {
  const text = (options: Parameters<typeof drawPlot>[0]) => toSvg(drawPlot(options)).svg;

  test("one request, one arrival, one policy, lengths all equal", () => {
    for (const options of [
      lengthHistogram({ series: [{ name: "output", values: [7, 7, 7] }], unit: "tokens" }),
      lengthHistogram({ series: [{ name: "output", values: [7, 7, 7] }], unit: "tokens", log: true }),
      arrivalCounts({ arrival: [3], window: 1, time: "s" }),
      latencyDistribution({ series: [{ name: "fcfs", values: [2] }], unit: "s" }),
      memoryOverTime({ series: [{ name: "fcfs", time: [0], tokens: [2] }], capacity: 8, time: "s" }),
      gantt({ request: [0], start: [0], end: [2], time: "s" }),
      intervalHistogram({ series: [{ name: "lower end", values: [1] }], label: "ratio" }),
      policyComparison({ rows: [{ policy: "fcfs", mean: 1, low: 1, high: 1 }], label: "latency" }),
    ])
      expect(text(options)).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("arrivals all at once fall into one window", () => {
    expect(text(arrivalCounts({ arrival: [0, 0, 0, 0], window: 2, time: "rounds" }))).toContain("mean 4.00");
  });

  test("an evicted request waits again between its bars", () => {
    const chart = gantt({ request: [5, 5], arrival: [0, 0], start: [2, 6], end: [4, 9], time: "rounds" });
    const bars = text(chart).match(/<rect [^>]*width="[\d.]+"/g)?.length;
    expect(bars).toBe(2 + 2 + 1); // two waits, two attempts, the white ground
  });

  test("a policy keeps its colour and dashes, whichever others stand beside it", () => {
    const scale = policyScale(["fcfs", "sjf", "mc-sf"]);
    const { colour } = scale.style("mc-sf");
    const row = (policy: string) => ({ policy, mean: 2, low: 1, high: 3 });
    for (const rows of [[row("mc-sf")], [row("sjf"), row("mc-sf")]])
      expect(text(policyComparison({ rows, label: "latency", scale }))).toContain(colour);
    expect(() => scale.style("mcsf")).toThrow('unknown series: "mcsf"; did you mean "mc-sf"');
  });

  test("28 series have 28 different styles", () => {
    const names = Array.from({ length: 28 }, (_, i) => `p${i}`);
    const scale = policyScale(names);
    expect(new Set(names.map((name) => JSON.stringify(scale.style(name)))).size).toBe(28);
  });
});
