import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { iterationBound } from "../../lib/analysis/iteration-bound.ts";
import { volumeBound } from "../../lib/analysis/volume-bound.ts";
import { memoryVolume } from "../../lib/models/memory-volume.ts";
import { POLICY_NAMES, policyNamed } from "../../lib/policies/index.ts";
import { assertAudited } from "../../lib/simulator/audit.ts";
import { latencies } from "../../lib/simulator/metrics.ts";
import type { System } from "../../lib/simulator/run.ts";
import { attempt, simulate } from "../../lib/simulator/simulate.ts";
import { fromKinds, selectRows } from "../../lib/workload/index.ts";
import type { Workload } from "../../lib/workload/workload.ts";
import { fromRows, type Instance, instances } from "../simulator/instances.ts";

/** Whole nanoseconds an iteration, a held token and a prefilled token. */
interface Nanoseconds {
  d0: number;
  d1: number;
  d2: number;
}

const clocks = fc.record({
  d0: fc.constantFrom(1, 10, 100),
  d1: fc.constantFrom(0, 1, 7),
  d2: fc.constantFrom(0, 1, 30),
});

/** An instance whose arrivals are in steps of so many nanoseconds, and the clock in seconds. */
function timed({ workload, memory }: Instance, { d0, d1, d2 }: Nanoseconds, step: number) {
  const arrival = workload.arrival.map((time) => (time * step) / 1e9);
  const clock = { kind: "affine" as const, d0: d0 / 1e9, d1: d1 / 1e9, d2: d2 / 1e9 };
  const system: System = { memory, clock };
  const requests: Workload = { ...workload, arrival, about: { ...workload.about, time: "seconds" } };
  return { requests, system };
}

/**
 * The least total latency in nanoseconds of all schedules of whole iterations: in each, any residents generate a token,
 * any prompts are prefilled in part or whole, and the server may idle until the next arrival. By trying everything.
 */
