import { bisectRight, cumsum } from "d3-array";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryUse } from "../../../lib/analysis/cancelled.ts";
import { stream } from "../../../lib/core/random.ts";
import {
  equalSegments,
  memoryRequirement,
  nestedThresholds,
  type RequestKind,
  stabilityBoundary,
  volumeOf,
  waitThresholds,
} from "../../../lib/models/fluid/index.ts";
import {
  fcfsGreedy,
  nestedWait,
  rotationOf,
  sarathi,
  vllm,
  wait,
} from "../../../lib/policies/batching/index.ts";
import { POLICY_NAMES, policyNamed } from "../../../lib/policies/registry.ts";
import { assertAudited, latencies, peakMemory, type Run, simulate } from "../../../lib/simulator/index.ts";
import { arrivalTimes, generate, type Workload, workload } from "../../../lib/workload/index.ts";
import { fromRows } from "../../simulator/instances.ts";

const CLOCK = { kind: "affine", d0: 0.01, d1: 1e-6, d2: 2e-5 } as const;

/** Requests of several kinds as one Poisson process. */
function poisson(kinds: readonly RequestKind[], n: number, seed: number): Workload {
  const upTo = cumsum(kinds, ({ rate }) => rate);
  const total = upTo[upTo.length - 1];
  const random = stream(seed, "kinds");
  const kind = Int32Array.from({ length: n }, () => bisectRight(upTo, random() * total));
  return workload({
    arrival: arrivalTimes("poisson", { n, seed, rate: total }),
    prompt: kind.map((j) => kinds[j].prompt),
    output: kind.map((j) => kinds[j].output),
    kind,
    about: { name: "kinds", unit: "tokens", time: "seconds", source: "poisson", seed },
  });
}

