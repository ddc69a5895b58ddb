import { describe, expect, test } from "vitest";
import { InputError } from "../../lib/core/errors.ts";
import { mcSf, vllm } from "../../lib/policies/index.ts";
import { type Policy, simulate, summarize } from "../../lib/simulator/index.ts";
import { workload } from "../../lib/workload/index.ts";

const about = { name: "toy", unit: "tokens", time: "rounds", source: "a test" } as const;
const toy = workload({ arrival: [0, 0, 0, 0], prompt: [2, 2, 2, 2], output: [1, 1, 2, 3], about });
const own: Policy = {
  name: "own",
  knows: "predictions",
  admit(view) {
    while (view.head >= 0 && view.fits()) view.admit();
  },
};

/** Serves the toy with whatever it is. */
const serve = (policy: unknown, system: unknown = { memory: 12 }) =>
  simulate(toy, policy as Policy, system as { memory: number });

describe("what is no policy is refused with what was meant", () => {
  test.each<[string, unknown, string]>([
    [
      "a name",
      "mc-sf",
      'invalid policy: "mc-sf"; expected an object; policyNamed("mc-sf") makes one of a name',
    ],
    ["a maker", mcSf, "invalid policy: the function mcSf; expected what it returns, mcSf()"],
    ["nothing", undefined, "invalid policy: undefined"],
    ["one without a name", { ...own, name: undefined }, "invalid name of the policy: undefined"],
    ["one without admit", { ...own, admit: undefined }, "invalid admit of policy own: undefined"],
    ["one without former", { ...vllm(), former: undefined }, "invalid former of policy vllm: undefined"],
    ["one that knows too much", { ...own, knows: "length" }, 'policy own: "length"; did you mean "lengths"'],
    [
      "one whose key returns nothing",
      { ...own, key: () => undefined },
      "invalid keys of the policy: undefined",
    ],
  ])("%s", (_, policy, message) => {
    expect(() => serve(policy)).toThrow(InputError);
    expect(() => serve(policy)).toThrow(message);
  });

  test("a clock as text or of an unknown kind", () => {
    for (const clock of ["unit", { kind: "afine", d0: 1, d1: 0, d2: 0 }])
      expect(() => serve(own, { memory: 12, clock })).toThrow("which parseClock makes from text");
  });
});

describe("a decision when nobody waits", () => {
  test("admits nobody: predicates say no, and admit and pass are errors rather than an endless run", () => {
    const unguarded = (decide: Policy["admit"]): Policy => ({ ...own, admit: decide });
    const careless = unguarded((view) => {
      while (view.fits() && view.fitsReserved() && view.hasRoom(view.memory)) view.admit();
    });
    const careful = unguarded((view) => {
      while (view.head >= 0 && view.fits() && view.fitsReserved() && view.hasRoom(view.memory)) view.admit();
    });
    expect(summarize(serve(careless))).toEqual(summarize(serve(careful)));
    const greedy = unguarded((view) => {
      for (;;) view.admit();
    });
    expect(() => serve(greedy)).toThrow("policy own would admit although nobody waits: view.head is -1");
    const hasty = unguarded((view) => {
      for (;;) view.pass();
    });
    expect(() => serve(hasty)).toThrow("policy own would pass although nobody waits");
  });
});
