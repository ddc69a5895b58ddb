import { describe, expect, test } from "vitest";
import { randomProgram } from "../../lib/cli/bench/random-programs.ts";
import { stream } from "../../lib/core/random.ts";
import {
  fluidProgram,
  memoryPerRound,
  tokensPerRequest,
  tokensPerRound,
} from "../../lib/models/fluid-program/index.ts";
import {
  assertSolved,
  certify,
  conclude,
  interiorPoint,
  provesInfeasible,
  solve,
} from "../../lib/solvers/index.ts";
import { problems } from "./problems.ts";

describe("a certificate", () => {
  test("holds for any rates and any prices: the optimum lies between its ends", () => {
    for (let seed = 0; seed < 60; seed++) {
      const program = randomProgram(seed);
      const solved = interiorPoint(program);
      if (solved.status !== "optimal") continue;
      const random = stream(seed, "certificate");
      const noise = (column: Float64Array) => column.map((v) => v * 2 * random() + (random() - 0.5) * 0.1);
      const x = noise(solved.x);
      const duals = {
        compute: noise(solved.duals.compute),
        memory: noise(solved.duals.memory),
        completion: noise(solved.duals.completion),
      };
      const { lower, upper, x: rounded } = certify(program, { x, duals });
      const slack = 1e-9 * Math.max(1, Math.abs(solved.objective));
      expect(lower).toBeLessThanOrEqual(solved.bound + slack);
      expect(upper).toBeGreaterThanOrEqual(solved.objective - slack);
      if (Number.isFinite(lower)) expectFeasible(program, rounded);
    }
  });

  test("takes NaN and negative prices for 0", () => {
    const program = fluidProgram(problems[0].input);
    const { x, duals } = interiorPoint(program);
    const bad = { ...duals, memory: Float64Array.of(Number.NaN, -1, -1e-9) };
    expect(certify(program, { x, duals: bad }).upper).toBeCloseTo(certify(program, { x, duals }).lower, 6);
  });

  test("knows no rates where prompts exceed the memory, and a proof of it when it sees one", () => {
    const { input } = problems.find(({ status }) => status === "infeasible")!;
    const program = fluidProgram(input);
    const none = new Float64Array(program.rounds);
    const duals = { compute: none, memory: none, completion: new Float64Array(0) };
    expect(certify(program, { x: new Float64Array(program.rates), duals }).lower).toBe(
      Number.NEGATIVE_INFINITY,
    );
    expect(provesInfeasible(program, duals)).toBe(false);
    expect(provesInfeasible(program, { ...duals, memory: none.map(() => 1) })).toBe(true);
    expect(provesInfeasible(fluidProgram(problems[0].input), { ...duals, memory: none.map(() => 1) })).toBe(
      false,
    );
  });
});

describe("what a solver claims", () => {
  const program = fluidProgram(problems[0].input);
  const ending = { iterations: 1, milliseconds: 1, solver: { name: "boaster", version: "0" } };

  test("counts for nothing without rates and prices that prove it", () => {
    expect(
      conclude(program, { ...ending, claims: "optimal", x: new Float64Array(program.rates) }).status,
    ).toBe("inaccurate");
    expect(conclude(program, { ...ending, claims: "infeasible" }).status).toBe("inaccurate");
    const solution = conclude(program, {
      ...ending,
      claims: "failed",
      message: "not installed; run: npm ci",
    });
    expect(solution.status).toBe("failed");
    expect(() => assertSolved(solution)).toThrow(
      'boaster ended "failed" (the solver failed or is not installed): not installed',
    );
  });

  test("is asked by name, and a name unknown is refused with the nearest", async () => {
    expect((await solve(program)).solver.name).toBe("interior-point");
    await expect(solve(program, { solver: "interior-pont" })).rejects.toThrow(
      'did you mean "interior-point"',
    );
  });
});

function expectFeasible(program: ReturnType<typeof randomProgram>, x: Float64Array): void {
  const within = (left: Float64Array, right: Float64Array) =>
    left.forEach((value, r) => {
      expect(value).toBeLessThanOrEqual(right[r] + 1e-11 * Math.max(1, Math.abs(right[r])));
    });
  within(tokensPerRound(program, x), program.compute);
  within(memoryPerRound(program, x), program.budget);
  if (program.limit) within(tokensPerRequest(program, x), program.limit);
}
