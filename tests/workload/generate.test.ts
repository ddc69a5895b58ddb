import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generate, lmsysStyle, mixture, presetNames } from "../../lib/workload/index.ts";

const mixed = mixture({ short: "lmsys-tokens", long: "arxiv-4k", share: 0.1 });

describe("generated workloads are functions of their settings", () => {
  test("equal seeds give equal columns, other seeds other columns", () => {
    for (const source of [...presetNames, mixed])
      for (const mode of ["iid", "stratified", "pinned"] as const) {
        const make = (seed: number) => generate(source, { n: 300, seed, mode, rate: 2 });
        expect(make(4)).toEqual(make(4));
        expect(make(4).output).not.toEqual(make(5).output);
        expect(make(4).arrival).not.toEqual(make(5).arrival);
      }
  });

  test("the arrival process and its rate never change a length or a kind", () => {
    const plain = generate(mixed, { n: 500, seed: "s" });
    for (const arrivals of ["poisson", "gamma:cv=5", "onoff", "clients"]) {
      const other = generate(mixed, { n: 500, seed: "s", arrivals, rate: 3, time: "seconds" });
      expect([other.prompt, other.output, other.kind]).toEqual([plain.prompt, plain.output, plain.kind]);
    }
  });

  test("without a rate all arrive at once, with one they are Poisson", () => {
    expect(generate("amin", { n: 3, seed: 1 }).arrival).toEqual(new Float64Array(3));
    const named = generate("amin", { n: 50, seed: 1, rate: 2, arrivals: "poisson" });
    expect(generate("amin", { n: 50, seed: 1, rate: 2 }).arrival).toEqual(named.arrival);
  });

  test("they say what they are", () => {
    expect(
      generate("amin", { n: 2, seed: 9, rate: 2, arrivals: "gamma:cv=5", time: "seconds" }).about,
    ).toEqual({
      name: "amin",
      unit: "words",
      time: "seconds",
      source: "generated: amin, iid lengths, gamma:cv=5 arrivals at 2 per second",
      seed: 9,
    });
    expect(generate("amin", { n: 2, seed: 9, rate: 2, arrivals: "backlog" }).about.source).toBe(
      "generated: amin, iid lengths, backlog arrivals", // which heeds no rate
    );
    expect(lmsysStyle({ n: 2, seed: 1 }).about).toMatchObject({
      name: "lmsys-tokens",
      unit: "tokens",
      time: "rounds",
    });
  });
});

describe("mixtures of two presets", () => {
  test("hold exactly round(share n) long requests, whose kind is 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const { kind } = generate({ ...mixed, share }, { n, seed: 1 });
        expect(kind?.reduce((sum, k) => sum + k, 0)).toBe(Math.round(share * n));
      }),
    );
  });

  test("take the lengths of each kind from its preset, in random order", () => {
    const { kind, prompt } = generate(mixed, { n: 2000, seed: 2 });
    const prompts = (k: number) => [...prompt].filter((_, i) => kind?.[i] === k);
    expect(Math.max(...prompts(0))).toBeLessThanOrEqual(1037);
    expect(Math.min(...prompts(1))).toBeGreaterThanOrEqual(201);
    const firstHalf = kind?.subarray(0, 1000).reduce((sum, k) => sum + k, 0) ?? 0;
    expect(firstHalf).toBeGreaterThan(60);
    expect(firstHalf).toBeLessThan(140);
  });

  test("of words and tokens are refused unless a unit is stated", () => {
    expect(() => mixture({ short: "amin", long: "arxiv-4k", share: 0.1 })).toThrow(
      'invalid mixture: "amin (words) with arxiv-4k (tokens)"; expected presets of one unit, or a stated unit for the whole',
    );
    expect(mixture({ short: "amin", long: "arxiv-4k", share: 0.1, unit: "tokens" }).unit).toBe("tokens");
  });

  test("can be named as on the command line", () => {
    const named = generate("mixture:short=lmsys-tokens,long=arxiv-4k,share=0.1", { n: 100, seed: 1 });
    expect(named).toEqual(generate(mixed, { n: 100, seed: 1 }));
    expect(() => generate("mixture:short=amin", { n: 1, seed: 1 })).toThrow(
      'invalid mixture: "mixture:short=amin"',
    );
    expect(() => generate("mixture:short=amin,long=amin,share=lots", { n: 1, seed: 1 })).toThrow(
      "invalid share of long requests: NaN",
    );
  });
});

describe("bad settings are refused in one line", () => {
  const n1 = { n: 1, seed: 1 };

  test("unknown presets, modes and processes are answered with the nearest known ones", () => {
    expect(() => generate("lmsys-token", n1)).toThrow(
      'unknown preset: "lmsys-token"; did you mean "lmsys-tokens"?',
    );
    expect(() => generate("amin", { ...n1, mode: "pined" as never })).toThrow('did you mean "pinned"?');
    expect(() => generate("amin", { ...n1, time: "second" as never })).toThrow('did you mean "seconds"?');
    expect(() => generate("amin", { ...n1, arrivals: "gama", rate: 1 })).toThrow(
      'unknown arrival process: "gama"; did you mean "gamma"?',
    );
  });

  test("counts, rates and correlations out of range name themselves", () => {
    expect(() => generate("amin", { n: 0, seed: 1 })).toThrow("invalid number of requests: 0");
    expect(() => generate("amin", { n: 2.5, seed: 1 })).toThrow("invalid number of requests: 2.5");
    for (const rate of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => generate("amin", { ...n1, rate })).toThrow(`invalid rate of poisson arrivals: ${rate}`);
    expect(() => generate("amin", { ...n1, arrivals: "ticks" })).toThrow(
      "invalid rate of ticks arrivals: undefined",
    );
    expect(() => generate("amin", { ...n1, rankCorrelation: -1.1 })).toThrow(
      "invalid rank correlation: -1.1",
    );
    expect(() => mixture({ short: "amin", long: "mcsf", share: 1.2 })).toThrow(
      "invalid share of long requests: 1.2",
    );
  });
});
