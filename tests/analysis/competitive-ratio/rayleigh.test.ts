import fc from "fast-check";
import { CholeskyDecomposition, EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { logarithmicFit, rayleigh } from "../../../lib/analysis/competitive-ratio/index.ts";
import {
  applyKernel,
  orderedForm,
  randomisedForm,
  tails,
} from "../../../lib/analysis/competitive-ratio/quadratic-form.ts";
import { a, b, form } from "./forms.ts";

const laws = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });

/** The largest eigenvalue of Ax = λBx by dense matrices. */
function denseRatio(u: number): number {
  const lower = new CholeskyDecomposition(matrix(u, b)).lowerTriangularMatrix;
  const inverseLower = inverse(lower);
  const reduced = inverseLower.mmul(matrix(u, a)).mmul(inverseLower.transpose());
  const symmetric = Matrix.add(reduced, reduced.transpose()).mul(0.5);
  return Math.max(...new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues);
}

function matrix(u: number, entry: (i: number, j: number) => number): Matrix {
  return new Matrix(
    Array.from({ length: u }, (_, i) => Array.from({ length: u }, (_, j) => entry(i + 1, j + 1))),
  );
}

describe("the quadratic forms in tail sums", () => {
  test("equal the double sums over the printed matrices", () => {
    fc.assert(
      fc.property(laws, (x) => {
        const w = tails(x);
        expect(randomisedForm(w)).toBeCloseTo(form(a, x), 8);
        expect(orderedForm(w)).toBeCloseTo(form(b, x), 8);
      }),
    );
  });

  test("are applied by a symmetric matrix of positive entries", () => {
    const u = 12;
    const columns = Array.from({ length: u }, (_, k) => {
      const out = new Float64Array(u);
      applyKernel(
        Float64Array.from({ length: u }, (_, i) => (i === k ? 1 : 0)),
        out,
      );
      return out;
    });
    for (let i = 0; i < u; i++)
      for (let j = 0; j < u; j++) {
        expect(columns[i][j]).toBeGreaterThan(0);
        expect(columns[i][j]).toBeCloseTo(columns[j][i], 12);
      }
  });
});

describe("the Rayleigh quotient", () => {
  test("is 1 for one possible length and 5/4 for two", () => {
    expect(rayleigh(1).ratio).toBeCloseTo(1, 14);
    expect(rayleigh(2).ratio).toBeCloseTo(1.25, 14);
  });

  test.each([2, 3, 7, 30, 100, 400])("agrees with a dense eigensolver to 1e-9 for u = %i", (u) => {
    expect(Math.abs(rayleigh(u).ratio - denseRatio(u))).toBeLessThan(1e-9);
  });

  test.each([
    [2, "1.2500"],
    [5, "1.5309"],
    [10, "1.7249"],
    [20, "1.9118"],
    [50, "2.1532"],
    [100, "2.3333"],
    [200, "2.5121"],
    [500, "2.7470"],
    [1000, "2.9239"],
  ])("is, for u = %i, %s to four decimals", (u, printed) => {
    expect(rayleigh(u).ratio.toFixed(4)).toBe(printed);
  });

  test.each([1, 2, 50, 3_000, 200_000])("comes with a narrow enclosure and a positive law, u = %i", (u) => {
    const { ratio, low, high, x, positive, iterations } = rayleigh(u);
    expect(low).toBeLessThanOrEqual(ratio);
    expect(ratio).toBeLessThanOrEqual(high);
    expect(high - low).toBeLessThan(1e-12);
    expect(positive).toBe(true);
    expect(x.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 12);
    expect(iterations).toBeLessThan(40);
  });

  test("is attained by its law, and exceeded by no other", () => {
    const { ratio, x, high } = rayleigh(25);
    expect(form(a, x) / form(b, x)).toBeCloseTo(ratio, 12);
    const others = fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 25, maxLength: 25 });
    fc.assert(
      fc.property(others, (law) => {
        expect(form(a, law) / form(b, law)).toBeLessThanOrEqual(high);
      }),
    );
  });

  test("grows with the logarithm of u, by a quarter in the limit", () => {
    const near = [2, 5, 10, 20, 50, 100, 200, 500, 1000];
    const { slope, intercept, farthest } = logarithmicFit(
      near,
      near.map((u) => rayleigh(u).ratio),
    );
    expect(slope).toBeCloseTo(0.2667, 4);
    expect(intercept).toBeCloseTo(1.0972, 4);
    expect(farthest).toBeLessThan(0.033);
    const far = (rayleigh(400_000).ratio - rayleigh(100_000).ratio) / Math.log(4);
    expect(far).toBeGreaterThan(0.25);
    expect(far).toBeLessThan(0.254);
  });

  test("refuses an upper end that is no length", () => {
    expect(() => rayleigh(0)).toThrow("invalid upper: 0; expected an integer from 1");
    expect(() => rayleigh(2.5)).toThrow("invalid upper: 2.5");
  });
});

describe("the logarithmic fit", () => {
  test("finds the line that values lie on", () => {
    const x = [1, 10, 300];
    const fit = logarithmicFit(
      x,
      x.map((value) => 2 * Math.log(value) - 3),
    );
    expect(fit.slope).toBeCloseTo(2, 12);
    expect(fit.intercept).toBeCloseTo(-3, 12);
    expect(fit.farthest).toBeLessThan(1e-12);
  });

  test("refuses a single x", () => {
    expect(() => logarithmicFit([3, 3], [1, 2])).toThrow("at least two different");
  });
});
