import { describe, expect, test } from "vitest";
import { POLICY_NAMES, policyNamed } from "../../lib/policies/index.ts";

describe("policy names", () => {
  test("every name makes a policy of that name", () => {
    for (const name of POLICY_NAMES) expect(policyNamed(name).name.split(":")[0]).toBe(name);
  });

  test("parameters are read, and unknown or bad ones refused by name", () => {
    expect(policyNamed("alpha-greedy:alpha=0.1").name).toBe("alpha-greedy:alpha=0.1");
    expect(() => policyNamed("alpha-greedy:alhpa=1")).toThrow(
      'unknown setting of alpha-greedy: "alhpa"; did you mean "alpha"',
    );
    expect(() => policyNamed("alpha-greedy:alpha=x")).toThrow("invalid alpha of alpha-greedy");
    expect(policyNamed("mc-sf:skip=1,margin=0.1").name).toBe("mc-sf:skip=1,margin=0.1");
    expect(policyNamed("mc-sf:skip=0,margin=0").name).toBe("mc-sf");
    expect(policyNamed("alpha-beta:alpha=0.2,beta=0.1,seed=7").name).toBe(
      "alpha-beta:alpha=0.2,beta=0.1,seed=7",
    );
    expect(policyNamed("price-guided:prices=convex,compute=8").name).toBe(
      "price-guided:prices=convex,compute=8",
    );
    expect(() => policyNamed("mc-sf:skip=yes")).toThrow('invalid skip of mc-sf: "yes"; expected 0 or 1');
    expect(() => policyNamed("svf:margin=1")).toThrow("invalid margin of svf: 1");
    expect(() => policyNamed("alpha-beta:beta=0")).toThrow("invalid beta: 0");
    expect(() => policyNamed("fcfs:skip=1")).toThrow("no settings");
    expect(() => policyNamed("mcsf")).toThrow('unknown policy: "mcsf"; did you mean "mc-sf"');
  });
});
