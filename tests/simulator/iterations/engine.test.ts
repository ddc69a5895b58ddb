import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fcfsGreedy } from "../../../lib/policies/batching/fcfs-greedy.ts";
import { nestedWait, segmentsOf } from "../../../lib/policies/batching/nested-wait.ts";
import { sarathi } from "../../../lib/policies/batching/sarathi.ts";
import { vllm } from "../../../lib/policies/batching/vllm.ts";
import { wait } from "../../../lib/policies/batching/wait.ts";
import { rotationOf, waitCp } from "../../../lib/policies/batching/wait-cp.ts";
import { assertAudited } from "../../../lib/simulator/audit.ts";
import type { AnyBatchPolicy } from "../../../lib/simulator/iterations/batch-policy.ts";
import { countsOf } from "../../../lib/simulator/iterations/former.ts";
import { type BatchRule, batchReference } from "../../../lib/simulator/iterations/reference.ts";
import type { System } from "../../../lib/simulator/run.ts";
import { simulate } from "../../../lib/simulator/simulate.ts";
import type { Workload } from "../../../lib/workload/workload.ts";
import { type Instance, instances } from "../instances.ts";

const RUNS = 300;

/** Instances under clocks of whole nanoseconds, or the unit clock, with and without a limit of residents. */
function timedInstances(): fc.Arbitrary<{ instance: Instance; system: System }> {
  const nanoseconds = fc.constantFrom(0, 1, 7, 120);
  const clock = fc.option(fc.record({ d1: nanoseconds, d2: nanoseconds }), { nil: undefined });
  const limit = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });
  return fc.record({ instance: instances(), clock, limit }).map(({ instance, clock, limit }) => {
    const { workload, memory } = instance;
    const base = { memory, ...(limit !== undefined && { compute: limit }) };
    if (!clock) return { instance, system: base };
    const arrival = workload.arrival.map((time) => (time * 700) / 1e9);
    const seconds = { d0: 1e-6, d1: clock.d1 / 1e9, d2: clock.d2 / 1e9 };
    return {
      instance: { memory, workload: { ...workload, arrival } },
      system: { ...base, clock: { kind: "affine" as const, ...seconds } },
    };
  });
}

/** Serves an instance with both simulators and compares every record; returns how many requests were evicted. */
function compare(policy: AnyBatchPolicy, rule: BatchRule, workload: Workload, system: System): number {
  const { clock, memory, compute } = system;
  const whole = (seconds: number) => Math.round(seconds * 1e9);
  const timed = clock?.kind === "affine";
  const scaled = timed ? { ...workload, arrival: workload.arrival.map(whole) } : workload;
  const expected = batchReference(scaled, rule, memory, {
    ...(compute !== undefined && { compute }),
    ...(timed && { clock: { d0: whole(clock.d0), d1: whole(clock.d1), d2: whole(clock.d2) } }),
  });
  const run = assertAudited(simulate(workload, policy, system));
  const { start, firstToken, completion } = run.records.ticks!;
  expect(Array.from(start)).toEqual(expected.start);
  expect(Array.from(firstToken)).toEqual(expected.firstToken);
  expect(Array.from(completion)).toEqual(expected.completion);
  expect(Array.from(run.restarts)).toEqual(expected.restarts);
  expect(run.records.rounds).toBe(expected.iterations);
  return run.records.aborted.request.length;
}

/** Leaves out what can never fit in whole blocks. */
function servable({ workload, memory }: Instance, block: number): Workload | undefined {
  const capacity = Math.floor(memory / block);
  const fits = workload.output.every((o, i) => Math.ceil((workload.prompt[i] + o) / block) <= capacity);
  return fits ? workload : undefined;
}

/** A property over instances that fails unless evictions occur in some of them. */
function withEvictions(check: (seen: { evictions: number }) => void): void {
  const seen = { evictions: 0 };
  check(seen);
  expect(seen.evictions).toBeGreaterThan(0);
}

