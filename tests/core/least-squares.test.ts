import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { leastSquares } from "../../lib/core/least-squares.ts";

const value = fc.double({ min: -10, max: 10, noNaN: true });

describe("least squares", () => {
  test("agree with a dense library's, and their residuals are orthogonal to the columns", () => {
    const rows = fc.array(fc.tuple(value, value, value), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.array(value, { minLength: 12, maxLength: 12 }), (some, targets) => {
        const a = some.map((row, i) => row.map((x, k) => x + (i === k ? 25 : 0)));
        const b = targets.slice(0, a.length);
        const { coefficients, residuals } = leastSquares(a, b);
        const theirs = solve(new Matrix(a), Matrix.columnVector(b), true).to1DArray();
        for (let k = 0; k < 3; k++) {
          expect(coefficients[k]).toBeCloseTo(theirs[k], 8);
          expect(a.reduce((dot, row, i) => dot + row[k] * residuals[i], 0)).toBeCloseTo(0, 6);
        }
      }),
    );
  });

  test("of a line have the textbook standard error of the slope", () => {
    const x = [1, 2, 3, 4, 5];
    const y = [2.1, 3.9, 6.2, 7.8, 10.1];
    const { coefficients, errors } = leastSquares(
      x.map((at) => [1, at]),
      y,
    );
    expect(coefficients[1]).toBeCloseTo(1.99, 12);
    expect(errors[1]).toBeCloseTo(0.059722, 5); // √(Σ residual²/3 / Σ (x − 3)²) = √(0.107/3/10)
  });

  test("are refused for columns that depend on each other, ragged rows and too few of them", () => {
    const rows = [1, 2, 3].map((x) => [x, 2 * x]);
    expect(() => leastSquares(rows, [1, 2, 3])).toThrow("column 1 depends on the columns before it");
    expect(() => leastSquares([[1, 2], [3]], [1, 2])).toThrow("columns of observation 1: 1");
    expect(() => leastSquares([[1, 2]], [1])).toThrow("expected at least as many as coefficients, 2");
    expect(() => leastSquares([[1], [2]], [1])).toThrow("invalid targets: 1");
  });
});
