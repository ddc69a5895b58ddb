import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stream } from "../../lib/core/random.ts";
import { aL } from "../../lib/policies/a-l.ts";
import { aMin } from "../../lib/policies/a-min.ts";
import { whoeverFits } from "../../lib/policies/admission.ts";
import { alphaBeta } from "../../lib/policies/alpha-beta.ts";
import { alphaGreedy } from "../../lib/policies/alpha-greedy.ts";
import { fcfs } from "../../lib/policies/fcfs.ts";
import { fcfsStatic } from "../../lib/policies/fcfs-static.ts";
import { mcBenchmark } from "../../lib/policies/mc-benchmark.ts";
import { mcSf } from "../../lib/policies/mc-sf.ts";
import { sjf } from "../../lib/policies/sjf.ts";
import { svf } from "../../lib/policies/svf.ts";
import { assertAudited } from "../../lib/simulator/audit.ts";
import type { Policy, RoundPolicy } from "../../lib/simulator/policy.ts";
import {
  plannedLengths,
  REFERENCES,
  type ReferencePolicy,
  referenceRun,
} from "../../lib/simulator/reference.ts";
import type { Run, System } from "../../lib/simulator/run.ts";
import { StandstillError, simulate } from "../../lib/simulator/simulate.ts";
import type { Workload } from "../../lib/workload/workload.ts";
import { fromRows, instances, TOY } from "./instances.ts";

const LOOKING: RoundPolicy[] = [mcBenchmark(), mcSf(), svf()];
const SKIPPING: RoundPolicy[] = [mcBenchmark, mcSf, svf].map((policy) => policy({ skip: true }));
const RESERVING: RoundPolicy[] = [fcfs(), sjf(), fcfsStatic()];
const RUNS = 300;

const WITH_MARGIN: RoundPolicy[] = [mcBenchmark, mcSf].flatMap((policy) =>
  [false, true].map((skip) => policy({ margin: 0.1, skip })),
);

/** The rule of the reference for a policy with its options. */
function ruleOf({ name, margin = 0 }: RoundPolicy): ReferencePolicy {
  return { ...REFERENCES[name.split(":")[0]], skip: name.includes("skip=1"), margin };
}

/** Runs both simulators and compares every record, livelocks included. */
function compare(policy: RoundPolicy, rule: ReferencePolicy, workload: Workload, system: System): void {
  const clock = system.clock?.kind === "affine" ? system.clock : undefined;
  const whole = (seconds: number) => Math.round(seconds * 1e9);
  const scaled = clock ? { ...workload, arrival: workload.arrival.map(whole) } : workload;
  const expected = referenceRun(scaled, rule, system.memory, {
    planned: plannedLengths(policy, workload),
    ...(policy.trial && { afterTrial: workload.upper! }),
    ...(system.compute !== undefined && { compute: system.compute }),
    ...(clock && { clock: { d0: whole(clock.d0), d1: whole(clock.d1), d2: whole(clock.d2) } }),
  });
  const { run, stuck } = finish(() => simulate(workload, policy, system));
  expect(stuck).toBe(expected.livelock);
  assertAudited(run);
  if (stuck) return;
  const ticks = clock ? 1e9 : 1;
  expect(Array.from(run.start)).toEqual(expected.start.map((t) => t / ticks));
  expect(Array.from(run.firstToken)).toEqual(expected.firstToken.map((t) => t / ticks));
  expect(Array.from(run.completion)).toEqual(expected.completion.map((t) => t / ticks));
  expect(Array.from(run.restarts)).toEqual(expected.restarts);
  expect(run.records.rounds).toBe(expected.rounds);
}

function finish(go: () => Run): { run: Run; stuck: boolean } {
  try {
    return { run: go(), stuck: false };
  } catch (error) {
    if (error instanceof StandstillError) return { run: error.run, stuck: true };
    throw error;
  }
}

