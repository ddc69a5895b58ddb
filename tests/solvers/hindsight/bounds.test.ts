import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { volumeBound } from "../../../lib/analysis/volume-bound.ts";
import { startTimeProgram } from "../../../lib/models/start-time/index.ts";
import { CheapestStarts } from "../../../lib/solvers/hindsight/cheapest-starts.ts";
import {
  forwardList,
  PriceAscent,
  relaxWithHighs,
  StateAscent,
  type StatePrices,
  verifyBound,
} from "../../../lib/solvers/hindsight/index.ts";
import { SafeStates } from "../../../lib/solvers/hindsight/safe-states.ts";
import { greatestRent, statePrice } from "../../../lib/solvers/hindsight/verify.ts";
import { fromRows, instances, TOY } from "../../simulator/instances.ts";
import { bruteForce } from "./brute-force.ts";
import { arrivalModelOne, contended } from "./small-instances.ts";

const price = fc.double({ min: 0, max: 3, noNaN: true });

describe("prices of memory", () => {
  test("any prices prove a bound that is at most the optimum", () => {
    fc.assert(
      fc.property(
        contended(5),
        fc.array(price, { minLength: 1, maxLength: 30 }),
        ({ workload, memory }, values) => {
          const program = startTimeProgram(workload, memory);
          const bound = verifyBound(program, { kind: "memory", values: Float64Array.from(values) });
          expect(bound).toBeLessThanOrEqual(bruteForce(program).totalLatency);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("the ascent's value is what the independent routine recomputes, and no more than the linear relaxation's", async () => {
    for (const seed of [1, 2, 3]) {
      const { workload, memory } = arrivalModelOne(seed, 6);
      const known = forwardList(startTimeProgram(workload, memory), workload.output);
      const program = startTimeProgram(workload, memory, { known });
      const ascent = new PriceAscent(program, known);
      for (let k = 0; k < 400; k++) ascent.iterate();
      const relaxed = await relaxWithHighs(program);
      expect(relaxed.solved).toBe(true);
      expect(ascent.value).toBeLessThanOrEqual(relaxed.bound + 1e-6);
      expect(ascent.value).toBeGreaterThan(0.95 * relaxed.bound);
      expect(Math.abs(verifyBound(program, ascent.prices) - Math.ceil(ascent.value))).toBeLessThanOrEqual(1);
    }
  });

  test("each request's start is its cheapest, by trying all", () => {
    fc.assert(
      fc.property(
        instances({ most: 8 }),
        fc.array(price, { minLength: 2, maxLength: 90 }),
        (instance, values) => {
          const program = startTimeProgram(instance.workload, instance.memory);
          const rounds = values.length - 1;
          const starts = new CheapestStarts(program, rounds);
          const prices = Float64Array.from(values);
          let total = 0;
          for (let i = 0; i < program.n; i++) total += cheapest(program, prices, i);
          for (let t = 1; t <= rounds; t++) total -= program.memory * prices[t];
          expect(starts.price(prices)).toBeCloseTo(total, 6);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("so it is where outputs are longer than a block of starts, by trying all", () => {
    const columns = fc.record({
      arrival: fc.integer({ min: 0, max: 90 }),
      prompt: fc.integer({ min: 1, max: 60 }),
      output: fc.integer({ min: 20, max: 140 }),
    });
    const noise = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 300, maxLength: 400 });
    const level = fc.double({ min: 0.001, max: 0.05, noNaN: true });
    fc.assert(
      fc.property(fc.array(columns, { minLength: 1, maxLength: 12 }), noise, level, (rows, values, top) => {
        const program = startTimeProgram(fromRows(rows), 300);
        const rounds = values.length - 1;
        const starts = new CheapestStarts(program, rounds);
        const prices = Float64Array.from(values, (factor, t) => factor * top * (1 - t / rounds));
        starts.price(prices);
        for (let i = 0; i < program.n; i++) {
          const cost = startCost(program, prices, i, starts.start[i]);
          expect(cost).toBeCloseTo(cheapest(program, prices, i), 6);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("the excess is the memory that the cheapest starts hold, less M", () => {
    const program = startTimeProgram(TOY.workload, TOY.memory);
    const starts = new CheapestStarts(program, 4);
    starts.price(new Float64Array(5)); // all free: everything starts at 0
    expect([...starts.excess.subarray(1, 5)]).toEqual([12 - 6, 8 - 6, 5 - 6, -6]);
  });

  test("the starts at a share of those visited ascend with the share, within them, from release on", () => {
    fc.assert(
      fc.property(instances(), fc.integer({ min: 1, max: 60 }), ({ workload, memory }, iterations) => {
        const program = startTimeProgram(workload, memory);
        const ascent = new PriceAscent(program, forwardList(program, program.output));
        for (let k = 0; k < iterations; k++) ascent.iterate();
        const [least, middle, most] = [0, 0.5, 1].map((share) => ascent.startsAt(share));
        for (let i = 0; i < program.n; i++) {
          expect(least[i]).toBeGreaterThanOrEqual(program.release[i]);
          expect(middle[i]).toBeGreaterThanOrEqual(least[i]);
          expect(most[i]).toBeGreaterThanOrEqual(middle[i]);
          if (iterations > 48) continue; // all that were visited are kept
          expect(ascent.meanStarts[i]).toBeGreaterThanOrEqual(least[i] - 1e-9);
          expect(ascent.meanStarts[i]).toBeLessThanOrEqual(most[i] + 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("prices that are negative or not finite are refused, never used", () => {
    const program = startTimeProgram(TOY.workload, TOY.memory);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1])
      expect(() => verifyBound(program, { kind: "memory", values: Float64Array.of(0, bad) })).toThrow(
        `invalid price 1: ${bad}`,
      );
  });

  test("prefix volumes never prove more than the optimum either", () => {
    fc.assert(
      fc.property(contended(5), ({ workload, memory }) => {
        const { totalLatency } = bruteForce(startTimeProgram(workload, memory));
        expect(volumeBound(workload, memory).totalLatency).toBeLessThanOrEqual(totalLatency);
      }),
      { numRuns: 200 },
    );
  });
});

describe("prices of running requests", () => {
  test("any prices prove a bound that is at most the optimum", () => {
    const values = fc.array(price, { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(
        contended(5),
        values,
        fc.constantFrom(1, 2, 4),
        ({ workload, memory }, pattern, spacing) => {
          const program = startTimeProgram(workload, memory);
          const prices = patterned(memory, Math.max(...workload.output), spacing, pattern);
          expect(verifyBound(program, prices)).toBeLessThanOrEqual(bruteForce(program).totalLatency);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("the greatest rent is that of the best safe multiset, by enumeration from the definition", () => {
    fc.assert(
      fc.property(
        contended(3),
        fc.array(price, { minLength: 16, maxLength: 16 }),
        ({ workload, memory }, pattern) => {
          const program = startTimeProgram(workload, memory);
          const { lifetimes, values } = patterned(memory, Math.max(...workload.output), 1, pattern, 1);
          const greatest = greatestRent(program, lifetimes, values);
          expect(greatest).toBeCloseTo(enumerated(program, lifetimes, values), 9);
          const soft = new SafeStates(program).softMaximum(
            values,
            0,
            0.05,
            new Float64Array(values.length),
            1,
          );
          expect(soft).toBeGreaterThanOrEqual(greatest - 1e-9);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("the smoothed rent's gradient is its slope by finite differences", () => {
    const { workload, memory } = arrivalModelOne(4, 12);
    const program = startTimeProgram(workload, memory);
    const safe = new SafeStates(program);
    const values = new Float64Array(safe.states);
    for (let i = 0; i < program.n; i++)
      for (let left = 0; left < program.output[i]; left++) {
        const peak = program.prompt[i] + program.output[i];
        values[peak * safe.lifetimes + left] = 0.1 * (peak - left);
      }
    const counts = new Float64Array(values.length);
    const at = (state: number, change: number) => {
      const changed = values.slice();
      changed[state] += change;
      return safe.softMaximum(changed, 0, 0.3, new Float64Array(values.length), 1);
    };
    safe.softMaximum(values, 0, 0.3, counts, 1);
    const busiest = Array.from(counts.keys())
      .sort((a, b) => counts[b] - counts[a])
      .slice(0, 5);
    for (const state of busiest)
      expect((at(state, 1e-4) - at(state, -1e-4)) / 2e-4).toBeCloseTo(counts[state], 5);
  });

  test("linear between knots, and 0 after the last", () => {
    const prices: StatePrices = {
      kind: "state",
      spacing: 4,
      knots: 2,
      lifetimes: 1,
      values: Float64Array.of(0, 8, 0, 4),
    };
    expect([1, 2, 3, 5, 6].map((t) => statePrice(prices, 1, t, 1, 0))).toEqual([8, 7, 6, 4, 0]);
  });

  test("they prove more than memory prices where memory is small, and never more than the optimum", () => {
    for (const seed of [1, 2]) {
      const { workload, memory } = arrivalModelOne(seed, 6);
      const known = forwardList(startTimeProgram(workload, memory), workload.output);
      const program = startTimeProgram(workload, memory, { known });
      const ascent = new PriceAscent(program, known);
      for (let k = 0; k < 200; k++) ascent.iterate();
      const rounds = Math.max(...known.map((start, i) => start + program.output[i]));
      const states = new StateAscent(program, ascent.prices, rounds, [
        { spacing: 8, iterations: 60 },
        { spacing: 4, iterations: 60 },
      ]);
      while (!states.finished) states.iterate();
      const proved = verifyBound(program, states.bestPrices);
      expect(proved).toBeGreaterThanOrEqual(Math.floor(states.value));
      expect(proved).toBeGreaterThanOrEqual(verifyBound(program, ascent.prices));
      expect(proved).toBeLessThanOrEqual(bruteForce(program).totalLatency);
    }
  });

  test("prices of the wrong shape are refused", () => {
    const program = startTimeProgram(fromRows([{ prompt: 1, output: 1 }]), 2);
    const prices: StatePrices = {
      kind: "state",
      spacing: 3,
      knots: 1,
      lifetimes: 1,
      values: new Float64Array(3),
    };
    expect(() => verifyBound(program, prices)).toThrow("invalid state prices");
  });
});

function cheapest(program: Requests, prices: Float64Array, i: number): number {
  const { release } = program;
  let least = Number.POSITIVE_INFINITY;
  for (let start = release[i]; start <= Math.max(release[i], prices.length - 1); start++)
    least = Math.min(least, startCost(program, prices, i, start));
  return least;
}

function startCost({ release, prompt, output }: Requests, prices: Float64Array, i: number, start: number) {
  let cost = start + output[i] - release[i];
  for (let k = 1; k <= output[i]; k++) cost += (prompt[i] + k) * (prices[start + k] ?? 0);
  return cost;
}

interface Requests {
  readonly release: Int32Array;
  readonly prompt: Int32Array;
  readonly output: Int32Array;
}

function patterned(
  memory: number,
  lifetimes: number,
  spacing: number,
  pattern: number[],
  knots = 3,
): StatePrices {
  const values = Float64Array.from(
    { length: knots * (memory + 1) * lifetimes },
    (_, k) => pattern[(k * 7 + (k >> 4)) % pattern.length],
  );
  return { kind: "state", spacing, knots, lifetimes, values };
}

/** The best sum of prices over sets of (request, rounds left), keeping those that fit at every later round. */
function enumerated(
  { n, memory, prompt, output }: { n: number; memory: number; prompt: Int32Array; output: Int32Array },
  lifetimes: number,
  values: Float64Array,
): number {
  const states: { peak: number; left: number }[] = [];
  for (let i = 0; i < n; i++)
    for (let left = 0; left < output[i]; left++) states.push({ peak: prompt[i] + output[i], left });
  const running: typeof states = [];
  const safe = () => {
    for (let later = 0; later < lifetimes; later++) {
      let held = 0;
      for (const { peak, left } of running) if (left >= later) held += peak - left + later;
      if (held > memory) return false;
    }
    return true;
  };
  const choose = (from: number, value: number): number => {
    let best = value;
    if (running.length === n) return best; // no more than all requests run
    for (let k = from; k < states.length; k++) {
      const { peak, left } = states[k];
      running.push(states[k]);
      if (safe()) best = Math.max(best, choose(k + 1, value + values[peak * lifetimes + left]));
      running.pop();
    }
    return best;
  };
  return choose(0, 0);
}
