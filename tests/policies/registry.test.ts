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
    expect(() => policyNamed("mc-sf:skip=1")).toThrow("no settings");
    expect(() => policyNamed("mcsf")).toThrow('unknown policy: "mcsf"; did you mean "mc-sf"');
  });
});
