import { describe, expect, test } from "vitest";
import { invalid, requireInteger, unknownName } from "../../lib/core/errors.ts";

describe("errors name the value and what was expected", () => {
  test("invalid shows strings in quotes", () => {
    expect(() => invalid("memory", "-3", "a positive number of tokens")).toThrow(
      'invalid memory: "-3"; expected a positive number of tokens',
    );
  });

  test("requireInteger refuses fractions, infinities and values out of range", () => {
    for (const bad of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 0, 11])
      expect(() => requireInteger("n", bad, 1, 10)).toThrow(
        `invalid n: ${bad}; expected an integer from 1 to 10`,
      );
    expect(requireInteger("n", 10, 1, 10)).toBe(10);
  });

  test("an unknown name is answered with the nearest known ones", () => {
    expect(() => unknownName("policy", "mcsf", ["fcfs", "mc-sf", "svf"])).toThrow(
      'unknown policy: "mcsf"; did you mean "mc-sf"',
    );
    expect(() => unknownName("policy", "something-else", ["fcfs"])).toThrow(
      'unknown policy: "something-else"; known: fcfs',
    );
  });
});
