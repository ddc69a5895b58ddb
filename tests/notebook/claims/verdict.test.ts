import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answer, explanationWanted, isUnexplained } from "../../../lib/notebook/claims/verdict.ts";
import { oneClaim } from "./fixtures.ts";

const reason = "another clock";
const exact = oneClaim();
const within = (kind: "absolute" | "relative", value: number, loose?: number, stated = 11) =>
  oneClaim({ value: stated, tolerance: { kind, value, ...(loose ? { loose } : {}), why: "test" } });
const shape = oneClaim({ value: null, tolerance: { kind: "shape", why: "no numbers are printed" } });

describe("a number", () => {
  test("reproduces an exact claim only when it is equal, up to the rounding of one subtraction", () => {
    expect(answer(exact, 11).verdict).toBe("reproduced");
    expect(answer(oneClaim({ value: 0.3 }), 0.1 + 0.2).verdict).toBe("reproduced");
    expect(answer(exact, 11.000001, { reason }).verdict).toBe("contradicted");
    expect(answer(oneClaim({ value: 0 }), 0).verdict).toBe("reproduced");
  });

  test("reproduces a claim at the very edge of its tolerance", () => {
    expect(answer(within("absolute", 0.1, undefined, 1), 1.1).verdict).toBe("reproduced");
    expect(answer(within("relative", 0.1, undefined, -10), -11).verdict).toBe("reproduced");
    expect(answer(within("relative", 0.1, undefined, -10), -11.001, { reason }).verdict).toBe("contradicted");
  });

  test("is shape only between the tolerance and the looser one, and contradicted beyond", () => {
    const claim = within("relative", 0.01, 0.2, 100);
    expect(answer(claim, 101).verdict).toBe("reproduced");
    expect(answer(claim, 102, { reason }).verdict).toBe("shape only");
    expect(answer(claim, 120, { reason }).verdict).toBe("shape only");
    expect(answer(claim, 121, { reason }).verdict).toBe("contradicted");
  });

  test("is reproduced exactly when its distance is at most the tolerance", () => {
    const numbers = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 1, max: 1000 }), (value, ours, width) => {
        const { verdict } = answer(within("absolute", width, undefined, value), ours, { reason });
        expect(verdict).toBe(Math.abs(ours - value) <= width ? "reproduced" : "contradicted");
      }),
    );
  });
});

describe("an interval", () => {
  const claim = within("absolute", 1);

  test("reproduces a claim when it meets the band and is no wider than the band", () => {
    expect(answer(claim, 11.5, { low: 10.5, high: 12.5 }).verdict).toBe("reproduced");
    expect(answer(claim, 13, { low: 12, high: 14 }).verdict).toBe("reproduced");
    expect(answer(claim, 13, { low: 12.01, high: 14, reason }).verdict).toBe("contradicted");
  });

  test("that is wider than the band proves nothing, and the answer says what is missing", () => {
    expect(answer(claim, 11, { low: 9.9, high: 12 })).toMatchObject({
      verdict: "not reproducible",
      missing: "a narrower interval of ours",
    });
  });

  test("reproduces an exact claim only when it is that number", () => {
    expect(answer(exact, 11, { low: 11, high: 11 }).verdict).toBe("reproduced");
    expect(answer(exact, 11, { low: 10, high: 12 }).verdict).toBe("not reproducible");
  });

  test("must hold our number, and needs both ends", () => {
    const message = "invalid interval of the answer to robust/toy/h-sf";
    expect(() => answer(claim, 11, { low: 11.5, high: 12 })).toThrow(`${message}: "11.5 to 12"`);
    expect(() => answer(claim, 11, { low: 10 })).toThrow(message);
    expect(() => answer(claim, 11, { low: Number.NaN, high: 12 })).toThrow(message);
    expect(() => answer(shape, true, { low: 0, high: 1 })).toThrow(message);
  });
});

describe("a shape claim", () => {
  test("is shape only when it holds and contradicted when it does not", () => {
    expect(answer(shape, true).verdict).toBe("shape only");
    expect(answer(shape, false, { reason }).verdict).toBe("contradicted");
  });

  test("is not answered with a number, nor a number claim with true", () => {
    expect(() => answer(shape, 3)).toThrow("invalid answer to robust/toy/h-sf: 3; expected true or false");
    expect(() => answer(exact, true)).toThrow(
      "invalid answer to robust/toy/h-sf: true; expected a finite number",
    );
    expect(() => answer(exact, Number.NaN)).toThrow("expected a finite number");
  });
});

describe("what must stand beside an answer", () => {
  test("a claim that does not hold is unexplained without a reason that is not blank", () => {
    const message =
      'claim robust/toy/h-sf: ours is 12, the paper\'s 11, the verdict "contradicted"; expected a reason';
    expect(explanationWanted(answer(exact, 12))).toContain(message);
    expect(isUnexplained(answer(exact, 12, { reason: "  " }))).toBe(true);
    expect(isUnexplained(answer(exact, 12, { reason }))).toBe(false);
    expect(isUnexplained(answer(exact, 11))).toBe(false);
    expect(isUnexplained(answer(shape, false))).toBe(true);
    expect(isUnexplained(answer(shape, true))).toBe(false);
    expect(explanationWanted(answer(within("absolute", 1, 5), 14))).toContain('the verdict "shape only"');
    expect(isUnexplained(answer(within("absolute", 1, 5), 14))).toBe(true);
  });

  test("what a stand-in contradicts is not reproducible for want of the thing itself; what agrees stands", () => {
    const standIn = "the paper's simulator";
    expect(answer(exact, 12, { standIn })).toMatchObject({ verdict: "not reproducible", missing: standIn });
    expect(answer(exact, 11, { standIn })).toMatchObject({ verdict: "reproduced", missing: null });
  });

  test("no value needs what is missing, which makes the claim not reproducible even beside a value", () => {
    expect(() => answer(exact, null)).toThrow("expected a value, or `missing` saying what it would take");
    expect(answer(exact, null, { missing: "the trace" })).toMatchObject({
      ours: null,
      verdict: "not reproducible",
    });
    expect(answer(exact, 11, { missing: "the trace" }).verdict).toBe("not reproducible");
  });
});

test("a claim that our parameters were fitted to is never reproduced, but may be contradicted", () => {
  const fitted = oneClaim({ basis: "fitted" });
  expect(answer(fitted, 11).verdict).toBe("fitted");
  expect(answer(fitted, 12, { reason }).verdict).toBe("contradicted");
});
