import { describe, expect, test } from "vitest";
import {
  batchMeans,
  gatedBatch,
  inSystem,
  littlesLaw,
  md1,
  mg1,
  mm1,
  windowAverages,
} from "../../../lib/analysis/stability/index.ts";
import { latencies, queueingTimes } from "../../../lib/simulator/index.ts";
import { allAtOnce, oneAtATime, queueTrace } from "./served.ts";

const N = 40_000;
const seeds = [1, 2, 3];

/** The mean of several independent runs' values, after a warm-up. */
function averaged(of: (seed: number) => ArrayLike<number>): { mean: number; reach: number } {
  const intervals = seeds.map((seed) => batchMeans(of(seed), { warmUp: 0.1 }));
  const mean = intervals.reduce((total, one) => total + one.mean, 0) / seeds.length;
  const variance = intervals.reduce((total, one) => total + ((one.high - one.low) / 2) ** 2, 0);
  return { mean, reach: (2 * Math.sqrt(variance)) / seeds.length };
}

describe("a server that serves one request at a time", () => {
  test("with one output token each is M/D/1 at half load: requests wait d0/2 on average", () => {
    const { wait, latency } = md1(0.5, 1);
    expect(wait).toBe(0.5);
    expect(latency).toBe(1.5);
    const run = (seed: number) => oneAtATime(queueTrace(N, 0.5, seed, () => 1));
    const ours = averaged((seed) => queueingTimes(run(seed)));
    expect(ours.reach).toBeLessThan(0.03);
    expect(Math.abs(ours.mean - wait)).toBeLessThan(ours.reach);
  });

  test("with geometric outputs is M/G/1, and nearly M/M/1: the wait follows Pollaczek and Khinchine", () => {
    const mean = 50;
    const geometric = (u: number) => 1 + Math.floor(Math.log(1 - u) / Math.log(1 - 1 / mean));
    const exact = mg1(0.5 / mean, { mean, square: mean * (2 * mean - 1) });
    expect(exact.wait / mm1(0.5 / mean, mean).wait).toBeCloseTo(1 - 1 / (2 * mean), 12);
    const ours = averaged((seed) => latencies(oneAtATime(queueTrace(N, 0.5 / mean, seed, geometric))));
    expect(ours.reach / exact.latency).toBeLessThan(0.05);
    expect(Math.abs(ours.mean - exact.latency)).toBeLessThan(ours.reach);
  });

  test("nearly M/M/1 has k requests in the system for a share (1 − ρ)ρ^k of the time", () => {
    const mean = 100;
    const geometric = (u: number) => 1 + Math.floor(Math.log(1 - u) / Math.log(1 - 1 / mean));
    const { time, count } = inSystem(oneAtATime(queueTrace(N, 0.5 / mean, 4, geometric)));
    const spent = new Float64Array(8);
    for (let k = 0; k + 1 < time.length; k++)
      if (count[k] < spent.length) spent[count[k]] += time[k + 1] - time[k];
    const span = time[time.length - 1] - time[0];
    for (let k = 0; k < 5; k++) expect(spent[k] / span).toBeCloseTo(0.5 ** (k + 1), 1.7);
  });

  test("takes o · d0 + d1 · (its token-iterations) + d2 · s for a single request", () => {
    const job = queueTrace(1, 1, 1, () => 37);
    const prompt = Int32Array.of(512);
    const clock = { kind: "affine", d0: 0.0105, d1: 4.02e-7, d2: 6.24e-5 } as const;
    const [latency] = latencies(oneAtATime({ ...job, prompt }, clock));
    const held = 37 * 512 + (37 * 38) / 2;
    expect(latency).toBeCloseTo(37 * clock.d0 + clock.d1 * held + clock.d2 * 512, 6);
  });
});

describe("a server that serves all who wait at once", () => {
  test.each([0.3, 1, 3])(
    "makes them wait for the iteration under way alone, at %f arrivals in each",
    (rate) => {
      const { wait } = gatedBatch(rate, 1);
      const ours = averaged((seed) => queueingTimes(allAtOnce(queueTrace(N, rate, seed, () => 1))));
      expect(ours.reach).toBeLessThan(0.01);
      expect(Math.abs(ours.mean - wait)).toBeLessThan(ours.reach);
    },
  );
});

describe("Little's law", () => {
  test("holds on every whole run to rounding", () => {
    const one = littlesLaw(oneAtATime(queueTrace(2_000, 0.9, 6, () => 1)));
    const all = littlesLaw(allAtOnce(queueTrace(2_000, 2, 6, (u) => 1 + Math.floor(9 * u))));
    for (const { difference, inSystem: held } of [one, all]) {
      expect(held).toBeGreaterThan(0.5);
      expect(Math.abs(difference)).toBeLessThan(1e-9);
    }
  });

  test("holds for the means of M/M/1, M/D/1 and the gated server", () => {
    for (const queue of [mm1(0.7, 1), md1(0.7, 1)])
      expect(queue.inSystem).toBeCloseTo(0.7 * queue.latency, 12);
    expect(mm1(0.7, 1).inSystem).toBeCloseTo(0.7 / 0.3, 12);
    expect(gatedBatch(2, 1).inSystem).toBeCloseTo(2 * gatedBatch(2, 1).latency, 12);
  });
});

describe("the number in the system", () => {
  const run = oneAtATime(queueTrace(200, 0.8, 9, () => 1));

  test("is at each moment the count of those that have arrived and not completed", () => {
    const { time, count } = inSystem(run);
    const { arrival } = run.workload;
    for (let k = 0; k < time.length; k += 7) {
      const at = time[k] + 1e-7;
      const here = arrival.filter((begin, i) => begin <= at && run.completion[i] > at).length;
      if (!(time[k + 1] <= at)) expect(count[k]).toBe(here);
    }
    expect(count[count.length - 1]).toBe(0);
  });

  test("averages over windows as over their parts", () => {
    const whole = windowAverages(inSystem(run), 3, 103, 1)[0];
    const parts = windowAverages(inSystem(run), 3, 103, 20);
    expect(parts.reduce((total, part) => total + part, 0) / 20).toBeCloseTo(whole, 10);
    const constant = { time: Float64Array.of(1), count: Int32Array.of(4) };
    expect([...windowAverages(constant, 0, 4, 2)]).toEqual([2, 4]);
  });

  test("has no average over an empty window", () => {
    expect(() => windowAverages(inSystem(run), 3, 3, 1)).toThrow('invalid window: "3 to 3"');
  });
});

describe("closed forms", () => {
  test("refuse a utilisation of 1", () => {
    expect(() => md1(1, 1)).toThrow("invalid utilisation: 1; expected below 1");
  });
});

describe("batch means", () => {
  test("cover the mean of a slowly changing series about as often as they say", () => {
    let covered = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { mean: _, ...interval } = batchMeans(
        queueingTimes(oneAtATime(queueTrace(4_000, 0.5, 100 + seed, () => 1))),
      );
      if (interval.low <= 0.5 && 0.5 <= interval.high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(34);
  });

  test("of a constant are the constant", () => {
    expect(batchMeans(new Float64Array(100).fill(3))).toMatchObject({ mean: 3, low: 3, high: 3 });
  });

  test("need two values a batch and a warm-up below 1", () => {
    expect(() => batchMeans([1, 2, 3])).toThrow("invalid values: 3; expected at least 54");
    expect(() => batchMeans(new Float64Array(100), { warmUp: 1 })).toThrow("invalid warm-up: 1");
  });
});
