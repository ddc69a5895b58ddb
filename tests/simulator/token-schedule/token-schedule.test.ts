import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fluidProgram } from "../../../lib/models/fluid-program/index.ts";
import { fcfs, sjf } from "../../../lib/policies/index.ts";
import {
  byKey,
  convexGuided,
  longestRemaining,
  shortestRemaining,
  tokenFcfs,
  tokenSjf,
} from "../../../lib/policies/token-priority/index.ts";
import { simulate } from "../../../lib/simulator/index.ts";
import {
  assertTokens,
  runTokens,
  summarizeTokens,
  type TokenRun,
  tokenFault,
  tokensBefore,
} from "../../../lib/simulator/token-schedule/index.ts";
import { fromRows } from "../instances.ts";

const rows = fc.array(
  fc.record({
    arrival: fc.integer({ min: 0, max: 20 }),
    prompt: fc.integer({ min: 1, max: 4 }),
    output: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 15 },
);
const compute = fc.integer({ min: 1, max: 5 });

describe("a token schedule", () => {
  it("keeps (2) to (5) for any order, any memory and either reading of prompts", () => {
    fc.assert(
      fc.property(
        rows,
        compute,
        fc.integer({ min: 5, max: 60 }),
        fc.boolean(),
        fc.infiniteStream(fc.nat(9)),
        (r, c, memory, early, keys) => {
          const requests = fromRows(r);
          const random = byKey("random", () => keys.next().value as number);
          const prompts = early ? "arrival" : "start";
          assertTokens(runTokens(requests, random, { memory, compute: c, prompts }));
        },
      ),
    );
  });

  it("is that of the round engine where nobody pauses and memory is plentiful", () => {
    fc.assert(
      fc.property(rows, compute, (r, c) => {
        const requests = fromRows(r);
        for (const [tokens, policy] of [
          [tokenFcfs(), fcfs()],
          [tokenSjf(requests), sjf()],
        ] as const) {
          const run = assertTokens(runTokens(requests, tokens, { memory: 1e6, compute: c }));
          const { start, completion } = simulate(requests, policy, { memory: 1e6, compute: c });
          for (let i = 0; i < requests.n; i++) {
            expect(run.round[run.first[i]]).toBe(start[i]);
            expect(run.round[run.first[i + 1] - 1] + 1).toBe(completion[i]);
          }
        }
      }),
    );
  });

  it("ends soonest when the longest remaining request goes first, if compute alone is scarce", () => {
    fc.assert(
      fc.property(rows, compute, fc.infiniteStream(fc.nat(99)), (r, c, keys) => {
        const requests = fromRows(r);
        const system = { memory: 1e6, compute: c };
        const end = (policy: Parameters<typeof runTokens>[1]) =>
          summarizeTokens(runTokens(requests, policy, system)).end;
        const soonest = end(longestRemaining(requests));
        for (const other of [
          tokenFcfs(),
          shortestRemaining(requests),
          byKey("random", () => keys.next().value as number),
        ])
          expect(soonest).toBeLessThanOrEqual(end(other));
      }),
    );
  });

  it("has the least mean latency when the shortest remaining request goes first on one slot", () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat(99)), (r, keys) => {
        const requests = fromRows(r);
        const mean = (policy: Parameters<typeof runTokens>[1]) =>
          summarizeTokens(runTokens(requests, policy, { memory: 1e6, compute: 1 })).meanLatency;
        const least = mean(shortestRemaining(requests));
        for (const other of [
          tokenFcfs(),
          longestRemaining(requests),
          byKey("random", () => keys.next().value as number),
        ])
          expect(least).toBeLessThanOrEqual(mean(other) + 1e-9);
      }),
    );
  });

  it("names the requests that block each other for good", () => {
    // two requests of 1 + 3 tokens on a memory of 6: in turn each gets 2 tokens, and then neither a third
    const requests = fromRows([
      { prompt: 1, output: 3 },
      { prompt: 1, output: 3 },
    ]);
    const inTurn = byKey("in turn", (i, { generated }) => generated[i]);
    const run = assertTokens(runTokens(requests, inTurn, { memory: 6, compute: 1 }));
    expect(run.stuck).toEqual([0, 1]);
    expect(summarizeTokens(run)).toMatchObject({ completed: 0, tokens: 4, end: 4 });
    expect(runTokens(requests, tokenFcfs(), { memory: 6, compute: 1 }).stuck).toEqual([]);
  });

  it("generates nothing more once the prompts that have arrived exceed the memory", () => {
    const fit = { prompt: 1, output: 1 };
    const flood = [1, 5].map((prompt) => ({ arrival: 1, prompt, output: 1 }));
    for (const before of [[], [fit]]) {
      const requests = fromRows([...before, ...flood]);
      const run = assertTokens(
        runTokens(requests, tokenFcfs(), { memory: 5, compute: 1, prompts: "arrival" }),
      );
      expect(run.stuck).toHaveLength(2);
      expect(summarizeTokens(run)).toMatchObject({ tokens: before.length, end: before.length });
    }
  });

  it("counts pauses, first tokens and tokens before a horizon", () => {
    const requests = fromRows([
      { arrival: 0, prompt: 1, output: 3 },
      { arrival: 1, prompt: 1, output: 1 },
    ]);
    const run = runTokens(requests, shortestRemaining(requests), { memory: 100, compute: 1 });
    expect([...run.round]).toEqual([0, 2, 3, 1]); // the short one overtakes for one round
    expect(summarizeTokens(run)).toMatchObject({ paused: 1, end: 4, meanTtft: 1, meanLatency: 2.5 });
    expect(tokensBefore(run, 2)).toBe(2);
  });
});

