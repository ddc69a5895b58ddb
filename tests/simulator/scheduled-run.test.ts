import { expect, test } from "vitest";
import { usedBetween } from "../../lib/analysis/cancelled.ts";
import { memoryUse } from "../../lib/analysis/index.ts";
import { mcSf } from "../../lib/policies/index.ts";
import { assertAudited, scheduledRun, simulate, summarize } from "../../lib/simulator/index.ts";
import { generate } from "../../lib/workload/generate.ts";
import { TOY } from "./instances.ts";

test("a policy's start rounds, taken as a schedule, give the policy's run", () => {
  const workload = generate("amin", { n: 200, seed: 3, rate: 0.4 });
  const run = simulate(workload, mcSf(), { memory: 2000 });
  const again = assertAudited(scheduledRun(workload, run.records.startRound, 2000, "mc-sf"));
  expect(summarize(again)).toEqual(summarize(run));
  expect(() => scheduledRun(workload, new Int32Array(3), 2000, "short")).toThrow(
    /invalid schedule: .*3 starts.*expected 200, one a request/,
  );
});

test("a schedule that breaks the capacity is found out by the auditor", () => {
  expect(() => assertAudited(scheduledRun(TOY.workload, new Int32Array(4), TOY.memory, "greedy"))).toThrow();
});

test("the memory used between two rounds, over all rounds, is the use of the whole run; parts add up", () => {
  const workload = generate("amin", { n: 200, seed: 4 });
  const run = simulate(workload, mcSf(), { memory: 2000 });
  const { rounds } = run.records;
  expect(usedBetween(run, 0, rounds)).toBeCloseTo(memoryUse(run).useful, 12);
  const middle = Math.floor(rounds / 3);
  const parts = middle * usedBetween(run, 0, middle) + (rounds - middle) * usedBetween(run, middle, rounds);
  expect(parts / rounds).toBeCloseTo(usedBetween(run, 0, rounds), 12);
  expect(usedBetween(run, rounds, rounds + 5)).toBe(0);
  expect(() => usedBetween(run, 5, 5)).toThrow("invalid rounds");
});
