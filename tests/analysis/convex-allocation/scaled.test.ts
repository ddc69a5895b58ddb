import { expect, test } from "vitest";
import { scaledProgram } from "../../../lib/analysis/convex-allocation/index.ts";
import { measurePrices, measureRandom } from "../../../lib/cli/bench/measures/fluid.ts";
import { measureWindow } from "../../../lib/cli/bench/measures/window.ts";
import { interiorPoint } from "../../../lib/solvers/index.ts";

test("a scaled program has the paper's ranges and horizon rule, and depends on its seed alone", () => {
  const program = scaledProgram({ n: 200, compute: 8, seed: 3 });
  const outputs = program.output.reduce((sum, tokens) => sum + tokens, 0);
  const prompts = program.prompt.reduce((sum, tokens) => sum + tokens, 0);
  expect(Math.min(...program.output)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...program.output)).toBeLessThanOrEqual(100);
  expect(Math.max(...program.prompt)).toBeLessThanOrEqual(60);
  expect(program.memory).toBe(prompts + outputs);
  expect(program.rounds).toBe(Math.ceil((11 * Math.ceil(outputs / 8)) / 10));
  expect(scaledProgram({ n: 200, compute: 8, seed: 3 }).output).toEqual(program.output);
});

test("the bench of random programs counts how they end, and that of windows re-solves to small gaps", () => {
  const { ends, worstGap } = measureRandom({ from: 0, to: 25 });
  expect((ends.optimal ?? 0) + (ends.infeasible ?? 0)).toBe(25);
  expect(worstGap).toBeLessThanOrEqual(1e-9);
  expect(measureWindow({ n: 10, window: 12, steps: 3 }).worstGap).toBeLessThanOrEqual(1e-7);
});

test("memory binds in a scaled program with a fifth of the outputs, and the bench of prices proves a gap", () => {
  const settings = { n: 30, compute: 8, seed: 3 };
  const plenty = interiorPoint(scaledProgram(settings));
  const scarce = interiorPoint(scaledProgram({ ...settings, memoryShare: 0.2 }));
  expect(Math.max(...plenty.duals.memory)).toBeLessThan(1e-3);
  expect(Math.max(...scarce.duals.memory)).toBeGreaterThan(1);
  const { status, gap } = measurePrices({ ...settings, memoryShare: 0.2 });
  expect(status).toBe("optimal");
  expect(gap).toBeLessThanOrEqual(1e-5);
});