describe("the audit of token schedules", () => {
  const requests = fromRows([
    { arrival: 1, prompt: 2, output: 2 },
    { arrival: 1, prompt: 2, output: 1 },
  ]);
  const good = runTokens(requests, tokenFcfs(), { memory: 7, compute: 2 });
  const broken = (change: Partial<TokenRun>) => tokenFault({ ...good, ...change });

  it("accepts what the executor does", () => {
    expect(tokenFault(good)).toBeUndefined();
  });

  it("finds every kind of fault", () => {
    expect(broken({ round: Int32Array.of(0, 2, 1) })).toMatch(
      /token 0 of request 0 comes in round 0, too early/,
    );
    expect(broken({ round: Int32Array.of(2, 2, 1) })).toMatch(
      /token 1 of request 0 comes in round 2, too early/,
    );
    expect(broken({ system: { ...good.system, compute: 1 } })).toMatch(/generates 2 tokens, more than C = 1/);
    expect(broken({ system: { ...good.system, memory: 5 } })).toMatch(/holds 6 tokens, more than M = 5/);
    expect(broken({ round: Int32Array.of(1, -1, 1) })).toMatch(
      /request 0 has 1 of 2 tokens and is not called stuck/,
    );
    expect(broken({ stuck: [1] })).toMatch(/request 1 has 1 of 1 tokens and is called stuck/);
    expect(broken({ first: Int32Array.of(0, 1, 3) })).toMatch(/request 0 has 1 places for 2 tokens/);
  });
});

describe("Algorithm 1", () => {
  const program = fluidProgram({
    requests: [
      { arrival: 0, prompt: 1, output: 2 },
      { arrival: 0, prompt: 1, output: 2 },
    ],
    compute: 1,
    memory: 100,
    horizon: 4,
    utility: { kind: "linear" },
  });

  it("serves the higher rate first in each round, and so pauses and resumes", () => {
    const requests = fromRows([
      { prompt: 1, output: 2 },
      { prompt: 1, output: 2 },
    ]);
    const x = Float64Array.of(0.6, 0.4, 0.3, 0.7, 0.5, 0.5, 0, 1); // round by round
    const run = assertTokens(runTokens(requests, convexGuided(program, x), { memory: 100, compute: 1 }));
    expect([...run.round]).toEqual([0, 2, 1, 3]); // ties, as in round 2, go to the earlier arrival
    expect(summarizeTokens(run).paused).toBe(2);
  });
});
