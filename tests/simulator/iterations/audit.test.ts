import { describe, expect, test } from "vitest";
import { nestedWait, sarathi } from "../../../lib/policies/batching/index.ts";
import { audit, memoryTrace, peakMemory, simulate } from "../../../lib/simulator/index.ts";
import type { IterationLog } from "../../../lib/simulator/iterations/log.ts";
import { type Records, Run } from "../../../lib/simulator/run.ts";
import { fromRows } from "../instances.ts";

const rows = [
  { arrival: 0, prompt: 5, output: 4 },
  { arrival: 1, prompt: 3, output: 2 },
  { arrival: 30, prompt: 4, output: 3 },
];
const clock = { kind: "affine", d0: 1, d1: 0.01, d2: 0.1 } as const;
const honest = simulate(fromRows(rows), sarathi({ chunk: 4, block: 1 }), { memory: 40, clock });
const nested = simulate(fromRows(rows), nestedWait({ ends: [2, 4], thresholds: [1, 1] }), {
  memory: 40,
  clock,
});

function forged(run: Run, change: Partial<Records>, log: Partial<IterationLog> = {}, memory = 40): Run {
  const records = { ...run.records, ...change, iterations: { ...run.records.iterations!, ...log } };
  return new Run(run.workload, "forged", { memory, clock }, records);
}

const shifted = (column: Float64Array, row: number, by: number) =>
  column.map((t, k) => (k === row ? t + by : t));

describe("the auditor of batches names what is wrong", () => {
  test("and finds nothing in honest runs", () => {
    expect([audit(honest), audit(nested)]).toEqual([[], []]);
  });

  test("memory above M, with the round", () => {
    const peak = peakMemory(honest);
    const findings = audit(forged(honest, {}, {}, peak - 1));
    expect(findings[0]).toMatch(new RegExp(`^round [0-9]+ holds ${peak} tokens, more than M = ${peak - 1}$`));
  });

  test("a completion or a first token at another tick", () => {
    const { ticks } = honest.records;
    const late = { ...ticks!, completion: shifted(ticks!.completion, 1, 1) };
    expect(audit(forged(honest, { ticks: late }))[0]).toMatch(
      /^request 1 completes at tick \d+, not at \d+$/,
    );
    const early = { ...ticks!, firstToken: shifted(ticks!.firstToken, 0, -1) };
    expect(audit(forged(honest, { ticks: early }))[0]).toMatch(
      /^first token of request 0 at tick \d+, not at \d+$/,
    );
  });

  test("a start before the arrival", () => {
    const { ticks } = honest.records;
    const start = shifted(ticks!.start, 2, -1);
    expect(audit(forged(honest, { ticks: { ...ticks!, start } }))[0]).toMatch(/^request 2 starts at tick/);
  });

  test("idling although nobody arrived at its end", () => {
    const { tick } = honest.records.iterations!;
    const log = { tick: shifted(tick, tick.length - 1, 5) };
    expect(audit(forged(honest, {}, log)).join("\n")).toContain("though nothing arrived then");
  });

  test("pieces that are more or fewer than the prompt", () => {
    const { pieces } = honest.records.iterations!;
    const value = pieces.value.map((tokens, k) => (k === 0 ? tokens + 3 : tokens));
    const findings = audit(forged(honest, {}, { pieces: { ...pieces, value } }));
    expect(findings.join("\n")).toContain("more than its prompt has left");
  });

  test("a lane that is not run, so that somebody never ends", () => {
    const { lanes } = nested.records.iterations!;
    const findings = audit(forged(nested, {}, { lanes: lanes.map(() => 0) }));
    expect(findings.join("\n")).toContain("is still resident after the last iteration");
  });

  test("moves into a lane that nobody waits before", () => {
    const { joins } = nested.records.iterations!;
    const findings = audit(forged(nested, {}, { joins: { ...joins, request: joins.request.map(() => 1) } }));
    expect(findings.join("\n")).toContain("but does not wait before it");
  });

  test("rounds that do not add up", () => {
    expect(audit(forged(honest, { rounds: 99 }))[0]).toMatch(/^99 rounds are counted, but \d+ are logged$/);
  });
});

test("memory over time ends where the metrics say, pauses and pieces included", () => {
  for (const run of [honest, nested]) {
    const { time, tokens } = memoryTrace(run);
    expect(Math.max(...tokens)).toBe(peakMemory(run));
    expect(time[time.length - 1]).toBeCloseTo(Math.max(...run.completion), 9);
    expect(Array.from(time)).toEqual([...time].sort((a, b) => a - b));
  }
});
