import { describe, expect, test } from "vitest";
import { arrivalModel } from "../../lib/workload/index.ts";

const seeds = Array.from({ length: 400 }, (_, k) => k + 1);

describe("arrival models 1 and 2", () => {
  test("every number lies in its range, and each end of a range occurs", () => {
    for (const model of [1, 2] as const) {
      const drawn = seeds.map((seed) => arrivalModel(model, seed));
      const memories = drawn.map(({ memory }) => memory);
      expect([Math.min(...memories), Math.max(...memories)]).toEqual([30, 50]);
      const prompts = drawn.flatMap(({ workload }) => Array.from(workload.prompt));
      expect([Math.min(...prompts), Math.max(...prompts)]).toEqual([1, 5]);
      const room = drawn.flatMap(({ memory, workload: { prompt, output } }) =>
        Array.from(output, (length, i) => memory - prompt[i] - length),
      );
      expect(Math.min(...room)).toBe(0);
      const outputs = drawn.flatMap(({ workload }) => Array.from(workload.output));
      expect(Math.min(...outputs)).toBe(1);
    }
  });

  test("model 1 has 40 to 60 requests, all at time 0", () => {
    const sizes = seeds.map((seed) => arrivalModel(1, seed).workload.n);
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([40, 60]);
    expect(seeds.every((seed) => arrivalModel(1, seed).workload.arrival.every((time) => time === 0))).toBe(
      true,
    );
  });

  test("model 2 has on average 50 requests, rate 1 over 50 rounds, in whole rounds below 60", () => {
    const drawn = seeds.map((seed) => arrivalModel(2, seed).workload);
    const mean = drawn.reduce((sum, { n }) => sum + n, 0) / drawn.length;
    const deviation = Math.sqrt((50 + 50 ** 2 / 12 + 37) / drawn.length); // Poisson, rate, horizon
    expect(Math.abs(mean - 50)).toBeLessThan(4 * deviation);
    const times = drawn.flatMap(({ arrival }) => Array.from(arrival));
    expect(times.every((time) => Number.isInteger(time) && time < 60)).toBe(true);
    expect(Math.max(...times)).toBeGreaterThan(50);
  });

  test("a number of one's own gives the first requests of the same instance, whatever the number", () => {
    for (const model of [1, 2] as const) {
      const [few, many] = [10, 90].map((n) => arrivalModel(model, 7, n));
      expect([few.workload.n, many.workload.n, few.memory]).toEqual([10, 90, many.memory]);
      for (const column of ["arrival", "prompt", "output"] as const)
        expect(many.workload[column].slice(0, 10)).toEqual(few.workload[column]);
      const whole = arrivalModel(model, 7).workload;
      const same = Math.min(whole.n, 90);
      expect(whole.arrival.slice(0, same)).toEqual(many.workload.arrival.slice(0, same));
    }
  });

  test("other models and sizes are refused", () => {
    expect(() => arrivalModel(3 as 1, 1)).toThrow("invalid arrival model: 3");
    expect(() => arrivalModel(1, 1, 0)).toThrow("invalid number of requests: 0");
  });
});