const someKinds = fc.array(
  fc.record({
    rate: fc.double({ min: 0.2, max: 3, noNaN: true }),
    prompt: fc.integer({ min: 0, max: 40 }),
    output: fc.integer({ min: 1, max: 40 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const evictions = (run: Run) => run.records.aborted.request.length;

describe("WAIT", () => {
  test("never overflows a memory of M^π = Σ n_j W_j, whatever the thresholds", () => {
    fc.assert(
      fc.property(
        someKinds,
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 4, maxLength: 4 }),
        fc.double({ min: 1, max: 2000, noNaN: true }),
        fc.integer({ min: 1, max: 1000 }),
        (kinds, all, speed, seed) => {
          const served = kinds.map((kind) => ({ ...kind, rate: kind.rate * speed }));
          const requests = poisson(served, 120, seed);
          const present = [...new Set(requests.kind)].sort((a, b) => a - b);
          const thresholds = all.slice(0, present.length);
          const memory = present.reduce((sum, j, k) => sum + thresholds[k] * volumeOf(kinds[j]), 0);
          const run = assertAudited(simulate(requests, wait({ thresholds }), { memory, clock: CLOCK }));
          expect(evictions(run)).toBe(0);
          expect(run.completed).toBe(requests.n);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("with thresholds that keep up serves at the rate of arrivals with bounded delays; with fewer it falls behind", () => {
    const base: RequestKind[] = [
      { rate: 2, prompt: 30, output: 10 },
      { rate: 1, prompt: 30, output: 40 },
    ];
    const { factor } = stabilityBoundary(base, CLOCK, Number.POSITIVE_INFINITY);
    const kinds = base.map((kind) => ({ ...kind, rate: 0.6 * factor * kind.rate }));
    const thresholds = Array.from(waitThresholds(kinds, CLOCK, { strict: true }));
    const few = thresholds.map((count) => Math.max(1, Math.floor(count / 2)));
    const memory = thresholds.reduce((sum, count, j) => sum + count * volumeOf(kinds[j]), 0);
    const growth = (counts: number[]) => {
      const run = simulate(poisson(kinds, 20_000, 3), wait({ thresholds: counts }), { memory, clock: CLOCK });
      const waits = latencies(run);
      const mean = (from: number, to: number) =>
        waits.subarray(from, to).reduce((a, b) => a + b, 0) / (to - from);
      return mean(14_000, 18_000) / mean(2_000, 6_000);
    };
    expect(growth(thresholds)).toBeLessThan(1.3);
    expect(growth(few)).toBeGreaterThan(2);
  });

  test("takes kinds, else distinct pairs of lengths, else groups by output, and refuses a wrong number of thresholds", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ arrival: i, prompt: 2, output: 1 + (i % 20) }));
    const served = (thresholds: string) =>
      simulate(fromRows(rows), wait({ thresholds, types: 4 }), { memory: 500 });
    expect(assertAudited(served("1/1/1/1")).completed).toBe(40);
    expect(() => served("1/1")).toThrow("invalid thresholds: [1,1]; expected 4, one a type of the trace");
    expect(() => wait({ thresholds: "2/x" })).toThrow("invalid threshold 1");
  });
});

describe("Nested WAIT", () => {
  test("with the memory of its theorem overflows in at most the promised share of runs", () => {
    const kinds = [10, 20, 40].map((output, j) => ({ rate: 40 / (j + 1), prompt: 10, output }));
    const segments = equalSegments(kinds, 4);
    const thresholds = nestedThresholds(segments, CLOCK, { eta: 0.1 });
    const failure = 0.2;
    const n = 2000;
    const opportunities = 1 + n / 73 / CLOCK.d0;
    const memory = Math.ceil(memoryRequirement(segments, thresholds, { failure, opportunities }).total);
    const settings = { thresholds: Array.from(thresholds), ends: segments.ends };
    const runs = Array.from({ length: 25 }, (_, seed) =>
      assertAudited(simulate(poisson(kinds, n, seed), nestedWait(settings), { memory, clock: CLOCK })),
    );
    const overflowed = runs.filter((run) => evictions(run) > 0).length;
    expect(overflowed / runs.length).toBeLessThanOrEqual(failure);
    expect(Math.max(...runs.map(peakMemory))).toBeGreaterThan(memory / 4);
  });

  test("sees no output lengths: which requests are long changes nothing before they are", () => {
    const outputs = [3, 9, 3, 9, 3, 9];
    const rows = (order: number[]) => fromRows(order.map((output, i) => ({ arrival: i, prompt: 2, output })));
    const policy = () => nestedWait({ ends: [3, 9], thresholds: [2, 1] });
    const starts = (order: number[]) => simulate(rows(order), policy(), { memory: 100 }).start.slice(0, 2);
    expect(starts(outputs)).toEqual(starts([...outputs].reverse()));
  });
});

describe("batching of serving systems", () => {
  const two = fromRows([
    { arrival: 0, prompt: 30, output: 4 },
    { arrival: 1, prompt: 30, output: 4 },
  ]);

  test("vllm lets those who decode wait while it prefills", () => {
    const run = assertAudited(simulate(two, vllm(), { memory: 1600 }));
    expect([Array.from(run.firstToken), Array.from(run.completion)]).toEqual([
      [1, 2],
      [5, 5], // the first pauses in round 2; then both decode
    ]);
  });

  test("sarathi prefills beside decoding, in pieces of what its budget leaves", () => {
    const run = assertAudited(simulate(two, sarathi({ chunk: 20 }), { memory: 1600 }));
    expect([Array.from(run.firstToken), Array.from(run.completion)]).toEqual([
      [2, 4], // 20 + 10, with 10 of the second; 19 beside one who decodes; the last one
      [5, 7],
    ]);
  });

  test("fcfs-greedy starts whatever fits the coming round, and evicts the latest when memory runs out", () => {
    const rows = [1, 1].map(() => ({ arrival: 0, prompt: 2, output: 4 }));
    const run = assertAudited(simulate(fromRows(rows), fcfsGreedy(), { memory: 8 }));
    expect([Array.from(run.completion), Array.from(run.restarts)]).toEqual([
      [4, 8],
      [0, 1], // both hold 4 tokens after two rounds
    ]);
  });

  test("a request that can never fit in whole blocks is refused by name", () => {
    const run = () => simulate(fromRows([{ prompt: 10, output: 8 }]), vllm(), { memory: 20 });
    expect(run).toThrow(
      "request 0 can never fit: prompt 10 + output 8 take 2 blocks of 16 tokens, more than the 1",
    );
    expect(() => sarathi({ block: 12 })).toThrow("invalid block: 12; expected a power of two");
  });

  test("wait-cp of the paper's example has 22 stages for 21 residents", () => {
    const kinds = [{ rate: 20, prompt: 512, output: 20 }];
    const requests = poisson(kinds, 10, 1);
    const { budgets, stages, gate } = rotationOf(
      equalSegments(kinds, 1),
      { limit: 21, chunk: 256, eta: 0.05 },
      requests,
    );
    expect([Array.from(budgets), Array.from(stages), gate]).toEqual([[21], [22], 531]);
  });
});

describe("every policy that forms batches", () => {
  const names = POLICY_NAMES.filter((name) => "former" in policyNamed(name));
  const requests = generate("lmsys-tokens", { n: 300, seed: 5, rate: 4 });

  test.each(names)(
    "%s serves a trace by its name alone, with a clean audit, again and again the same",
    (name) => {
      for (const memory of [20_000, 200_000]) {
        const [run, again] = [1, 2].map(() =>
          assertAudited(simulate(requests, policyNamed(name), { memory, clock: CLOCK })),
        );
        expect(run.completed).toBe(300);
        expect(peakMemory(run)).toBeLessThanOrEqual(memory);
        expect(Array.from(again.completion)).toEqual(Array.from(run.completion));
      }
    },
  );

  test("is refused by what reasons in whole rounds, with its name", () => {
    const run = simulate(requests, vllm(), { memory: 20_000, clock: CLOCK });
    expect(() => memoryUse(run)).toThrow(
      'invalid memory use of policy: "vllm"; expected a run of a policy that',
    );
  });
});
