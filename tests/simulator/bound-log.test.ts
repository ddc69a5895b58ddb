import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BoundLog } from "../../lib/simulator/bound-log.ts";

const N = 12;
const step = fc.record({
  request: fc.integer({ min: 0, max: N - 1 }),
  bound: fc.integer({ min: 1, max: 6 }),
  lasts: fc.integer({ min: 1, max: 9 }),
  rounds: fc.constantFrom(0, 0, 0, 1, 4),
  evict: fc.constantFrom("nobody", "nobody", "least", "the request"),
});

/** A log and the columns it reads, beside plain code for what it should answer. */
class Bench {
  readonly startRound = new Int32Array(N).fill(-1);
  readonly lasts = new Int32Array(N).fill(1);
  readonly bound = new Int32Array(N).fill(1);
  round = 0;
  readonly isRunning = (i: number) =>
    this.startRound[i] >= 0 && this.startRound[i] + this.lasts[i] > this.round;
  readonly log = new BoundLog(this, this.isRunning);

  running(): number[] {
    return [...this.startRound.keys()].filter(this.isRunning);
  }

  start(request: number, bound: number, lasts: number): void {
    this.startRound[request] = this.round;
    this.bound[request] = bound;
    this.lasts[request] = lasts;
    this.log.add(request, this.running().length);
  }

  evict(request: number): void {
    this.startRound[request] = -1;
    this.log.remove(request);
  }

  least(): number {
    const bound = (i: number) => Math.max(this.bound[i], this.round - this.startRound[i]);
    return this.running().sort((i, j) => bound(i) - bound(j) || j - i)[0] ?? -1;
  }
}

describe("the log of lower bounds", () => {
  test("knows the least bound of those that run, ties to the latest, whoever was evicted or has completed", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const bench = new Bench();
        for (const { request, bound, lasts, rounds, evict } of steps) {
          if (!bench.isRunning(request)) bench.start(request, bound, lasts);
          bench.round += rounds;
          expect(bench.log.least(bench.round)).toBe(bench.least());
          expect(bench.log.members()).toEqual(bench.running());
          if (evict === "least" && bench.least() >= 0) bench.evict(bench.log.least(bench.round));
          if (evict === "the request" && bench.isRunning(request)) bench.evict(request);
        }
        const evicted: number[] = [];
        const running = bench.running();
        bench.log.evictAll((i) => {
          evicted.push(i);
          bench.startRound[i] = -1;
        });
        expect(evicted.sort((i, j) => i - j)).toEqual(running);
        expect(bench.log.least(bench.round)).toBe(-1);
      }),
      { numRuns: 300 },
    );
  });
});
