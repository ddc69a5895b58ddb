import { expect, test } from "vitest";
import { clockNamed, clockNames, parseClock } from "../../lib/simulator/index.ts";

test("a clock is written as unit, as affine with three numbers, or by the name of a fitted one", () => {
  expect(parseClock("unit")).toEqual({ kind: "unit" });
  expect(parseClock("affine:0.01,1e-6,0")).toEqual({ kind: "affine", d0: 0.01, d1: 1e-6, d2: 0 });
  for (const name of clockNames) expect(parseClock(name)).toEqual(clockNamed(name));
});

test("any other text is refused with what is known", () => {
  for (const text of ["", "affine", "affine:1,2", "affine:1,2,x", "llama"])
    expect(() => parseClock(text)).toThrow(
      `invalid clock: ${JSON.stringify(text)}; expected unit or affine:d0,d1,d2 (seconds) or llama-2-7b-a100`,
    );
  expect(() => parseClock("affine:-1,0,0")).toThrow("invalid clock d0: -1");
});
