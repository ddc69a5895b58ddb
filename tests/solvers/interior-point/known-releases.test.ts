import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { stream } from "../../../lib/core/random.ts";
import { fluidProgram } from "../../../lib/models/fluid-program/index.ts";
import { clarabel } from "../../../lib/solvers/conic/clarabel.ts";
import { highs } from "../../../lib/solvers/highs/fluid.ts";
import { interiorPoint } from "../../../lib/solvers/index.ts";
import { DenseFactor } from "../../../lib/solvers/interior-point/lu.ts";
import { expectOptimalityConditions } from "../oracle.ts";
import { knownReleases } from "./known-releases.ts";

describe("where memory is freed at known times, the interior point", () => {
  test("certifies random programs, and meets the optimality conditions by loops from the definitions", () => {
    for (let seed = 0; seed < 200; seed++) {
      const program = knownReleases(seed);
      const solution = interiorPoint(program);
      expect(solution.status, `seed ${seed}`).toBe("optimal");
      expect(solution.gap).toBeLessThanOrEqual(1e-9);
      if (seed < 60) expectOptimalityConditions(program, solution);
    }
  });

  test.each([533, 1144, 1403, 1409, 2635])(
    "certifies program %i, which rounding, scale or cycles made hard",
    (seed) => {
      const { status, gap } = interiorPoint(knownReleases(seed));
      expect(status).toBe("optimal");
      expect(gap).toBeLessThanOrEqual(1e-9);
    },
  );

  test("finds the optimum of two requests in turn, whose memory the first leaves to the second", () => {
    // memory for 1.5 tokens beside a prompt: x = 0.75 in all four rounds, and U′(0.75) the price where each is fullest
    const program = fluidProgram({
      requests: [
        { arrival: 0, prompt: 2, output: 9, end: 2 },
        { arrival: 2, prompt: 2, output: 9, end: 4 },
      ],
      compute: 1,
      memory: 3.5,
      horizon: 4,
      utility: { kind: "log", epsilon: 0.25 },
      release: "known",
    });
    const { objective, duals } = interiorPoint(program);
    expect(objective).toBeCloseTo(4 * Math.log(1), 8);
    [0, 1, 0, 1].forEach((price, t) => {
      expect(duals.memory[t]).toBeCloseTo(price, 5);
    });
  });

  test("agrees with Clarabel, and with HiGHS where utilities are linear", async () => {
    const compared = { clarabel: 0, highs: 0 };
    for (let seed = 300; seed < 330; seed++) {
      const program = knownReleases(seed);
      const own = interiorPoint(program);
      const solver = program.utility.kind === "linear" ? highs : clarabel;
      const peer = await solver.solve(program, { tolerance: 1e-6 });
      if (peer.status !== "optimal") continue; // utilities without a cone, and scales that Clarabel fails on
      compared[solver === highs ? "highs" : "clarabel"]++;
      const slack = 1e-9 * Math.max(1, Math.abs(own.objective));
      expect(own.objective, `seed ${seed}`).toBeLessThanOrEqual(peer.bound + slack);
      expect(peer.objective, `seed ${seed}`).toBeLessThanOrEqual(own.bound + slack);
    }
    expect(Math.min(compared.highs, compared.clarabel)).toBeGreaterThan(4);
  });

  test("refuses more than 300 requests, and says so", () => {
    const requests = Array.from({ length: 301 }, () => ({ arrival: 0, prompt: 1, output: 1, end: 1 }));
    const { status, message } = interiorPoint(
      fluidProgram({
        requests,
        compute: 1,
        memory: 1000,
        horizon: 2,
        utility: { kind: "linear" },
        release: "known",
      }),
    );
    expect(status).toBe("failed");
    expect(message).toMatch(/at most 300 requests/);
  });
});

describe("dense matrices without symmetry", () => {
  test.each([1, 2, 5, 12])("of order %i are factored, rows of any scale, zeros on the diagonal", (n) => {
    const random = stream(n, "dense");
    const matrix = Matrix.zeros(n, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        matrix.set(i, j, n > 1 && i === j ? 0 : 10 ** (3 * (i % 3)) * (random() - 0.5));
    const right = Float64Array.from({ length: n }, () => random());
    const expected = solve(matrix, Matrix.columnVector([...right]));
    const dense = new DenseFactor(n);
    dense.matrix.set(matrix.to1DArray());
    dense.factor();
    dense.solve(right);
    for (let i = 0; i < n; i++) expect(right[i] / expected.get(i, 0)).toBeCloseTo(1, 8);
  });
});
