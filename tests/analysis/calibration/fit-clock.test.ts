import { describe, expect, test } from "vitest";
import { A100_FACTS, a100Facts, fitClock } from "../../../lib/analysis/calibration/index.ts";
import { clockNamed } from "../../../lib/simulator/index.ts";

const TRUE = { d0: 0.01, d1: 4e-7, d2: 6e-5 };

const fact = (iterations: number, held: number, prefilled: number) => ({
  name: `${iterations} iterations`,
  iterations,
  held,
  prefilled,
  seconds: TRUE.d0 * iterations + TRUE.d1 * held + TRUE.d2 * prefilled,
});

describe("a clock fitted to durations", () => {
  test("is the one that they come from", () => {
    const { clock, spread } = fitClock([
      fact(1, 1e4, 0),
      fact(20, 5e5, 512),
      fact(1, 100, 2_048),
      fact(3, 0, 99),
    ]);
    expect(clock.d0 / TRUE.d0).toBeCloseTo(1, 10);
    expect(clock.d1 / TRUE.d1).toBeCloseTo(1, 10);
    expect(clock.d2 / TRUE.d2).toBeCloseTo(1, 10);
    expect(spread).toBeLessThan(1e-10);
  });

  test("is not moved by facts aside, which get their residual all the same", () => {
    const facts = [fact(1, 1e4, 0), fact(20, 5e5, 512), fact(1, 100, 2_048)];
    const aside = { ...fact(1, 1e4, 0), seconds: 2 * fact(1, 1e4, 0).seconds, aside: true };
    const { clock, residuals } = fitClock([...facts, aside]);
    expect(clock.d1 / TRUE.d1).toBeCloseTo(1, 9);
    expect(residuals[3].relative).toBeCloseTo(-0.5, 9);
  });

  test("is refused where the facts contradict each other so much that a parameter would be negative", () => {
    const facts = [fact(1, 1e4, 0), fact(1, 1e6, 512), fact(1, 100, 2_048)];
    expect(() => fitClock([{ ...facts[0], seconds: 1 }, facts[1], facts[2]])).toThrow(
      "no negative parameter",
    );
    expect(() => fitClock([{ ...facts[0], seconds: 0 }])).toThrow("seconds of 1 iterations: 0");
  });
});

describe("the clock of Llama-2-7B on an A100", () => {
  const fit = fitClock(a100Facts());

  test("is the fit to its facts, rounded to three digits", () => {
    const { d0, d1, d2 } = clockNamed("llama-2-7b-a100");
    for (const [stored, fitted] of [
      [d0, fit.clock.d0],
      [d1, fit.clock.d1],
      [d2, fit.clock.d2],
    ])
      expect(stored).toBe(Number(fitted.toPrecision(3)));
  });

  test("meets each of them within 8 %, 2.6 % in root mean square, as its description says", () => {
    const met = fit.residuals.filter(({ aside }) => !aside);
    expect(met).toHaveLength(21);
    expect(fit.spread).toBeLessThan(0.026);
    for (const { relative } of met) expect(Math.abs(relative)).toBeLessThan(0.08);
    expect(clockNamed("llama-2-7b-a100").fittedOn).toContain("2.6 %");
  });

  test("stands a factor of two above the published times for outputs of 1,000 tokens", () => {
    const long = fit.residuals.filter(({ name }) => name.startsWith("p512d1000"));
    for (const { relative } of long) expect(relative).toBeGreaterThan(1);
  });

  test("has facts whose columns are of equal length", () => {
    const { fluidMemory, balanced, envelope, latency } = A100_FACTS;
    expect(fluidMemory.rate.length).toBe(fluidMemory.tokens.length);
    expect(
      new Set([balanced.requests, balanced.tokens, balanced.prefilled, balanced.seconds].map((c) => c.length))
        .size,
    ).toBe(1);
    expect(new Set([envelope.limit, envelope.tokens, envelope.rate].map((c) => c.length)).size).toBe(1);
    expect(new Set([latency.rate, latency.sarathi, latency.wait].map((c) => c.length)).size).toBe(1);
  });

  test("is found by name, and its neighbours are not", () => {
    expect(() => clockNamed("llama-2-7b-a10")).toThrow('did you mean "llama-2-7b-a100"');
  });
});