describe("the engine equals the step-every-round reference, ties included", () => {
  for (const policy of [...LOOKING, ...SKIPPING, ...RESERVING])
    test(`${policy.name} with exact lengths, with and without a batch limit`, () => {
      const limit = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });
      fc.assert(
        fc.property(instances(), limit, ({ workload, memory }, compute) => {
          compare(policy, ruleOf(policy), workload, { memory, ...(compute && { compute }) });
        }),
        { numRuns: RUNS },
      );
    });

  for (const policy of [...LOOKING, ...SKIPPING, ...WITH_MARGIN, ...RESERVING])
    test(`${policy.name} with wrong predictions: evictions, early leavers, livelocks`, () => {
      fc.assert(
        fc.property(
          instances(),
          fc.infiniteStream(fc.double({ min: 0.2, max: 2, noNaN: true })),
          fc.constantFrom(1, 2), // at most 1: nobody leaves early, and the engine names nobody who completes
          (instance, factor, most) => {
            const predicted = instance.workload.output.map((o) =>
              Math.max(1, Math.round(o * Math.min(most, factor.next().value))),
            );
            compare(policy, ruleOf(policy), { ...instance.workload, predicted }, { memory: instance.memory });
          },
        ),
        { numRuns: RUNS },
      );
    });

  for (const policy of [mcBenchmark(), mcSf(), ...SKIPPING, fcfs(), fcfsStatic()])
    test(`${policy.name} under an affine clock, to the nanosecond`, () => {
      const seconds = fc.constantFrom(0, 1e-9, 7e-9, 120e-9);
      fc.assert(
        fc.property(instances(), seconds, seconds, ({ workload, memory }, d1, d2) => {
          const spread = { ...workload, arrival: workload.arrival.map((a) => a * 700e-9) };
          const arrival = spread.arrival.map((a) => Math.round(a * 1e9) / 1e9);
          compare(
            policy,
            ruleOf(policy),
            { ...spread, arrival },
            { memory, clock: { kind: "affine", d0: 1e-6, d1, d2 } },
          );
        }),
        { numRuns: RUNS },
      );
    });

  test("look-ahead with a margin and exact lengths, planned at what the margin leaves", () => {
    const margins = fc.constantFrom(0.05, 0.2, 0.5);
    fc.assert(
      fc.property(instances(), margins, fc.boolean(), ({ workload, memory }, margin, skip) => {
        fc.pre(workload.prompt.every((s) => s + 1 <= Math.floor((1 - margin) * memory)));
        const policy = mcSf({ margin, skip });
        compare(policy, ruleOf(policy), workload, { memory });
      }),
      { numRuns: RUNS },
    );
  });

  test("alpha-beta draw by draw, under both clocks", () => {
    const shares = fc.constantFrom(0.1, 0.25, 0.4);
    const odds = fc.constantFrom(0.05, 0.1, 0.3);
    const clock = fc.constantFrom(undefined, { kind: "affine", d0: 1e-6, d1: 7e-9, d2: 120e-9 } as const);
    fc.assert(
      fc.property(instances(), shares, odds, clock, ({ workload, memory }, alpha, beta, timed) => {
        const seed = 7;
        const eviction = { beta, random: stream(seed, "alpha-beta") };
        const arrival = workload.arrival.map((a) => (timed ? Math.round(a * 700) / 1e9 : a));
        const system = { memory, ...(timed && { clock: timed }) };
        const rule: ReferencePolicy = { order: "arrival", admission: { alpha }, eviction };
        compare(alphaBeta({ alpha, beta, seed }), rule, { ...workload, arrival }, system);
      }),
      { numRuns: RUNS },
    );
  });

  test("alpha-beta with beta = 1 evicts all, as alpha-greedy does", () => {
    fc.assert(
      fc.property(instances(), fc.constantFrom(0.2, 0.4), ({ workload, memory }, alpha) => {
        const rule: ReferencePolicy = { order: "arrival", admission: { alpha }, eviction: "all" };
        fc.pre(!referenceRun(workload, rule, memory).livelock);
        compare(alphaBeta({ alpha, beta: 1 }), rule, workload, { memory });
      }),
      { numRuns: RUNS },
    );
  });

  test("alpha-greedy, clears and livelocks included", () => {
    fc.assert(
      fc.property(instances(), fc.constantFrom(0, 0.1, 0.25, 0.4), ({ workload, memory }, alpha) => {
        const rule: ReferencePolicy = { order: "arrival", admission: { alpha }, eviction: "all" };
        compare(alphaGreedy({ alpha }), rule, workload, { memory });
      }),
      { numRuns: RUNS },
    );
  });

  test("a-min with lower bounds from 1 to the true length, cancellations included", () => {
    fc.assert(
      fc.property(
        instances(),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (instance, share) => {
          const { output } = instance.workload;
          const lower = output.map((o) => Math.max(1, Math.floor(o * share.next().value)));
          const workload = { ...instance.workload, lower, upper: output };
          compare(aMin(), REFERENCES["a-min"], workload, { memory: instance.memory });
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe("trials", () => {
  test("a-l with intervals of every width, and lengths inside and outside of them", () => {
    const widths = fc.infiniteStream(fc.double({ min: 0, max: 2, noNaN: true }));
    fc.assert(
      fc.property(instances(), widths, ({ workload, memory }, width) => {
        const lower = workload.output.map((o) => Math.max(1, Math.floor(o * width.next().value)));
        const upper = lower.map((l, i) => Math.max(l, Math.floor(workload.output[i] * width.next().value)));
        compare(aL(), REFERENCES["a-l"], { ...workload, lower, upper }, { memory });
      }),
      { numRuns: RUNS },
    );
  });

  test("a-l on two lengths serves the short ones first, at the price of one cancelled trial a long one", () => {
    const rows = [3, 1, 1, 3].map((output) => ({ prompt: 1, output, lower: 1, upper: 3 }));
    const run = assertAudited(simulate(fromRows(rows), aL(), { memory: 4 }));
    expect(Array.from(run.completion)).toEqual([5, 1, 2, 8]);
    expect(Array.from(run.restarts)).toEqual([1, 0, 0, 1]);
  });
});

describe("orders made anew", () => {
  test("an order by length, asked at each arrival, serves as the key by length does", () => {
    const byOrder: Policy = {
      name: "mc-sf",
      knows: "predictions",
      order: (waiting, { predicted }) => [...waiting].sort((i, j) => predicted[i] - predicted[j] || i - j),
      admit: mcSf().admit,
    };
    fc.assert(
      fc.property(instances(), ({ workload, memory }) =>
        compare(byOrder, REFERENCES["mc-sf"], workload, { memory }),
      ),
      { numRuns: RUNS },
    );
  });

  test("an order by length, asked at each arrival and walked past who does not fit, skips as the key does", () => {
    const byOrder: Policy = {
      name: "mc-sf:skip=1",
      knows: "predictions",
      order: (waiting, { predicted }) => [...waiting].sort((i, j) => predicted[i] - predicted[j] || i - j),
      admit: whoeverFits,
    };
    fc.assert(
      fc.property(instances(), ({ workload, memory }) =>
        compare(byOrder, ruleOf(byOrder), workload, { memory }),
      ),
      { numRuns: RUNS },
    );
  });

  test("an order that forgets or repeats a request is refused", () => {
    const forgetful: Policy = { ...mcSf(), name: "forgetful", order: (waiting) => waiting.slice(1) };
    expect(() => simulate(TOY.workload, forgetful, { memory: 6 })).toThrow("invalid order of the policy");
  });
});

describe("conventions", () => {
  test("the toy M=6, s=2, o={1,1,2,3} has total latency 11 under shortest first, with starts 0, 0, 1, 3", () => {
    const run = assertAudited(simulate(TOY.workload, mcSf(), { memory: TOY.memory }));
    expect(Array.from(run.start)).toEqual([0, 0, 1, 3]);
    expect(run.completion.reduce((a, b) => a + b)).toBe(11);
  });

  test("a request that can never fit is named and refused before the run", () => {
    expect(() => simulate(TOY.workload, mcSf(), { memory: 4 })).toThrow(
      "request 3 can never fit: prompt 2 + output 3 = 5 tokens, more than the memory 4",
    );
  });

  test("skipping starts a request behind one that does not fit, stopping does not", () => {
    const rows = fromRows([
      { prompt: 5, output: 2 },
      { prompt: 4, output: 3 },
      { prompt: 1, output: 4 },
    ]);
    const completions = [false, true].map((skip) =>
      Array.from(assertAudited(simulate(rows, mcSf({ skip }), { memory: 10 })).completion),
    );
    expect(completions).toEqual([
      [2, 5, 7],
      [2, 6, 4],
    ]);
  });

  test("a margin keeps plans to its share of the memory, and refuses a prompt that it leaves no room for", () => {
    const run = assertAudited(simulate(TOY.workload, mcSf({ margin: 0.1 }), { memory: 7 }));
    expect(Array.from(run.start)).toEqual([0, 0, 1, 3]); // as with M = 6
    expect(() => simulate(TOY.workload, mcSf({ margin: 0.6 }), { memory: 7 })).toThrow(
      "request 0 can never start: prompt 2 + 1 tokens, more than the 2 that the margin leaves",
    );
    const greedy: RoundPolicy = { ...mcSf(), margin: 1 };
    expect(() => simulate(TOY.workload, greedy, { memory: 7 })).toThrow("invalid margin of mc-sf: 1");
  });

  test("a run of a policy that tosses coins is the same each time, and another with another seed", () => {
    const rows = fromRows(
      Array.from({ length: 30 }, (_, k) => ({ prompt: 1 + (k % 3), output: 4 + (k % 7) })),
    );
    const completions = (seed: number) =>
      Array.from(assertAudited(simulate(rows, alphaBeta({ seed }), { memory: 40 })).completion);
    const policy = alphaBeta();
    const twice = [0, 1].map(() => Array.from(simulate(rows, policy, { memory: 40 }).completion));
    expect(twice[0]).toEqual(twice[1]);
    expect(completions(1)).toEqual(twice[0]);
    expect(completions(2)).not.toEqual(twice[0]);
  });

  test("a memory, batch limit or clock out of range is refused by name", () => {
    expect(() => simulate(TOY.workload, mcSf(), { memory: -3 })).toThrow(
      "invalid memory: -3; expected a positive number of tokens",
    );
    expect(() => simulate(TOY.workload, mcSf(), { memory: 6, compute: 0 })).toThrow("invalid compute: 0");
    const clock = { kind: "affine", d0: -1, d1: 0, d2: 0 } as const;
    expect(() => simulate(TOY.workload, mcSf(), { memory: 6, clock })).toThrow("invalid clock d0: -1");
  });

  test("an empty workload gives an empty run", () => {
    const empty = {
      ...TOY.workload,
      n: 0,
      arrival: new Float64Array(),
      prompt: new Int32Array(),
      output: new Int32Array(),
    };
    const run = assertAudited(simulate(empty, mcSf(), { memory: 6 }));
    expect([run.completed, run.records.rounds]).toEqual([0, 0]);
  });

  test("a policy that refuses the head of an idle system ends in an error that names the stuck requests", () => {
    const idle: RoundPolicy = { name: "idle", knows: "arrivals", admit: () => {} };
    expect(() => simulate(TOY.workload, idle, { memory: 6 })).toThrow(
      "policy idle makes no progress: 4 requests are stuck (0, 1, 2, 3)",
    );
  });

  test("an eviction livelock ends in an error that carries the run so far", () => {
    const { run, stuck } = finish(() => simulate(TOY.workload, alphaGreedy({ alpha: 0 }), { memory: 6 }));
    expect(stuck).toBe(true);
    expect(run.completed).toBeLessThan(4);
    expect(run.restarts.reduce((a, b) => a + b)).toBeGreaterThan(0);
  });

  test("a policy that is not clairvoyant is never shown the true output lengths", () => {
    const seen: string[][] = [];
    const spy = (knows: "arrivals" | "predictions" | "lengths"): RoundPolicy => ({
      name: "spy",
      knows,
      key: (requests: object) => {
        seen.push(Object.keys(requests));
        return new Float64Array(4);
      },
      admit: (view: { head: number; hasRoom(cap: number): boolean; admit(): void }) => {
        while (view.head >= 0 && view.hasRoom(3)) view.admit();
      },
    });
    for (const knows of ["arrivals", "predictions", "lengths"] as const)
      simulate(TOY.workload, spy(knows), { memory: 6 });
    expect(seen.map((keys) => keys.includes("output"))).toEqual([false, false, true]);
    expect(seen.map((keys) => keys.includes("predicted"))).toEqual([false, true, true]);
  });
});
