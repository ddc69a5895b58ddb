import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mcBenchmark } from "../../lib/policies/mc-benchmark.ts";
import { mcSf } from "../../lib/policies/mc-sf.ts";
import {
  goodput,
  latencies,
  makespan,
  peakMemory,
  queueingTimes,
  summarize,
  timesPerOutputToken,
  timesToFirstToken,
} from "../../lib/simulator/metrics.ts";
import { simulate } from "../../lib/simulator/simulate.ts";
import { memoryTrace } from "../../lib/simulator/traces.ts";
import { fromRows, instances, TOY } from "./instances.ts";

const toy = simulate(TOY.workload, mcSf(), { memory: 6 });

describe("metrics of the toy, by hand: starts 0, 0, 1, 3 and outputs 1, 1, 2, 3", () => {
  test("per request", () => {
    expect(Array.from(latencies(toy))).toEqual([1, 1, 3, 6]);
    expect(Array.from(queueingTimes(toy))).toEqual([0, 0, 1, 3]);
    expect(Array.from(timesToFirstToken(toy))).toEqual([1, 1, 2, 4]);
    expect(Array.from(timesPerOutputToken(toy))).toEqual([Number.NaN, Number.NaN, 1, 1]);
  });

  test("as a summary", () => {
    expect(summarize(toy)).toEqual({
      policy: "mc-sf",
      requests: 4,
      completed: 4,
      restarts: 0,
      totalLatency: 11,
      meanLatency: 2.75,
      p50: 2,
      p99: expect.closeTo(5.91, 9),
      makespan: 6,
      throughput: 7 / 6,
      peakMemory: 6,
      ttft: { mean: 2, p99: expect.closeTo(3.94, 9) },
      rounds: 6,
    });
  });

  test("goodput counts requests that meet every bound, an output of one token having no pace", () => {
    expect(goodput(toy, {})).toBe(4 / 6);
    expect(goodput(toy, { latency: 3 })).toBe(3 / 6);
    expect(goodput(toy, { firstToken: 1, perOutputToken: 0.5 })).toBe(2 / 6);
  });

  test("memory over time has the corners of the curve", () => {
    const { time, tokens, running } = memoryTrace(toy);
    expect([...time].map((t, k) => [t, tokens[k], running[k]])).toEqual([
      [1, 6, 2],
      [2, 3, 1],
      [3, 4, 1],
      [4, 3, 1],
      [6, 5, 1],
      [6, 0, 0],
    ]);
  });
});

describe("traces and clocks", () => {
  test("an idle spell shows as zero memory, as does the end, and the makespan runs from the first arrival", () => {
    const workload = fromRows([
      { arrival: 3, prompt: 2, output: 1 },
      { arrival: 10, prompt: 2, output: 1 },
    ]);
    const run = simulate(workload, mcSf(), { memory: 6 });
    const { time, tokens } = memoryTrace(run);
    expect([...time]).toEqual([0, 3, 4, 4, 10, 11, 11]);
    expect([...tokens]).toEqual([0, 0, 3, 0, 0, 3, 0]);
    expect([makespan(run), run.records.rounds]).toEqual([8, 2]);
  });

  test("an affine clock adds d1 a resident token and d2 a prompt token of the round", () => {
    const clock = { kind: "affine", d0: 0.5, d1: 0.01, d2: 0.1 } as const;
    const run = simulate(fromRows([{ prompt: 4, output: 2 }]), mcSf(), { memory: 6, clock });
    expect(run.firstToken[0]).toBeCloseTo(0.5 + 0.05 + 0.4, 12);
    expect(run.completion[0]).toBeCloseTo(0.95 + 0.5 + 0.06, 12);
  });

  test("the peak of the trace is the peak memory, and never above M", () => {
    fc.assert(
      fc.property(instances(), ({ workload, memory }) => {
        const run = simulate(workload, mcBenchmark(), { memory });
        expect(Math.max(...memoryTrace(run).tokens)).toBe(peakMemory(run));
        expect(peakMemory(run)).toBeLessThanOrEqual(memory);
      }),
    );
  });

  test("scaling arrivals and the clock together scales every time", () => {
    fc.assert(
      fc.property(instances(), ({ workload, memory }) => {
        const clock = { kind: "affine", d0: 1, d1: 0.25, d2: 0.5 } as const;
        const twice = { kind: "affine", d0: 2, d1: 0.5, d2: 1 } as const;
        const run = simulate(workload, mcSf(), { memory, clock });
        const slow = simulate({ ...workload, arrival: workload.arrival.map((a) => 2 * a) }, mcSf(), {
          memory,
          clock: twice,
        });
        expect(slow.completion).toEqual(run.completion.map((t) => 2 * t));
      }),
    );
  });
});
