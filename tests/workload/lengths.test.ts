import { describe, expect, test } from "vitest";
import {
  describe as describeWorkload,
  generate,
  type LengthModel,
  lengthDistribution,
  lengthPreset,
  presetNames,
  spearman,
} from "../../lib/workload/index.ts";

/** Median, mean and variance of a model, summed over its table. */
function moments(model: LengthModel): { mean: number; median: number; variance: number } {
  const { lo, cumulative, quantile } = lengthDistribution(model);
  let [mean, square] = [0, 0];
  cumulative.forEach((c, k) => {
    const p = c - (k === 0 ? 0 : cumulative[k - 1]);
    mean += p * (lo + k);
    square += p * (lo + k) ** 2;
  });
  return { mean, median: quantile(0.5), variance: square - mean * mean };
}

/** Preset, field, mean, median and variance of the fit. */
const fits: [string, "prompt" | "output", number, number, number][] = [
  ["amin", "prompt", 40.99, 11, 4961],
  ["amin", "output", 84.98, 43, 9702],
  ["mcsf", "prompt", 40.62, 11, 4961],
  ["mcsf", "output", 85.32, 45, 9700],
  ["lmsys-tokens", "prompt", 61.7, 17, 14_130],
  ["lmsys-tokens", "output", 163.4, 117, 21_429],
  ["arxiv-4k", "prompt", 2683.7, 2789, 711_472],
  ["arxiv-4k", "output", 187.3, 162, 13_907],
  ["arxiv-4k-apex", "prompt", 2745.2, 2943, 905_239],
  ["arxiv-4k-apex", "output", 170.9, 162, 5032],
  ["arxiv-16k", "prompt", 7591, 7046, 13.19e6],
  ["arxiv-16k", "output", 230.1, 208, 11_790],
];

describe("each fitted model has the moments it was fitted to", () => {
  test.each(fits)("%s %s: mean %d, median %d, variance %d", (name, field, mean, median, variance) => {
    const found = moments(lengthPreset(name)[field]);
    expect(found.mean / mean).toBeCloseTo(1, 2.7);
    expect(found.median).toBe(median);
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.005);
  });

  test("the prompts of amin have the published share of one-word turns and the quantiles of the fit", () => {
    const { cumulative, quantile } = lengthDistribution(lengthPreset("amin").prompt);
    expect(cumulative[0]).toBeCloseTo(0.074, 2.5);
    const at = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
    expect(at.map(quantile)).toEqual([1, 2, 5, 11, 32, 135, 200, 336]);
  });

  test("the guided inverse is the smallest length whose cumulative share reaches u", () => {
    for (const name of presetNames) {
      const { lo, cumulative, quantile } = lengthDistribution(lengthPreset(name).output);
      for (let i = 0; i <= 4000; i++) {
        const u = i / 4000;
        expect(quantile(u)).toBe(lo + cumulative.findIndex((c) => c >= u));
      }
      cumulative.forEach((c, k) => {
        if (k === 0 || c > cumulative[k - 1]) expect(quantile(c)).toBe(lo + k);
      });
    }
  });
});

describe("pinned samples of 2,000 reproduce the published moments for every seed", () => {
  const table = [
    ["amin", "prompt", 1, 468, 41.0, 11, 4967, 0.04, 20],
    ["amin", "output", 1, 883, 85.0, 43, 9740, 0.06, 80],
    ["mcsf", "prompt", 1, 468, 40.62, 11, 4965, 0.04, 15],
    ["mcsf", "output", 1, 883, 85.33, 45, 9737, 0.08, 80],
    ["lmsys-tokens", "prompt", 2, 1037, 61.7, 17, 14_132, 0.1, 100],
    ["lmsys-tokens", "output", 1, 761, 163.4, 117, 21_429, 0.1, 35],
  ] as const;

  test.each(table)("%s %s", (name, field, min, max, mean, median, variance, meanBand, varianceBand) => {
    for (let seed = 0; seed < 10; seed++) {
      const found = describeWorkload(generate(name, { n: 2000, seed, mode: "pinned" }))[field];
      expect([found.min, found.median, found.max]).toEqual([min, median, max]);
      expect(Math.abs(found.mean - mean)).toBeLessThan(meanBand);
      expect(Math.abs(found.variance - variance)).toBeLessThan(varianceBand);
    }
  });
});

