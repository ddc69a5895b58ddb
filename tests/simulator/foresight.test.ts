import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { POLICY_NAMES, policyNamed } from "../../lib/policies/index.ts";
import { foresight } from "../../lib/simulator/foresight.ts";
import type { AnyPolicy, Policy, Requests } from "../../lib/simulator/policy.ts";
import type { Run, System } from "../../lib/simulator/run.ts";
import { StandstillError, simulate } from "../../lib/simulator/simulate.ts";
import { generate } from "../../lib/workload/generate.ts";
import { withPredictions } from "../../lib/workload/predictions.ts";
import type { Workload } from "../../lib/workload/workload.ts";
import { instances } from "./instances.ts";

function serve(workload: Workload, policy: AnyPolicy, system: System): Run {
  try {
    return simulate(workload, policy, system);
  } catch (error) {
    if (error instanceof StandstillError) return error.run;
    throw error;
  }
}

describe("no decision rests on what a policy cannot know", () => {
  const moment = fc.record({
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.integer({ min: 1, max: 1000 }),
  });
  const roundByRound = POLICY_NAMES.filter((name) => !("former" in policyNamed(name)));
  for (const name of [...roundByRound, "price-guided:prices=convex"])
    test(`${name} decides the same when the future differs`, () => {
      const policy = policyNamed(name);
      fc.assert(
        fc.property(instances({ most: 25 }), moment, ({ workload, memory }, options) => {
          expect(foresight(serve(workload, policy, { memory }), policy, options)).toEqual([]);
        }),
        { numRuns: 40 },
      );
    });

  for (const name of ["mc-sf", "a-min", "alpha-greedy", "price-guided:prices=convex"])
    test(`${name} with wrong predictions and a clock in seconds`, () => {
      const policy = policyNamed(name);
      const clock = { kind: "affine", d0: 0.02, d1: 1e-6, d2: 1e-4 } as const;
      for (const seed of [1, 2, 3]) {
        const trace = generate("amin", { n: 300, seed, rate: 8, time: "seconds" });
        const workload = withPredictions(trace, "relative:0.9", seed);
        const run = serve(workload, policy, { memory: 3000, clock });
        for (const share of [0.1, 0.5, 0.9]) expect(foresight(run, policy, { share, seed })).toEqual([]);
      }
    });

  const workload = generate("amin", { n: 400, seed: 1, rate: 2 });
  const system = { memory: 3000 };
  const lookedInto = (run: Run, policy: AnyPolicy) =>
    [0.05, 0.1, 0.15, 0.2, 0.4, 0.6, 0.8].flatMap((share) => foresight(run, policy, { share }));

  test("a policy that reads true lengths out of the engine is found out", () => {
    const peeking: Policy = {
      name: "peeking",
      knows: "predictions",
      admit(view) {
        const { output } = (view as unknown as { batch: { output: Int32Array } }).batch;
        while (view.head >= 0 && (output[view.head] < 50 || view.running === 0) && view.fits()) view.admit();
        if (view.head >= 0) view.fits();
      },
    };
    const guessed = withPredictions(workload, "noisy:0.8", 1);
    expect(lookedInto(serve(guessed, peeking, system), peeking)[0]).toMatch(
      /request \d+ starts at .* if the future differs/,
    );
  });

  test("a policy that looks at requests before they arrive is found out", () => {
    const prophetic: Policy<"arrivals"> = {
      name: "prophetic",
      knows: "arrivals",
      key: ({ n, prompt }: Requests) => prompt.map((_, i) => prompt[(i + 60) % n]),
      admit: (view) => {
        while (view.head >= 0 && view.hasRoom(0.6 * view.memory)) view.admit();
      },
    };
    const slower = generate("amin", { n: 400, seed: 1, rate: 0.5 });
    expect(lookedInto(serve(slower, prophetic, system), prophetic)).not.toEqual([]);
    const honestly = { ...prophetic, hindsight: true };
    expect(lookedInto(serve(slower, honestly, system), honestly)).toEqual([]);
  });

  test("what a clairvoyant policy knows may differ from its predictions", () => {
    const policy = policyNamed("h-sf");
    const run = serve(withPredictions(workload, "relative:0.9", 1), policy, system);
    expect(foresight(run, policy)).toEqual([]);
  });
});
