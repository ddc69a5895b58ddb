import { describe, expect, test } from "vitest";
import { adaptiveAttack } from "../../../lib/analysis/adversary/adaptive.ts";
import { exponent } from "../../../lib/analysis/proof-chain/exponent.ts";
import { policyNamed } from "../../../lib/policies/registry.ts";
import type { Policy } from "../../../lib/simulator/policy.ts";

const POLICIES = [
  "fcfs",
  "mc-benchmark",
  "mc-sf",
  "mc-sf:skip=1",
  "svf",
  "a-min",
  "h-sf",
  "alpha-greedy:alpha=0.2",
];

describe("the adaptive adversary", () => {
  test("against M = 100 releases 50 short requests at round 95 and makes all but two of them wait", () => {
    const { workload, run, longStart, schedule, scheduleLatency, ratio } = adaptiveAttack(
      policyNamed("mc-sf"),
      100,
    );
    expect([workload.n, workload.arrival[1], longStart]).toEqual([51, 95, 0]);
    // Free in rounds 96 … 99: 3, 2, 1 and 0 tokens for requests of 2; so one starts at 95 and one at 96.
    const starts = Array.from(run.records.startRound.subarray(1)).sort((a, b) => a - b);
    expect(starts).toEqual([95, 96, ...Array(48).fill(99)]);
    // In hindsight: the short ones in round 96, the long one from 96 to 195.
    expect([schedule[0], schedule[1], scheduleLatency]).toEqual([96, 95, 195 + 50]);
    expect(ratio).toBeCloseTo((99 + 1 + 2 + 48 * 5) / 245, 12);
  });

  test("every policy's ratio grows like the square root of the number of requests", () => {
    for (const name of POLICIES) {
      const points = [12, 14, 16].map((bits) => {
        const { workload, ratio } = adaptiveAttack(policyNamed(name), 2 ** bits);
        return [workload.n, ratio] as const;
      });
      const slope = exponent(points).mean;
      expect(slope, name).toBeGreaterThan(0.42);
      expect(slope, name).toBeLessThan(0.52);
    }
  });

  test("a wider gap hurts more: a third of M^1.5 over 5/2 M in the limit", () => {
    const root = 512;
    const { ratio } = adaptiveAttack(policyNamed("mc-benchmark"), root ** 2, { gap: 1 });
    expect(ratio / root).toBeGreaterThan(0.95 * (2 / 15));
    expect(ratio / root).toBeLessThan(1.05 * (2 / 15));
  });

  test("policies that toss coins or have hindsight are refused, and one that foresees is found out", () => {
    expect(() => adaptiveAttack(policyNamed("alpha-beta"), 64)).toThrow('invalid policy: "alpha-beta');
    let more = false;
    let served = false;
    const prophet: Policy = {
      name: "prophet",
      knows: "predictions",
      key: ({ n }) => {
        more = n > 1;
        return Int32Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0));
      },
      admit: (view) => {
        while (view.head >= 0 && (view.head > 0 || served || !more) && view.fits()) {
          served ||= view.head > 0;
          view.admit();
        }
      },
    };
    expect(() => adaptiveAttack(prophet, 64)).toThrow(
      "starts the long request otherwise when more arrive later",
    );
    expect(() => adaptiveAttack(policyNamed("mc-sf"), 8)).toThrow("invalid memory: 8");
  });
});
