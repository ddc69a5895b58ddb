import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Dominance } from "../../../lib/solvers/hindsight/dominance.ts";
import { MemoryEnvelope } from "../../../lib/solvers/hindsight/memory-envelope.ts";
import { PartialSchedules } from "../../../lib/solvers/hindsight/partial-schedules.ts";

const REACH = 9;

/** Memory, what started requests hold in rounds 0 … REACH, and requests that wait. */
const moment = fc.integer({ min: 4, max: 10 }).chain((memory) =>
  fc.record({
    memory: fc.constant(memory),
    held: fc
      .array(fc.integer({ min: 0, max: memory }), { minLength: REACH + 1, maxLength: REACH + 1 })
      .map((tokens) => Int32Array.from(tokens)),
    waiting: fc.array(
      fc.record({
        prompt: fc.integer({ min: 0, max: 3 }),
        output: fc.integer({ min: 1, max: Math.min(REACH, memory - 3) }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

type Lengths = { prompt: number; output: number };

describe("the memory envelope", () => {
  test("leaves what the waiting requests hold in every completion, by enumeration of all of them", () => {
    fc.assert(
      fc.property(moment, ({ memory, held, waiting }) => {
        const { values } = envelopeOf(memory, held, waiting);
        for (let k = 1; k <= REACH; k++) expect(values[k]).toBeGreaterThanOrEqual(held[k]);
        for (const load of completions(memory, held, waiting))
          for (let k = 1; k <= REACH; k++)
            if (load[k] > 0) expect(load[k] + values[k]).toBeLessThanOrEqual(memory);
      }),
      { numRuns: 500 },
    );
  });

  test("a request that starts freely fits now into every completion by the others, one that is too large does not", () => {
    let free = 0;
    const property = fc.property(moment, ({ memory, held, waiting: [own, ...others] }) => {
      const envelope = envelopeOf(memory, held, others);
      if (!envelope.startsFreely(held, own.prompt, own.output)) return;
      free++;
      for (const load of completions(memory, held, others))
        for (let k = 1; k <= own.output; k++)
          expect(held[k] + load[k] + own.prompt + k).toBeLessThanOrEqual(memory);
    });
    fc.assert(property, { numRuns: 2000 });
    expect(free).toBeGreaterThan(20);
  });

  test("known case: before a peak of 8 of 10 tokens there is room that only short requests can use", () => {
    const held = Int32Array.of(0, 2, 4, 6, 8, 0, 0, 0, 0, 0);
    const envelope = envelopeOf(10, held, [{ prompt: 0, output: 6 }]);
    expect([...envelope.values.subarray(1, 6)]).toEqual([10, 10, 9, 8, 2]);
    expect(envelope.startsFreely(held, 1, 3)).toBe(false);
    expect(envelope.startsFreely(held, 0, 3)).toBe(true);
  });
});

describe("dominance", () => {
  test("keeps exactly the partial schedules that none is below in latency and envelope", () => {
    const partial = fc.record({
      started: fc.constantFrom(1, 2, 3),
      latency: fc.nat(3),
      envelope: fc.array(fc.integer({ min: 509, max: 511 }), { minLength: 4, maxLength: 4 }),
    });
    type Partial = { started: number; latency: number; envelope: number[] };
    const below = (a: Partial, b: Partial) =>
      a.started === b.started && a.latency <= b.latency && a.envelope.every((e, k) => e <= b.envelope[k]);
    fc.assert(
      fc.property(fc.array(partial, { maxLength: 40 }), (partials) => {
        const list = new PartialSchedules(0);
        const dominance = new Dominance(5);
        const places = partials.map(({ started, latency, envelope }) => {
          const values = Int32Array.of(0, 0, ...envelope);
          if (!dominance.survives(list, started, latency, values)) return -1;
          const place = list.add(started, 0, latency, 0, new Int32Array(0));
          dominance.enter(list, place);
          return place;
        });
        const kept = new Set(list.upTo(0));
        for (const [i, one] of partials.entries()) {
          const rival = (other: Partial, j: number) => below(other, one) && (j < i || !below(one, other));
          expect(kept.has(places[i]), `${i}`).toBe(!partials.some((other, j) => j !== i && rival(other, j)));
        }
      }),
      { numRuns: 500 },
    );
  });

  test("finds its rivals among ten thousand sets", () => {
    const list = new PartialSchedules(0);
    const dominance = new Dominance(5);
    const envelope = new Int32Array(6);
    for (let latency = 1; latency >= 0; latency--)
      for (let started = 0; started < 10_000; started++) {
        expect(dominance.survives(list, started, latency, envelope)).toBe(true);
        dominance.enter(list, list.add(started, 0, latency, 0, new Int32Array(0)));
      }
    expect(dominance.survives(list, 77, 0, envelope)).toBe(false);
    expect([...list.upTo(0)]).toEqual(Array.from({ length: 10_000 }, (_, k) => 10_000 + k));
  });
});

function envelopeOf(memory: number, held: Int32Array, waiting: readonly Lengths[]): MemoryEnvelope {
  const envelope = new MemoryEnvelope(memory, REACH);
  const least = (of: keyof Lengths) => Math.min(...waiting.map((lengths) => lengths[of]));
  envelope.raise(held, least("output"), least("prompt"));
  return envelope;
}

/** What requests that start in rounds 1 … REACH or later hold in each round, over all their starts that fit. */
function* completions(
  memory: number,
  held: Int32Array,
  [first, ...rest]: readonly Lengths[],
  load = new Int32Array(REACH + 1),
): Generator<Int32Array> {
  if (first === undefined) {
    yield load;
    return;
  }
  for (let start = 1; start <= REACH; start++) {
    const more = load.slice();
    for (let k = 1; k <= first.output && start + k <= REACH; k++) more[start + k] += first.prompt + k;
    if (more.every((tokens, k) => tokens === load[k] || tokens + held[k] <= memory))
      yield* completions(memory, held, rest, more);
  }
}