function optimum(
  { n, arrival, prompt, output }: Workload,
  memory: number,
  { d0, d1, d2 }: Nanoseconds,
): number {
  const at = Array.from(arrival, (seconds) => Math.round(seconds * 1e9));
  const known = new Map<string, number>();
  const least = (now: number, processed: readonly number[], made: readonly number[]): number => {
    if (made.every((tokens, i) => tokens === output[i])) return 0;
    const key = `${now}/${processed}/${made}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const next = at.filter((time) => time > now);
    let best = next.length > 0 ? least(Math.min(...next), processed, made) : Number.POSITIVE_INFINITY;
    const choose = (i: number, took: number[], fed: number[]): void => {
      if (i < n) {
        const present = at[i] <= now && made[i] < output[i];
        const most = !present ? 0 : Math.max(1, prompt[i] - processed[i]);
        for (let tokens = 0; tokens <= most; tokens++) choose(i + 1, [...took, tokens], [...fed, 0]);
        return;
      }
      if (took.every((tokens) => tokens === 0)) return;
      let [held, prefilled, kept] = [0, 0, 0];
      const after = processed.slice();
      const generated = made.slice();
      took.forEach((tokens, k) => {
        if (tokens > 0 && processed[k] < prompt[k]) {
          prefilled += tokens;
          after[k] += tokens;
          if (after[k] === prompt[k]) generated[k]++;
        } else if (tokens > 0) generated[k]++;
        const holds = after[k] + generated[k];
        if (tokens > 0) held += holds;
        if (made[k] < output[k]) kept += holds;
      });
      if (kept > memory) return;
      const end = now + d0 + d1 * held + d2 * prefilled;
      const done = generated.reduce(
        (sum, tokens, k) => (tokens === output[k] && made[k] < tokens ? sum + end - at[k] : sum),
        0,
      );
      best = Math.min(best, done + least(end, after, generated));
    };
    choose(0, [], []);
    known.set(key, best);
    return best;
  };
  const none = Array(n).fill(0);
  return least(at[0], none, none);
}

const tiny = instances({ most: 3 }).map(({ workload: { n, arrival, prompt, output } }) => {
  const rows = Array.from({ length: n }, (_, i) => ({
    arrival: Math.min(arrival[i], 6),
    prompt: Math.min(prompt[i], 2),
    output: Math.min(output[i], 3),
  }));
  return { workload: fromRows(rows), memory: 8 };
});

describe("the bound of iterations", () => {
  test("is at most the optimum found by trying every schedule, pauses and prompts in pieces included", () => {
    fc.assert(
      fc.property(tiny, clocks, fc.constantFrom(1, 20, 200), (instance, clock, step) => {
        const { requests, system } = timed(instance, clock, step);
        const bound = 1e9 * iterationBound(requests, system).totalLatency;
        expect(bound).toBeLessThanOrEqual(optimum(requests, system.memory, clock) * (1 + 1e-9) + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  const policies = POLICY_NAMES.flatMap((name) => {
    if (name === "vllm" || name === "wait-cp") return [`${name}:block=1`];
    return name === "sarathi" ? ["sarathi:block=1", "sarathi:block=2,chunk=3"] : [name];
  });

  test.each(policies)("is at most the latency of those whom %s serves", (name) => {
    fc.assert(
      fc.property(instances({ most: 12 }), clocks, fc.constantFrom(1, 20, 700), (instance, clock, step) => {
        const { requests, system } = timed(instance, clock, step);
        const even = requests.prompt.every((s, i) => s + requests.output[i] < instance.memory);
        fc.pre(even); // leaves a token for blocks of 2
        const run = assertAudited(attempt(requests, policyNamed(name), system).run);
        const latency = latencies(run);
        const served = Array.from(latency.keys()).filter((i) => !Number.isNaN(latency[i]));
        fc.pre(served.length > 0);
        const total = served.reduce((sum, i) => sum + latency[i], 0);
        const bound = iterationBound(selectRows(requests, served), system).totalLatency;
        expect(bound).toBeLessThanOrEqual(total * (1 + 1e-9) + 1e-15);
      }),
      { numRuns: 40 },
    );
  });

  test("where time is priced, is at most the latency of policies that form batches, on long traces too", () => {
    const settings = fc.record({
      seed: fc.nat(1000),
      load: fc.constantFrom(0.3, 0.6, 0.9, 1.2),
      prompt: fc.integer({ min: 1, max: 200 }),
      output: fc.integer({ min: 1, max: 60 }),
      d2: fc.constantFrom(0, 1e-6, 1e-4),
      policy: fc.constantFrom("fcfs-greedy", "vllm:block=1", "sarathi:block=1,chunk=64", "mc-sf"),
    });
    let priced = 0;
    fc.assert(
      fc.property(settings, ({ seed, load, prompt, output, d2, policy }) => {
        const clock = { kind: "affine" as const, d0: 0.01, d1: 5e-6, d2 };
        const rate = load / (5e-6 * memoryVolume(prompt, output) + d2 * prompt);
        const requests = fromKinds([{ rate: 1, prompt, output }], { n: 150, seed, rate });
        const system = { memory: 40_000, clock };
        const bound = iterationBound(requests, system);
        if (bound.method === "priced time") priced++;
        const total = latencies(simulate(requests, policyNamed(policy), system)).reduce((a, b) => a + b);
        expect(bound.totalLatency).toBeLessThanOrEqual(total * (1 + 1e-9));
      }),
      { numRuns: 80 },
    );
    expect(priced).toBeGreaterThan(10);
  });

  test("is met by one request, whose iterations nobody shares", () => {
    const workload = fromRows([{ prompt: 3, output: 4 }]);
    const { requests, system } = timed({ workload, memory: 10 }, { d0: 100, d1: 7, d2: 30 }, 1);
    const alone = 4 * 100 + 7 * (4 + 5 + 6 + 7) + 30 * 3;
    const run = assertAudited(simulate(requests, policyNamed("sarathi:block=1"), system));
    expect(1e9 * latencies(run)[0]).toBeCloseTo(alone, 6);
    expect(1e9 * iterationBound(requests, system).totalLatency).toBeCloseTo(alone, 6);
    expect(iterationBound(requests, system).method).toBe("work beside iterations");
  });

  test("adds up work that waits: two requests of equal work, the second behind the first", () => {
    const workload = fromRows([
      { prompt: 1, output: 1 },
      { prompt: 1, output: 1 },
    ]);
    const { requests, system } = timed({ workload, memory: 10 }, { d0: 100, d1: 5, d2: 10 }, 1);
    const work = 5 * 2 + 10;
    expect(1e9 * iterationBound(requests, system).totalLatency).toBeCloseTo(2 * 100 + work + 2 * work, 6);
  });

  test("shares iterations among those whom memory, or the compute limit, allows in a batch", () => {
    const workload = fromRows(Array.from({ length: 6 }, () => ({ prompt: 4, output: 1 })));
    const { requests, system } = timed({ workload, memory: 10 }, { d0: 100, d1: 0, d2: 0 }, 1);
    const inTurn = (work: number) => (work * 6 * 7) / 2;
    const byMemory = iterationBound(requests, system);
    expect(byMemory.method).toBe("work, iterations shared by memory");
    expect(1e9 * byMemory.totalLatency).toBeCloseTo(inTurn((100 * 5) / 10), 6);
    const byRequests = iterationBound(requests, { ...system, compute: 1 });
    expect(byRequests.method).toBe("work, iterations shared by requests");
    expect(1e9 * byRequests.totalLatency).toBeCloseTo(inTurn(100), 6);
  });

  test("prices time where batches grow with the load: near the latency of the fluid, that of a request alone where few come", () => {
    const kinds = [{ rate: 1, prompt: 100, output: 40 }];
    const clock = { kind: "affine" as const, d0: 0.01, d1: 5e-6, d2: 0 };
    const system = { memory: 1e6, clock };
    const at = (rate: number) => iterationBound(fromKinds(kinds, { n: 4000, seed: 1, rate }), system);
    const work = 5e-6 * memoryVolume(100, 40);
    const alone = 40 * 0.01 + work;
    const fluid = (40 * 0.01) / (1 - 30 * work);
    const run = simulate(fromKinds(kinds, { n: 4000, seed: 1, rate: 30 }), policyNamed("sarathi"), system);
    const served = latencies(run).reduce((a, b) => a + b) / 4000;
    expect(at(30).method).toBe("priced time");
    expect(at(30).meanLatency).toBeGreaterThan(alone + 0.6 * (fluid - alone));
    expect(at(30).meanLatency).toBeLessThan(served);
    expect(at(1).meanLatency).toBeLessThan(1.05 * alone);
  });

  test("under the unit clock is at most the volume bound, which rounds up to whole rounds", () => {
    fc.assert(
      fc.property(instances(), ({ workload, memory }) => {
        const bound = iterationBound(workload, { memory }).totalLatency;
        expect(bound).toBeLessThanOrEqual(volumeBound(workload, memory).totalLatency + 1e-6);
      }),
      { numRuns: 100 },
    );
  });
});