describe("independent samples scatter as they should", () => {
  test.each(fits)("%s %s: the mean of 20,000 lies within 4 standard errors", (name, field, ...expected) => {
    const [, , variance] = expected;
    const model = moments(lengthPreset(name)[field]);
    const n = 20_000;
    const found = describeWorkload(generate(name, { n, seed: 7 }))[field];
    expect(Math.abs(found.mean - model.mean)).toBeLessThan(4 * Math.sqrt(variance / n));
  });

  test("the empirical distribution lies within the Kolmogorov-Smirnov band of the model", () => {
    const n = 20_000;
    const { prompt } = generate("amin", { n, seed: 3 });
    const { lo, hi, cumulative } = lengthDistribution(lengthPreset("amin").prompt);
    const counts = new Float64Array(hi - lo + 1);
    for (const length of prompt) counts[length - lo]++;
    let [below, distance] = [0, 0];
    counts.forEach((count, k) => {
      below += count / n;
      distance = Math.max(distance, Math.abs(below - cumulative[k]));
    });
    // 1.95/sqrt(n) is the band of probability 0.999 for a continuous distribution, wider for a discrete one.
    expect(distance).toBeLessThan(1.95 / Math.sqrt(n));
    expect(distance).toBeGreaterThan(0);
  });

  test.each(["iid", "stratified", "pinned"] as const)("%s samples keep the rank correlation", (mode) => {
    const lmsys = generate("amin", { n: 20_000, seed: 5, mode });
    expect(Math.abs(spearman(lmsys.prompt, lmsys.output) - 0.15)).toBeLessThan(0.03);
    const tied = generate("amin", { n: 20_000, seed: 5, mode, rankCorrelation: -0.8 });
    expect(Math.abs(spearman(tied.prompt, tied.output) + 0.8)).toBeLessThan(0.02);
  });

  test("stratified samples hardly vary in the mean, independent ones do", () => {
    const means = (mode: "iid" | "stratified") =>
      Array.from(
        { length: 20 },
        (_, seed) => describeWorkload(generate("amin", { n: 500, seed, mode })).output.mean,
      );
    const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
    expect(spread(means("stratified"))).toBeLessThan(1);
    expect(spread(means("iid"))).toBeGreaterThan(5);
  });
});

describe("a caller's own length model", () => {
  const knots = { family: "quantile-knots", probabilities: [0, 0.5, 1], values: [1, 3, 10] } as const;
  const own = {
    name: "own",
    unit: "tokens",
    source: "a test",
    rankCorrelation: 0,
    prompt: knots,
    output: knots,
  } as const;

  test("is sampled like the fitted ones", () => {
    const { prompt, about } = describeAll(generate(own, { n: 3000, seed: 1, mode: "pinned" }));
    expect([prompt.min, prompt.median, prompt.max]).toEqual([1, 3, 10]);
    expect(about).toBe("own");
  });

  test("is refused with the first field that is wrong", () => {
    const bad = (change: object) => () => generate({ ...own, ...change } as never, { n: 1, seed: 1 });
    expect(bad({ unit: "bytes" })).toThrow('invalid unit of own: "bytes"; expected "tokens" or "words"');
    expect(bad({ rankCorrelation: 2 })).toThrow("invalid rank correlation: 2");
    expect(bad({ prompt: { family: "normal" } })).toThrow('invalid family in prompt of own: "normal"');
    expect(bad({ output: { ...knots, values: [1, 1, 2] } })).toThrow("invalid knot 1 of output of own");
    const half = {
      family: "log-normal-mixture",
      range: [1, 9],
      components: [{ weight: 0.5, mu: 1, sigma: 1 }],
    };
    expect(bad({ prompt: half })).toThrow(
      "invalid weights of prompt of own: 0.5; expected weights that add up to 1",
    );
  });

  function describeAll(requests: ReturnType<typeof generate>) {
    return { ...describeWorkload(requests), about: requests.about.name };
  }
});
