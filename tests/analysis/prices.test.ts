import { describe, expect, test } from "vitest";
import {
  optimalityConditions,
  perRequestRates,
  rankAgreement,
  regimeCounts,
  regimeOf,
  regimes,
} from "../../lib/analysis/prices/index.ts";
import { randomProgram } from "../../lib/cli/bench/random-programs.ts";
import { fluidProgram } from "../../lib/models/fluid-program/index.ts";
import { interiorPoint } from "../../lib/solvers/index.ts";
import { problems } from "../solvers/problems.ts";
import { referenceProgram } from "../solvers/reference-programs.ts";

const solved = (name: string) => {
  const program = fluidProgram(problems.find((problem) => problem.name === name)!.input);
  return { program, solution: interiorPoint(program) };
};

describe("regimes", () => {
  test("are named by the signs of the two prices, as in Table 2", () => {
    expect(regimeOf(false, false)).toBe("underloaded");
    expect(regimeOf(true, false)).toBe("compute-bound");
    expect(regimeOf(false, true)).toBe("memory-bound");
    expect(regimeOf(true, true)).toBe("doubly constrained");
  });

  test("of fair shares of compute are compute-bound in every round", () => {
    const { program, solution } = solved("fair shares of compute");
    expect(regimeCounts(regimes(program, solution))["compute-bound"]).toBe(3);
  });

  test("of fair shares of memory are memory-bound: in the last round by μ, in all by what tokens pay", () => {
    const { program, solution } = solved("fair shares of memory");
    expect(regimes(program, solution)).toEqual(["underloaded", "underloaded", "memory-bound"]);
    expect(regimes(program, solution, "cumulative")).toEqual(Array(3).fill("memory-bound"));
  });
});

describe("the program as printed", () => {
  test("has no memory price before the last round, whatever the scenario", () => {
    for (const scenario of ["S1", "S2", "S5", "S6"] as const) {
      const { duals } = interiorPoint(referenceProgram(scenario, { n: 20 }), { tolerance: 1e-11 });
      expect(Math.max(...duals.memory.subarray(0, -1))).toBeLessThan(
        1e-6 * Math.max(1, duals.memory.at(-1)!),
      );
    }
  });

  test("gives equal rates to all active requests of a round, in every regime", () => {
    const program = referenceProgram("S6", { n: 20 });
    const { x } = interiorPoint(program, { tolerance: 1e-11 });
    for (let t = 0; t < program.rounds; t++) {
      const rates = x.subarray(program.offset[t], program.offset[t + 1]);
      if (rates.length > 0) expect(Math.max(...rates) - Math.min(...rates)).toBeLessThan(1e-5);
    }
  });
});

describe("optimality conditions", () => {
  test("hold at solutions, and the stationarity of a wrong price is found", () => {
    const program = randomProgram(8);
    const solution = interiorPoint(program);
    expect(solution.status).toBe("optimal");
    for (const { worst } of optimalityConditions(program, solution)) expect(worst).toBeLessThan(1e-3);
    const { program: fair, solution: shares } = solved("fair shares of compute");
    const wrong = {
      ...shares,
      duals: { ...shares.duals, compute: shares.duals.compute.map((price) => 2 * price) },
    };
    expect(optimalityConditions(fair, wrong)[0].worst).toBeGreaterThan(0.1);
  });
});

describe("the order of rates", () => {
  const program = fluidProgram({
    requests: [
      { arrival: 0, prompt: 1, output: 2 },
      { arrival: 0, prompt: 1, output: 6 },
    ],
    compute: 2,
    memory: 99,
    horizon: 2,
    utility: { kind: "linear" },
  });
  const withRates = (...x: number[]) => ({ ...interiorPoint(program), x: Float64Array.from(x) });

  test("agrees with shortest-remaining-first, contradicts it, or says nothing", () => {
    const both = [true, true];
    expect(rankAgreement(program, withRates(0.9, 0.1, 0.9, 0.1), both)).toBe(1);
    expect(rankAgreement(program, withRates(0.1, 0.9, 0.1, 0.9), both)).toBe(-1);
    expect(rankAgreement(program, withRates(0.5, 0.5, 0.5, 0.5), both)).toBe(0);
    expect(rankAgreement(program, withRates(0.5, 0.5, 0.5, 0.5), [false, false])).toBeNaN();
  });

  test("counts down the tokens that remain", () => {
    expect(perRequestRates(program, withRates(0.9, 0.1, 0.9, 0.1)).map(({ remaining }) => remaining)).toEqual(
      [2, 6, 1.1, 5.9],
    );
  });
});
