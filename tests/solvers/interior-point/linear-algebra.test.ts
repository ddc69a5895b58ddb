import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { stream } from "../../../lib/core/random.ts";
import { fluidProgram } from "../../../lib/models/fluid-program/index.ts";
import {
  cholesky,
  choleskySolve,
  subtractOuterProducts,
} from "../../../lib/solvers/interior-point/cholesky.ts";
import { DirectBorder } from "../../../lib/solvers/interior-point/direct-border.ts";
import { IterativeBorder } from "../../../lib/solvers/interior-point/iterative-border.ts";
import { TimeSystem } from "../../../lib/solvers/interior-point/time-system.ts";

const random = stream(1, "linear algebra");
const column = (length: number, low = 0.1, high = 2) =>
  Float64Array.from({ length }, () => low + (high - low) * random());

const program = fluidProgram({
  requests: Array.from({ length: 7 }, (_, i) => ({
    arrival: Math.max(0, i - 2),
    prompt: i,
    output: 4 + (i % 3),
  })),
  compute: 2,
  memory: 100,
  horizon: 9,
  utility: { kind: "log", epsilon: 0.1 },
  release: "prefill",
});
const { n, rounds, rates, offset, request, slope } = program;

/** Sums of ω over the requests of a round, and the rows' prices and slacks, at random. */
function randomRows() {
  const omega = column(rates);
  const a = new Float64Array(rounds);
  const b = new Float64Array(rounds);
  const g = new Float64Array(rounds);
  for (let t = 0; t < rounds; t++)
    for (let k = offset[t]; k < offset[t + 1]; k++) {
      a[t] += omega[k];
      b[t] += omega[k] * slope[request[k]];
      g[t] += omega[k] * slope[request[k]] ** 2;
    }
  const spread = g.map((value, t) => value - b[t] ** 2 / a[t]);
  const rows = {
    a,
    b,
    spread,
    compute: column(rounds),
    computeSlack: column(rounds),
    memory: column(rounds),
    memorySlack: column(rounds),
  };
  return { omega, g, rows };
}

/** The time system in (λ, Π) as a dense matrix, from the two lines of its definition. */
function denseTimeSystem({ g, rows }: ReturnType<typeof randomRows>): Matrix {
  const matrix = Matrix.zeros(2 * rounds, 2 * rounds);
  const delta = (t: number) => (t >= 0 ? rows.memorySlack[t] / rows.memory[t] : 0);
  for (let t = 0; t < rounds; t++) {
    const p = rounds + t;
    matrix.set(t, t, rows.a[t] + rows.computeSlack[t] / rows.compute[t]);
    matrix.set(t, p, rows.b[t]);
    matrix.set(p, t, rows.b[t]);
    matrix.set(p, p, g[t] + delta(t) + delta(t - 1));
    if (t + 1 < rounds) matrix.set(p, p + 1, -delta(t));
    if (t > 0) matrix.set(p, p - 1, -delta(t - 1));
  }
  return matrix;
}

describe("the time system", () => {
  test("has the solution of the dense matrix that it stands for, and dμ = dΠ_t − dΠ_{t+1}", () => {
    const random = randomRows();
    const [computeRight, memoryRight] = [column(rounds, -1, 1), column(rounds, -1, 1)];
    const system = new TimeSystem(rounds);
    system.factor(random.rows);
    const found = [new Float64Array(rounds), new Float64Array(rounds), new Float64Array(rounds)];
    system.solve(computeRight, memoryRight, found[0], found[1], found[2]);
    const expected = solve(denseTimeSystem(random), Matrix.columnVector([...computeRight, ...memoryRight]));
    for (let t = 0; t < rounds; t++) {
      expect(found[0][t]).toBeCloseTo(expected.get(t, 0), 10);
      expect(found[1][t]).toBeCloseTo(expected.get(rounds + t, 0), 10);
      expect(found[2][t]).toBeCloseTo(found[1][t] - (t + 1 < rounds ? found[1][t + 1] : 0), 10);
    }
  });

  test("stays accurate where slacks over prices range over thirty orders of magnitude", () => {
    const random = randomRows();
    for (let t = 0; t < rounds; t++) random.rows.memorySlack[t] = 10 ** (-15 + (30 * t) / rounds);
    const system = new TimeSystem(rounds);
    system.factor(random.rows);
    const [computeRight, memoryRight] = [column(rounds, -1, 1), column(rounds, -1, 1)];
    const [dCompute, dCumulative, dMemory] = [1, 2, 3].map(() => new Float64Array(rounds));
    system.solve(computeRight, memoryRight, dCompute, dCumulative, dMemory);
    let before = 0;
    for (let t = 0; t < rounds; t++) {
      // second line, with δ dμ in place of differences of Π
      const flow = (random.rows.memorySlack[t] / random.rows.memory[t]) * dMemory[t];
      const left = random.rows.b[t] * dCompute[t] + random.g[t] * dCumulative[t] + flow - before;
      expect(left).toBeCloseTo(memoryRight[t], 9);
      before = flow;
    }
  });
});

describe("the border of completion limits", () => {
  test("has the solution of the dense Schur complement, directly and by conjugate gradients", () => {
    const random = randomRows();
    const system = new TimeSystem(rounds);
    system.factor(random.rows);
    const h = new Float64Array(n);
    const w = Matrix.zeros(n, 2 * rounds);
    for (let t = 0; t < rounds; t++)
      for (let k = offset[t]; k < offset[t + 1]; k++) {
        h[request[k]] += random.omega[k];
        w.set(request[k], t, random.omega[k]);
        w.set(request[k], rounds + t, random.omega[k] * slope[request[k]]);
      }
    const diagonal = h.map((value) => value + 0.3);
    const right = column(n, -1, 1);
    const dense = Matrix.diag([...diagonal]).sub(w.mmul(solve(denseTimeSystem(random), w.transpose())));
    const expected = solve(dense, Matrix.columnVector([...right]));
    for (const border of [
      new DirectBorder(program, random.omega, system),
      new IterativeBorder(program, random.omega, system),
    ]) {
      const found = new Float64Array(n);
      border.factor(diagonal);
      border.solve(right, found, false);
      for (let i = 0; i < n; i++) expect(found[i]).toBeCloseTo(expected.get(i, 0), 7);
    }
  });
});

describe("dense symmetric matrices", () => {
  test.each([4, 8, 16])("of order %i: outer products, factor and solution", (order) => {
    const count = 3;
    const columns = column(order * count, -1, 1);
    const matrix = new Float64Array(order * order);
    for (let i = 0; i < order; i++) matrix[i * order + i] = 10;
    const full = Matrix.diag(Array(order).fill(10));
    for (let k = 0; k < count; k++) {
      const v = Matrix.columnVector([...columns.subarray(k * order, (k + 1) * order)]);
      full.sub(v.mmul(v.transpose()));
    }
    subtractOuterProducts(matrix, order, columns, count);
    cholesky(matrix, order);
    const right = column(order, -1, 1);
    const expected = solve(full, Matrix.columnVector([...right]));
    choleskySolve(matrix, order, right);
    for (let i = 0; i < order; i++) expect(right[i]).toBeCloseTo(expected.get(i, 0), 10);
  });
});
