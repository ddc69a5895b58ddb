import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utility } from "../../../lib/models/fluid-program/expression.ts";
import {
  alphaFair,
  customUtility,
  linear,
  log,
  type Utility,
} from "../../../lib/models/fluid-program/index.ts";

const utilities: [string, Utility][] = [
  ["log", log(1e-3)],
  ["α = 2", alphaFair(2, 1e-2)],
  ["α = 0.5", alphaFair(0.5, 0)],
  ["α = 3", alphaFair(3, 0.1)],
  ["linear", linear()],
  ["sqrt(x + 0.01)", utility("sqrt(x + 0.01)")],
  ["1 - exp(-3 x)", utility("1 - exp(-3 x)")],
  ["log(x + 0.1) / log(2)", utility("log(x + 0.1) / log(2)")],
  ["a function", customUtility({ name: "x − x²/2", value: (x) => x - (x * x) / 2, slope: (x) => 1 - x })],
];

describe.each(utilities)("the utility %s", (_, u) => {
  test("has the slope and the curvature of its value", () => {
    for (const x of [0.05, 0.3, 0.6, 0.95]) {
      const h = 1e-5;
      const slope = (u.value(x + h) - u.value(x - h)) / (2 * h);
      const second = (u.slope(x + h) - u.slope(x - h)) / (2 * h);
      const [slopes, curvature] = [new Float64Array(1), new Float64Array(1)];
      u.sample(Float64Array.of(x), 0, 1, slopes, curvature);
      expect(u.slope(x) / slope).toBeCloseTo(1, 6);
      expect(slopes[0]).toBe(u.slope(x));
      expect(curvature[0]).toBeCloseTo(-second / slope, 4);
    }
  });

  test("demands the rate that maximises utility less price", () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 50, noNaN: true }), (price) => {
        const best = u.value(u.demand(price)) - price * u.demand(price);
        for (let k = 0; k <= 100; k++)
          expect(u.value(k / 100) - (price * k) / 100).toBeLessThanOrEqual(
            best + 1e-9 * Math.max(1, Math.abs(best)),
          );
      }),
      { numRuns: 50 },
    );
  });
});

describe("an expression that is no utility is refused by its innermost part", () => {
  const bad: [string, string][] = [
    ["x^2", '"x ^ 2" is convex: second derivative 2'],
    ["log(x + 0.1) + 5 * x^2", '"x ^ 2" is convex: second derivative 2'],
    ["x - 3 * log(x + 1)", '"log(x + 1)", which enters with a minus sign, increases: slope 1'],
    ["1 / (x + 1)", '"1 / (x + 1)" decreases: slope -1'],
    ["log(1 + exp(4 x - 2))", '"exp(4 x - 2)" is convex'],
    ["sin(4 x)", '"sin(4 x)" decreases: slope -4'],
    ["x * (1 - x)", '"x * (1 - x)" decreases: slope -1 at x = 1'],
    ["log(x)", '"log(x)" has the value −∞ at x = 0'],
    ["x + sqrt(x - 0.5)", '"sqrt(x - 0.5)" has no real value at x = 0'],
    ["sqrt(y)", 'unknown name "y"; expected x, pi or e'],
    ["min(x, 0.5)", '"min(x, 0.5)" is no function of one number known here'],
    ["2 *", "Unexpected end of expression"],
    ["a = x", '"a = x"; expected a formula in x'],
  ];
  test.each(bad)("%s", (expression, message) => {
    expect(() => utility(expression)).toThrow(message);
  });
});

describe("a function that is no utility is refused", () => {
  const value = (x: number) => x * x;
  test("where it is convex, where it decreases, and where its slope is not its derivative", () => {
    expect(() => customUtility({ name: "square", value, slope: (x) => 2 * x })).toThrow(
      "second derivative 2",
    );
    expect(() => customUtility({ name: "half", value, slope: undefined as never })).toThrow(
      "invalid slope of utility half: undefined; expected a function of x",
    );
    expect(() => customUtility({ name: "fall", value: (x) => -x, slope: () => -1 })).toThrow("slope -1");
    expect(() => customUtility({ name: "lie", value: Math.sqrt, slope: () => 1 })).toThrow(
      "invalid slope of utility lie",
    );
    expect(() => customUtility({ name: "hole", value: () => Number.NaN, slope: () => 1 })).toThrow(
      "value NaN",
    );
  });
});