describe("the engine of batches equals the reference that steps every iteration, ties included", () => {
  test("fcfs-greedy, evictions included", () => {
    withEvictions((seen) =>
      fc.assert(
        fc.property(timedInstances(), ({ instance, system }) => {
          seen.evictions += compare(fcfsGreedy(), { kind: "greedy" }, instance.workload, system);
        }),
        { numRuns: RUNS },
      ),
    );
  });

  const blocks = fc.constantFrom(1, 2, 4, 8);
  const paged = fc.record({
    batch: fc.integer({ min: 1, max: 12 }),
    watermark: fc.constantFrom(0, 0.1, 0.3),
  });

  test("vllm with blocks, caps and watermarks, evictions included", () => {
    withEvictions((seen) =>
      fc.assert(
        fc.property(
          timedInstances(),
          paged,
          blocks,
          fc.constantFrom(1, 6, 100),
          (timed, settings, block, tokens) => {
            const { instance, system } = timed;
            const workload = servable(instance, block);
            fc.pre(workload !== undefined);
            const watermark = settings.watermark * instance.memory;
            const rule: BatchRule = {
              kind: "prefill-first",
              batch: settings.batch,
              tokens,
              watermark,
              block,
            };
            seen.evictions += compare(vllm({ ...settings, tokens, block }), rule, workload!, system);
          },
        ),
        { numRuns: RUNS },
      ),
    );
  });

  test("sarathi with pieces of prompts, blocks, caps and watermarks, evictions included", () => {
    withEvictions((seen) =>
      fc.assert(
        fc.property(
          timedInstances(),
          paged,
          blocks,
          fc.constantFrom(1, 2, 5, 100),
          (timed, settings, block, chunk) => {
            const { instance, system } = timed;
            const workload = servable(instance, block);
            fc.pre(workload !== undefined);
            const watermark = settings.watermark * instance.memory;
            const rule: BatchRule = { kind: "decode-first", batch: settings.batch, chunk, watermark, block };
            seen.evictions += compare(sarathi({ ...settings, chunk, block }), rule, workload!, system);
          },
        ),
        { numRuns: RUNS },
      ),
    );
  });

  test("wait with any thresholds, those that overflow included", () => {
    const some = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
    withEvictions((seen) =>
      fc.assert(
        fc.property(timedInstances(), some, ({ instance, system }, thresholds) => {
          const { workload } = instance;
          const kind = Int32Array.from({ length: workload.n }, (_, i) => (i * 7) % thresholds.length);
          const used = thresholds.slice(0, new Set(kind).size);
          const rule: BatchRule = { kind: "wait", type: kind, thresholds: used };
          seen.evictions += compare(wait({ thresholds: used }), rule, { ...workload, kind }, system);
        }),
        { numRuns: RUNS },
      ),
    );
  });

  test("nested-wait with any segments and thresholds, those that overflow included", () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 3 });
    const some = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 });
    withEvictions((seen) =>
      fc.assert(
        fc.property(timedInstances(), cuts, some, ({ instance, system }, inner, all) => {
          const ends = [...inner.sort((a, b) => a - b), 40];
          const thresholds = all.slice(0, ends.length);
          const rule: BatchRule = { kind: "nested-wait", ends, thresholds };
          seen.evictions += compare(nestedWait({ ends, thresholds }), rule, instance.workload, system);
        }),
        { numRuns: RUNS },
      ),
    );
  });

  test("wait-cp with any budgets, pieces and segments, evictions included", () => {
    const settings = fc.record({
      limit: fc.integer({ min: 1, max: 12 }),
      chunk: fc.integer({ min: 1, max: 6 }),
      watermark: fc.constantFrom(0, 0.1),
      inner: fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 2 }),
    });
    withEvictions((seen) =>
      fc.assert(
        fc.property(timedInstances(), settings, blocks, (timed, { inner, ...given }, block) => {
          const { instance, system } = timed;
          const workload = servable(instance, block);
          fc.pre(workload !== undefined);
          const ends = [...inner.sort((a, b) => a - b), 40];
          const setting = {
            ...system,
            clock: { kind: "unit" as const },
            outputs: () => countsOf(workload!.output),
          };
          const segments = segmentsOf({ ends }, workload!, setting);
          const rotation = rotationOf(segments, { ...given, eta: 0.05 }, workload!);
          const watermark = given.watermark * system.memory;
          const rule: BatchRule = { kind: "rotated", ...rotation, watermark, block };
          seen.evictions += compare(waitCp({ ...given, ends, block }), rule, workload!, system);
        }),
        { numRuns: RUNS },
      ),
    );
  });
});
