import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { objective } from "../certify.ts";
import type { Iteration } from "./iteration.ts";
import type { Point } from "./point.ts";

const COLUMNS = [4, 18, 10, 10, 10, 10, 8, 8, 6];
const HEADER = ["iter", "objective", "gap", "primal", "dual", "mu", "step x", "step p", "cg"];

/**
 * An iteration log in the manner of Clarabel's: a line of sizes, and a row an iteration with the objective, the relative
 * products price × slack, the residuals of rows and stationarity, the mean product, the last steps of rates and of
 * prices, and conjugate gradients so far.
 */
export function iterationLog(
  program: FluidProgram,
  log: (line: string) => void,
): (k: number, point: Point, iteration: Iteration) => void {
  const { n, rounds, rates, limit, utility } = program;
  log(
    `structured interior point: ${n} requests, ${rounds} rounds, ${rates} rates, utility ${utility.label}, ` +
      `${limit ? "with" : "without"} completion limits`,
  );
  log(row(HEADER));
  return (k, point, { system, steps, product, inner }) => {
    const value = objective(program, point.x);
    const gap = system.complementarity / Math.max(1, Math.abs(value));
    const residuals = [gap, system.primal, system.dual, product].map((each) => each.toExponential(2));
    const lengths = k === 0 ? ["", ""] : [steps.primal, steps.dual].map((each) => each.toFixed(4));
    log(row([String(k), value.toPrecision(12), ...residuals, ...lengths, String(inner)]));
  };
}

function row(cells: readonly string[]): string {
  return cells.map((cell, c) => cell.padStart(COLUMNS[c])).join(" ");
}
