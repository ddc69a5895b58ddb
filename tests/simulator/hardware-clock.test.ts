import { describe, expect, test } from "vitest";
import { saturationRate } from "../../lib/analysis/load.ts";
import { ticks } from "../../lib/simulator/clock.ts";
import {
  A100_80GB,
  hardwareClock,
  kvBytesPerToken,
  LLAMA2_70B,
  type Machine,
  ridgeBatch,
} from "../../lib/simulator/hardware-clock.ts";
import { fromRows } from "./instances.ts";

const two = (split: Machine["split"]): Machine => ({ ...A100_80GB, count: 2, split });
const PEAK = { bandwidth: 1, compute: 1 };

describe("a clock from hardware figures", () => {
  test("Llama-2-70B keeps 320 KiB a token, and its weights are read in 34 ms by two A100 at once, 68 ms in turn", () => {
    expect(kvBytesPerToken(LLAMA2_70B)).toBe(320 * 1024);
    expect(1e3 * hardwareClock(LLAMA2_70B, two("tensor"), PEAK).d0).toBeCloseTo(33.83, 2);
    expect(1e3 * hardwareClock(LLAMA2_70B, two("pipeline"), PEAK).d0).toBeCloseTo(67.66, 2);
  });

  test("a split in turn doubles every term, half the efficiency doubles the terms it stands in", () => {
    const [tensor, pipeline] = (["tensor", "pipeline"] as const).map((split) =>
      hardwareClock(LLAMA2_70B, two(split), PEAK),
    );
    const half = hardwareClock(LLAMA2_70B, two("tensor"), { bandwidth: 0.5, compute: 1 });
    for (const term of ["d0", "d1", "d2"] as const) expect(pipeline[term]).toBeCloseTo(2 * tensor[term], 12);
    expect([half.d0 / tensor.d0, half.d1 / tensor.d1, half.d2 / tensor.d2]).toEqual([2, 2, 1]);
  });

  test("decoding is bound by memory up to the ridge, 153 requests for an A100 at its peaks", () => {
    expect(Math.floor(ridgeBatch(LLAMA2_70B, two("tensor"), PEAK))).toBe(153);
    expect(hardwareClock(LLAMA2_70B, two("tensor"), PEAK).fittedOn).toContain("up to 153 requests");
  });

  test("the terms can be told in nanoseconds, and figures out of range are refused by name", () => {
    expect(() =>
      ticks(hardwareClock(LLAMA2_70B, two("tensor"), { bandwidth: 0.8, compute: 0.5 })),
    ).not.toThrow();
    expect(() => hardwareClock(LLAMA2_70B, two("tensor"), { bandwidth: 1.2, compute: 1 })).toThrow(
      "invalid efficiency of bandwidth: 1.2; expected a share in (0, 1]",
    );
    expect(() => hardwareClock(LLAMA2_70B, { ...two("tensor"), count: 0 }, PEAK)).toThrow(
      "invalid accelerators of A100 80 GB: 0",
    );
  });

  test("the saturation rate of equal requests that fill the memory exactly is one over what each adds", () => {
    const rows = fromRows([{ prompt: 3, output: 1 }]); // holds 4 tokens for one round
    const clock = { kind: "affine", d0: 0.1, d1: 0.01, d2: 0.02 } as const;
    expect(saturationRate(rows, 40, clock)).toBeCloseTo(1 / ((0.1 + 0.4) / 10 + 0.06), 12);
  });
});
