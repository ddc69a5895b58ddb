import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomProgram } from "../../../lib/cli/bench/random-programs.ts";
import { type FluidProgram, fluidProgram } from "../../../lib/models/fluid-program/index.ts";
import { clarabel } from "../../../lib/solvers/conic/clarabel.ts";
import {
  certify,
  interiorPoint,
  priceMethod,
  provesInfeasible,
  ratesAt,
  type Solution,
} from "../../../lib/solvers/index.ts";
import { pricesSolver } from "../../../lib/solvers/price-method/index.ts";
import { MonotoneProjection } from "../../../lib/solvers/price-method/monotone.ts";
import { StreamedCertifier } from "../../../lib/solvers/price-method/streamed-certificate.ts";
import { inputs } from "../peers/programs.ts";
import { problems } from "../problems.ts";
import { referenceProgram, type Scenario } from "../reference-programs.ts";
import { cappedLog, literalLog } from "../reference-values.ts";

const solved = (program: FluidProgram, options = {}) => pricesSolver.solve(program, options) as Solution;

describe("the price method ends each shared problem with a strictly concave utility as it must", () => {
  test.each(problems.filter(({ name }) => name !== "a linear program"))(
    "$name",
    ({ input, status, optimum, duals }) => {
      const program = fluidProgram(input);
      const solution = solved(program, { tolerance: 1e-8 });
      expect(solution.status, solution.message).toBe(status);
      if (status === "infeasible") expect(provesInfeasible(program, solution.duals)).toBe(true);
      if (optimum !== undefined) expect(solution.objective / optimum).toBeCloseTo(1, 7);
      for (const [name, prices] of Object.entries(duals ?? {}))
        prices.forEach((price, r) => {
          expect(solution.duals[name as "compute"][r]).toBeCloseTo(price, 3); // errors of prices count squared in the gap
        });
    },
  );

  test("a linear utility is refused, with the reason", () => {
    const { status, message } = solved(fluidProgram(problems[3].input));
    expect(status).toBe("failed");
    expect(message).toContain("no curvature");
  });
});

describe("the price method finds the optimal values of the reference programs", () => {
  const scenarios = Object.keys(literalLog) as Scenario[];
  test.each(scenarios)("%s, as printed and with weights, limits and prompts freed", (scenario) => {
    const capped = { weights: true, completion: true, release: "prefill" } as const;
    for (const [program, optimum] of [
      [referenceProgram(scenario), literalLog[scenario]],
      [referenceProgram(scenario, capped), cappedLog[scenario]],
    ] as const) {
      const { status, gap, objective, bound } = solved(program);
      expect(status).toBe("optimal");
      expect(gap).toBeLessThanOrEqual(1e-5);
      const slack = 1e-8 * Math.max(1, Math.abs(optimum));
      expect(objective).toBeLessThanOrEqual(optimum + slack);
      expect(bound).toBeGreaterThanOrEqual(optimum - slack);
    }
  });
});

test("random programs end within the interior point's certified interval, or undecided with a valid one", () => {
  const found: Record<string, number> = {};
  for (let seed = 0; seed < 60; seed++) {
    const program = randomProgram(seed);
    if (program.utility.kind === "linear" || program.utility.label === "x") continue;
    const exact = interiorPoint(program);
    const solution = solved(program, { maxIterations: 200 });
    found[solution.status] = (found[solution.status] ?? 0) + 1;
    const slack = 1e-9 * Math.max(1, Math.abs(exact.objective));
    if (solution.status === "infeasible") expect(exact.status, `seed ${seed}`).toBe("infeasible");
    else if (exact.status === "optimal") {
      expect(solution.objective, `seed ${seed}`).toBeLessThanOrEqual(exact.bound + slack);
      expect(solution.bound, `seed ${seed}`).toBeGreaterThanOrEqual(exact.objective - slack);
    } else expect(solution.status, `seed ${seed}`).not.toBe("optimal");
  }
  expect(found.optimal).toBeGreaterThan(25);
  expect(found.infeasible).toBeGreaterThan(2);
  expect(found.limit ?? 0).toBeLessThan(10);
});

