import { describe, expect, test } from "vitest";
import { randomProgram } from "../../../lib/cli/bench/random-programs.ts";
import { utility } from "../../../lib/models/fluid-program/expression.ts";
import { type FluidProgram, fluidProgram } from "../../../lib/models/fluid-program/index.ts";
import { assertSolved, interiorPoint, provesInfeasible } from "../../../lib/solvers/index.ts";
import { expectOptimalityConditions } from "../oracle.ts";
import { problems } from "../problems.ts";
import { referenceProgram, type Scenario } from "../reference-programs.ts";
import { cappedLog, literalLog } from "../reference-values.ts";

describe("the structured interior point ends each shared problem as it must", () => {
  test.each(problems)("$name", ({ input, status, optimum, duals }) => {
    const program = fluidProgram(input);
    const solution = interiorPoint(program);
    expect(solution.status).toBe(status);
    if (status === "infeasible") {
      expect(provesInfeasible(program, solution.duals)).toBe(true);
      expect(solution.bound).toBe(Number.NEGATIVE_INFINITY);
      expect(() => assertSolved(solution)).toThrow('interior-point ended "infeasible"');
      return;
    }
    expect(solution.gap).toBeLessThanOrEqual(1e-9);
    expect(solution.objective / optimum!).toBeCloseTo(1, 8);
    for (const [name, prices] of Object.entries(duals ?? {}))
      prices.forEach((price, r) => {
        expect(solution.duals[name as keyof typeof solution.duals][r]).toBeCloseTo(price, 5);
      });
    expectOptimalityConditions(program, solution);
  });
});

describe("the interior point finds the optimal values of the reference programs", () => {
  const scenarios = Object.keys(literalLog) as Scenario[];
  test.each(scenarios)("%s as printed: no limits, no release", (scenario) => {
    const solution = interiorPoint(referenceProgram(scenario), { tolerance: 1e-11 });
    expect(solution.status).toBe("optimal");
    expect(Math.abs(solution.objective - literalLog[scenario])).toBeLessThan(
      1e-10 * Math.max(1, Math.abs(literalLog[scenario])),
    );
  });

  test.each(scenarios)("%s with weights, limits and prompts freed", (scenario) => {
    const program = referenceProgram(scenario, { weights: true, completion: true, release: "prefill" });
    const solution = interiorPoint(program, { tolerance: 1e-11 });
    expect(solution.status).toBe("optimal");
    expect(solution.objective / cappedLog[scenario]).toBeCloseTo(1, 10);
  });
});

describe("random programs", () => {
  test("all end optimal with a certified gap or with a proof that nothing is feasible", () => {
    const found = { optimal: 0, infeasible: 0 };
    for (let seed = 0; seed < 300; seed++) {
      const program = randomProgram(seed);
      const solution = interiorPoint(program);
      expect(["optimal", "infeasible"], `seed ${seed}`).toContain(solution.status);
      found[solution.status as keyof typeof found]++;
      if (solution.status === "infeasible") expect(provesInfeasible(program, solution.duals)).toBe(true);
      else expect(solution.gap).toBeLessThanOrEqual(1e-9);
    }
    expect(Math.min(found.optimal, found.infeasible)).toBeGreaterThan(30);
  });

  test("meet the optimality conditions, by loops from the definitions", () => {
    // a gap of 1e-9 of the objective says little of rates whose weight is a millionth of others'
    const tolerance = 1e-12;
    let checked = 0;
    for (let seed = 1000; seed < 1060; seed++) {
      const program = randomProgram(seed);
      const solution = interiorPoint(program, { tolerance });
      if (solution.status !== "optimal") continue;
      expectOptimalityConditions(program, solution);
      checked++;
    }
    expect(checked).toBeGreaterThan(40);
  });
});

describe("a price is the value of one more unit of its resource", () => {
  const requests = [
    { arrival: 0, prompt: 4, output: 6 },
    { arrival: 1, prompt: 3, output: 1.5, weight: 2 },
    { arrival: 3, prompt: 6, output: 12, weight: 0.5 },
  ];
  const program = fluidProgram({
    requests,
    compute: [0.3, 0.3, 0.3, 0.3, 2, 2, 2, 2, 2],
    memory: 17,
    horizon: 9,
    utility: utility("sqrt(x + 0.01)"),
  });
  const { duals } = interiorPoint(program, { tolerance: 1e-12 });
  const value = (changed: Partial<FluidProgram>) =>
    interiorPoint({ ...program, ...changed }, { tolerance: 1e-12 }).objective;
  const shifted = (column: Float64Array, r: number, by: number) =>
    column.map((b, k) => (k === r ? b + by : b));
  const step = 1e-4;

  test.each([
    ["compute", "compute"],
    ["memory", "budget"],
    ["completion", "limit"],
  ] as const)("%s, by changing each right-hand side a little", (name, right) => {
    expect(Math.max(...duals[name])).toBeGreaterThan(0.01); // there is something to see
    duals[name].forEach((price, r) => {
      const column = program[right]!;
      const more = value({ [right]: shifted(column, r, step) });
      const less = value({ [right]: shifted(column, r, -step) });
      expect((more - less) / (2 * step)).toBeCloseTo(price, 3);
    });
  });
});

describe("options", () => {
  const program = referenceProgram("S6", { n: 20, completion: true, release: "prefill" });

  test("a warm start needs fewer iterations and finds the same", () => {
    const cold = interiorPoint(program);
    const warm = interiorPoint(program, { warm: cold });
    expect(warm.iterations).toBeLessThan(cold.iterations);
    expect(warm.objective / cold.objective).toBeCloseTo(1, 8);
  });

  test("a limit on iterations ends with what is proved by then", () => {
    const cut = interiorPoint(program, { maxIterations: 6 });
    const { objective } = interiorPoint(program);
    expect(cut.status).toBe("limit");
    expect(cut.objective).toBeLessThanOrEqual(objective);
    expect(cut.bound).toBeGreaterThanOrEqual(objective);
    expect(Number.isFinite(cut.gap)).toBe(true);
  });

  test("the log has a line of sizes, a header and a row an iteration", () => {
    const lines: string[] = [];
    const { iterations } = interiorPoint(program, { log: (line) => lines.push(line) });
    expect(lines[0]).toContain("20 requests");
    expect(lines[1]).toMatch(/iter +objective +gap/);
    expect(lines.length).toBe(iterations + 3);
    expect(lines.join()).not.toMatch(/NaN/);
  });

  test("equal programs give equal results, to the bit", () => {
    const [a, b] = [interiorPoint(program), interiorPoint(program)];
    expect(a.x).toEqual(b.x);
    expect(a.objective).toBe(b.objective);
  });

  test("more than 150 requests go through conjugate gradients, to the same certainty", () => {
    const many = referenceProgram("S5", {
      n: 160,
      compute: 80,
      weights: true,
      completion: true,
      release: "prefill",
    });
    expect(interiorPoint(many).gap).toBeLessThanOrEqual(1e-9);
  });
});
