import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryVolume } from "../../../lib/models/memory-volume.ts";
import { priceGuided, svf } from "../../../lib/policies/index.ts";
import { DualPrices } from "../../../lib/policies/price-guided/index.ts";
import type { Policy } from "../../../lib/simulator/policy.ts";
import { simulate } from "../../../lib/simulator/simulate.ts";
import { fromRows } from "../../simulator/instances.ts";

const EPSILON = 0.337;
const WORTH = 1 / EPSILON;
const ROUND = 7;

interface Pool {
  n: number;
  prompt: number;
  output: number;
}

/** Prices for n equal requests, all waiting after round 7 with nothing running, and the advantage of one of them. */
function advantageOfOne({ n, prompt, output }: Pool, memory: number, compute?: number): number {
  const column = (value: number) => new Int32Array(n).fill(value);
  const requests = {
    n,
    arrival: new Float64Array(n),
    prompt: column(prompt),
    predicted: column(output),
  };
  const prices = new DualPrices(requests, compute);
  const waiting = () => Array.from({ length: n }, (_, i) => i);
  prices.update({ memory, round: ROUND, waiting }, new Int32Array(output + 2), []);
  return prices.advantage(0, ROUND);
}

// with outputs a multiple of 16 the blocks end with the lives
const pools = fc.record({
  n: fc.integer({ min: 2, max: 40 }),
  prompt: fc.integer({ min: 0, max: 30 }),
  output: fc.constantFrom(16, 32, 160),
});
const share = fc.double({ min: 0.05, max: 0.9, noNaN: true });

describe("dual prices of the fluid program", () => {
  test("equal requests with memory for a share x of them pay 1 / (x + ε) each, for tokens", () => {
    fc.assert(
      fc.property(pools, share, (pool, x) => {
        const memory = (x * pool.n * memoryVolume(pool.prompt, pool.output)) / pool.output;
        expect(advantageOfOne(pool, memory)).toBeCloseTo(WORTH - 1 / (x + EPSILON), 2);
      }),
      { numRuns: 40 },
    );
  });

  test("with slots for a share x of them they pay the same for slots", () => {
    fc.assert(
      fc.property(pools, (pool) => {
        const compute = Math.ceil(pool.n / 2);
        const x = compute / pool.n;
        const price = x < 1 ? 1 / (x + EPSILON) : 0;
        expect(advantageOfOne(pool, 1e7, compute)).toBeCloseTo(WORTH - price, 2);
      }),
      { numRuns: 20 },
    );
  });

  test("are about nothing where all have room", () => {
    expect(advantageOfOne({ n: 10, prompt: 5, output: 32 }, 1e6)).toBeCloseTo(WORTH, 2);
  });
});

describe("price-guided:prices=convex", () => {
  const convex = priceGuided({ prices: "convex" });

  test("starts equal requests together, as many as fit, although each is dear", () => {
    const rows = Array.from({ length: 40 }, () => ({ prompt: 5, output: 6 }));
    const { start } = simulate(fromRows(rows), convex, { memory: 60 });
    // at least five always fit beside each other: 5 · (5 + 6) ≤ 60
    expect(Array.from(start.slice(0, 5))).toEqual([0, 0, 0, 0, 0]);
    expect(Math.max(...start)).toBeLessThanOrEqual(7 * 6);
  });

  test("passes over a request that fits but would cost the others more than it is worth", () => {
    const rows = [
      ...Array.from({ length: 40 }, () => ({ prompt: 30, output: 6 })),
      { prompt: 2, output: 30 },
    ];
    const start = (policy: Policy) => Array.from(simulate(fromRows(rows), policy, { memory: 60 }).start);
    const total = (starts: number[]) => starts.reduce((a, b) => a + b, 0);
    const fitting = start(svf({ skip: true }));
    expect(fitting[40]).toBe(0);
    expect(start(convex)[40]).toBeGreaterThan(100);
    expect(total(start(convex))).toBeLessThan(total(fitting));
  });
});