test("release at known times agrees with Clarabel", async () => {
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      if ((input.utility as { kind: string }).kind === "linear") return;
      const program = fluidProgram({ ...input, release: "known" });
      const [ours, theirs] = [solved(program), await clarabel.solve(program, { tolerance: 1e-5 })];
      expect([ours.status, theirs.status], JSON.stringify(input)).toEqual(["optimal", "optimal"]);
      expect(Math.abs(ours.objective - theirs.objective)).toBeLessThan(
        3e-5 * Math.max(1, Math.abs(theirs.objective)),
      );
    }),
    { numRuns: 30 },
  );
});

describe("the streamed certificate", () => {
  test("has the numbers of the one that holds all rates, at any prices", () => {
    let finite = 0;
    for (let seed = 0; seed < 60; seed++) {
      const program = randomProgram(seed);
      const { duals } = interiorPoint(program);
      const skewed = {
        ...duals,
        memory: duals.memory.map((price, t) => price * (0.5 + (t % 3) / 3)),
        completion: duals.completion.map((price, i) => price * (0.8 + (i % 2) / 3)),
      };
      const streamed = new StreamedCertifier(program).certify(skewed);
      const held = certify(program, { x: ratesAt(program, skewed), duals: skewed });
      if (Number.isFinite(held.lower)) finite++;
      expectNear(streamed.lower, held.lower);
      expectNear(streamed.upper, held.upper);
      expect(streamed.infeasible, `seed ${seed}`).toBe(provesInfeasible(program, skewed));
    }
    expect(finite).toBeGreaterThan(20);
  });

  test("is what the solver ends with", () => {
    const program = referenceProgram("S6", { n: 20, weights: true, completion: true, release: "prefill" });
    const outcome = priceMethod(program);
    const solution = solved(program);
    expect(outcome.status).toBe("optimal");
    expectNear(outcome.lower, solution.objective);
    expectNear(outcome.upper, solution.bound);
  });
});

describe("options", () => {
  const program = referenceProgram("S6", { n: 20, weights: true, completion: true, release: "prefill" });

  test("a limit on iterations ends with what is proved by then", () => {
    const cut = solved(program, { maxIterations: 3, tolerance: 1e-8 });
    const { objective } = interiorPoint(program);
    expect(cut.status).toBe("limit");
    expect(cut.objective).toBeLessThanOrEqual(objective);
    expect(cut.bound).toBeGreaterThanOrEqual(objective);
  });

  test("equal programs give equal results, to the bit", () => {
    const [a, b] = [solved(program), solved(program)];
    expect(a.x).toEqual(b.x);
    expect(a.duals).toEqual(b.duals);
  });
});

test("prices come from O(N + T) memory: no column of one entry a rate is asked for where nobody leaves", () => {
  const watched = Object.create(referenceProgram("S6"), {
    request: {
      get() {
        throw new Error("asked for the request of each rate");
      },
    },
  }) as FluidProgram;
  const expected = priceMethod(referenceProgram("S6"));
  const { duals, upper } = priceMethod(watched);
  expect(upper).toBe(expected.upper);
  expect(duals).toEqual(expected.duals);
});

test("the projection meets the conditions of the nearest non-increasing values of at least 0", () => {
  const column = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 5 })), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(column, (pairs) => {
      const given = pairs.map(([value]) => value);
      const weight = Float64Array.from(pairs, ([, w]) => w);
      const nearest = Float64Array.from(given);
      new MonotoneProjection(given.length).project(nearest, weight);
      // multipliers of z_t ≥ z_{t+1} and z_T ≥ 0: partial sums of w (z − v), at least 0, 0 where there is slack
      let multiplier = 0;
      nearest.forEach((value, t) => {
        multiplier += weight[t] * (value - given[t]);
        const step = value - (nearest[t + 1] ?? 0);
        expect(step).toBeGreaterThanOrEqual(0);
        expect(multiplier).toBeGreaterThan(-1e-9);
        expect(multiplier * step).toBeCloseTo(0, 8);
      });
    }),
  );
});

function expectNear(value: number, expected: number): void {
  if (!Number.isFinite(expected)) expect(value).toBe(expected);
  else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)));
}
