import { describe, expect, test } from "vitest";
import { fromKinds } from "../../lib/workload/index.ts";

const TWO = [
  { rate: 7, prompt: 512, output: 20 },
  { rate: 3, prompt: 512, output: 50 },
];

describe("requests of a few kinds", () => {
  test("come in proportion to the rates, each with the lengths of its kind", () => {
    const { n, kind, prompt, output, arrival } = fromKinds(TWO, { n: 20_000, seed: 1 });
    const long = kind!.reduce((count, j) => count + j, 0);
    expect(Math.abs(long / n - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / n));
    for (let i = 0; i < n; i += 97) expect([prompt[i], output[i]]).toEqual([512, kind![i] === 1 ? 50 : 20]);
    expect(n / arrival[n - 1] / 10).toBeCloseTo(1, 1);
  });

  test("come in the same pattern at every rate, stretched", () => {
    const slow = fromKinds(TWO, { n: 300, seed: 5, rate: 2 });
    const fast = fromKinds(TWO, { n: 300, seed: 5, rate: 20 });
    expect([...slow.kind!]).toEqual([...fast.kind!]);
    for (let i = 0; i < 300; i++) expect(slow.arrival[i] / fast.arrival[i]).toBeCloseTo(10, 3);
  });

  test("never include a kind of rate 0", () => {
    const some = [{ rate: 0, prompt: 1, output: 9 }, ...TWO, { rate: 0, prompt: 1, output: 8 }];
    expect(new Set(fromKinds(some, { n: 2_000, seed: 3 }).kind)).toEqual(new Set([1, 2]));
  });

  test("say what they are", () => {
    expect(fromKinds(TWO, { n: 3, seed: 2 }).about).toEqual({
      name: "p512d20+p512d50",
      unit: "tokens",
      time: "seconds",
      source: "generated: 7 p512d20 : 3 p512d50, poisson arrivals at 10 per second",
      seed: 2,
    });
  });

  test("are refused without rates or whole lengths", () => {
    expect(() => fromKinds([], { n: 1, seed: 1 })).toThrow("invalid rates of kinds: 0");
    expect(() => fromKinds([{ rate: -1, prompt: 1, output: 1 }], { n: 1, seed: 1 })).toThrow(
      "rate of kind 0",
    );
    expect(() => fromKinds([{ rate: 1, prompt: 1, output: 1.5 }], { n: 1, seed: 1 })).toThrow(
      "output of kind 0: 1.5",
    );
  });
});
