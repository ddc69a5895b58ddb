import { describe, expect, test } from "vitest";
import { type AdversaryOptions, findBadInstance } from "../../../lib/analysis/adversary/index.ts";
import { optimalSchedule } from "../../../lib/analysis/adversary/optimum.ts";
import { aMax } from "../../../lib/policies/a-max.ts";
import { mcSf } from "../../../lib/policies/mc-sf.ts";
import { audit } from "../../../lib/simulator/audit.ts";
import { summarize } from "../../../lib/simulator/metrics.ts";
import type { Policy } from "../../../lib/simulator/policy.ts";
import { simulate } from "../../../lib/simulator/simulate.ts";
import { fromRows } from "../../simulator/instances.ts";
import { leastByEnumeration } from "./enumeration.ts";

const small: AdversaryOptions = { memory: 12, requests: 6, seed: 1, evaluations: 600 };
const total = (run: Parameters<typeof summarize>[0]) => summarize(run).totalLatency;

describe("what the search returns", () => {
  test("two audited runs of the same instance, the ratio of their latencies, and a proof", () => {
    const found = findBadInstance("mc-sf", small);
    expect([audit(found.run), audit(found.reference)]).toEqual([[], []]);
    expect(found.run.workload).toBe(found.reference.workload);
    expect(found.ratio).toBe(total(found.run) / total(found.reference));
    expect([found.certified, found.atMost]).toEqual([true, found.ratio]);
  });

  test("a ratio that enumeration of all schedules confirms", () => {
    const found = findBadInstance("svf", { ...small, memory: 8, requests: 4, longest: 3, evaluations: 200 });
    expect(found.ratio).toBe(total(found.run) / leastByEnumeration(found.workload, 8));
    expect(found.ratio).toBeGreaterThan(1);
  });

  test("the same instance for the same seed, another one for another", () => {
    const [one, same, other] = [1, 1, 2].map((seed) => findBadInstance("svf", { ...small, seed }).workload);
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test("a ratio no smaller the longer it searches", () => {
    const ratios = [20, 100, 400].map(
      (evaluations) => findBadInstance("svf", { ...small, evaluations }).ratio,
    );
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
  });

  test("with more than six requests, bounds on both sides of the true ratio", () => {
    const { certified, ratio, atMost } = findBadInstance("fcfs", {
      ...small,
      requests: 15,
      evaluations: 100,
    });
    expect(certified).toBe(false);
    expect(atMost).toBeGreaterThanOrEqual(ratio);
  });
});

describe("what it finds", () => {
  test.each([8, 12, 20])(
    "at least the ratio of the known family against shortest first, M = %i",
    (memory) => {
      const found = findBadInstance("mc-sf", { ...small, memory, evaluations: 2000 });
      expect(found.ratio).toBeGreaterThanOrEqual(familyRatio(memory));
      expect(familyRatio(memory)).toBeGreaterThan(1.04);
    },
  );

  test("that fcfs is worse off than shortest first: one long request at the head", () => {
    const [fcfs, sf] = ["fcfs", "mc-sf"].map((name) =>
      findBadInstance(name, { ...small, evaluations: 1500 }),
    );
    expect(fcfs.ratio).toBeGreaterThan(sf.ratio + 1);
  });

  test("that a-max pays for a wide interval more than for an exact one", () => {
    const space = { ...small, prompt: 1, longest: 8 };
    const [exact, rough] = ["exact", "interval:1,8"].map((predict) =>
      findBadInstance(aMax(), { ...space, predict }),
    );
    expect(rough.ratio).toBeGreaterThan(exact.ratio + 1);
  });

  test("that a policy that evicts for ever is infinitely bad, with the run until then", () => {
    const found = findBadInstance("alpha-greedy:alpha=0", small);
    expect(found.ratio).toBe(Number.POSITIVE_INFINITY);
    expect(found.run.completed).toBeLessThan(6);
  });

  test("nothing against a policy that is already the best, when all requests are alike", () => {
    const own: Policy = { ...mcSf(), name: "own" };
    expect(findBadInstance(own, { ...small, prompt: 2, longest: 1, latest: 4, evaluations: 50 }).ratio).toBe(
      1,
    );
  });
});

describe("how it is steered", () => {
  test("it reports each instance and stops when told to, with what it had", () => {
    const signal = { aborted: false };
    const seen: number[] = [];
    const found = findBadInstance("svf", {
      ...small,
      signal,
      onProgress: ({ evaluations, ratio }) => {
        seen.push(ratio);
        signal.aborted = evaluations === 40;
      },
    });
    expect([found.evaluations, seen.length, seen.at(-1)]).toEqual([40, 40, found.ratio]);
    expect(findBadInstance("svf", { ...small, evaluations: 40 }).workload).toEqual(found.workload);
  });

  test("instances keep to the prompt, the longest output, the latest arrival and the interval that are asked for", () => {
    const space = { ...small, prompt: 3, longest: 6, latest: 5, predict: "interval:2,7", evaluations: 150 };
    const { workload } = findBadInstance("a-min", space);
    expect(workload.prompt.every((s) => s === 3)).toBe(true);
    expect(workload.output.every((o) => o >= 2 && o <= 6)).toBe(true);
    expect(workload.arrival.every((a) => a >= 0 && a <= 5)).toBe(true);
    expect([workload.lower?.[0], workload.upper?.[0]]).toEqual([2, 7]);
  });

  test("settings that leave no instance are refused by name", () => {
    expect(() => findBadInstance("mcsf", small)).toThrow('unknown policy: "mcsf"');
    expect(() => findBadInstance("svf", { ...small, evaluations: 0 })).toThrow("invalid evaluations: 0");
    expect(() => findBadInstance("svf", { ...small, prompt: 12 })).toThrow("invalid prompt: 12");
    expect(() => findBadInstance("svf", { ...small, predict: "interval:20,30" })).toThrow(
      "invalid longest output: 11; expected at least 20",
    );
  });
});

/** Type 1 with a prompt that fills the memory and one token, type 2 of (1, 2): shortest first serves type 1 first. */
function familyRatio(memory: number): number {
  const ratios = [1, 2, 3, 4, 5].map((large) => {
    const rows = Array.from({ length: 6 }, (_, i) =>
      i < large ? { prompt: memory - 1, output: 1 } : { prompt: 1, output: 2 },
    );
    const workload = fromRows(rows);
    return total(simulate(workload, mcSf(), { memory })) / optimalSchedule(workload, memory).totalLatency;
  });
  return Math.max(...ratios);
}
