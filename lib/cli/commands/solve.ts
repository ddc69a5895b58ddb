import type { Command } from "commander";
import { unknownName } from "../../core/errors.ts";
import { type FluidProgram, ratesOf } from "../../models/fluid-program/index.ts";
import { SOLVERS, type Solution, STATUSES, solve } from "../../solvers/index.ts";
import { cvxpySolvers } from "../../sweep/index.ts";
import { addCommand, type CommonOptions, note, numeric, printResult } from "../command.ts";
import { EXIT } from "../exit.ts";
import { readProgram } from "../program-file.ts";
import { shown } from "../text-table.ts";

interface Options extends CommonOptions {
  solver: string;
  tolerance?: number;
  seconds?: number;
  rates?: boolean;
  log?: boolean;
}

const NAMES = [...SOLVERS, ...cvxpySolvers].map(({ name }) => name);

/** `kvlab solve PROGRAM.json`: a fluid program's certified optimum and prices. It fails unless solved. */
export function solveCommand(program: Command): void {
  addCommand(program, "solve <program>", "solve a fluid program given as JSON, and prove the gap")
    .option("--solver <name>", `one of ${NAMES.join(", ")}; the last need Python`, SOLVERS[0].name)
    .option("--tolerance <gap>", "certified relative gap to reach", numeric("tolerance"))
    .option("--seconds <seconds>", "time limit", numeric("seconds"))
    .option("--rates", "print the rates x, too: one list a request, from its arrival on")
    .option("--log", "print a line an iteration on standard error")
    .action(async (file: string, { solver, tolerance, seconds, rates, log, ...options }: Options) => {
      if (!NAMES.includes(solver)) unknownName("solver", solver, NAMES);
      const fluid = await readProgram(file);
      const limits = {
        ...(tolerance !== undefined && { tolerance }),
        ...(seconds !== undefined && { seconds }),
        ...(log && { log: note }),
      };
      const external = cvxpySolvers.find(({ name }) => name === solver);
      const solution = await (external?.solve(fluid, limits) ?? solve(fluid, { solver, ...limits }));
      printResult(options, asData(fluid, solution, rates ?? false), () => asText(fluid, solution));
      if (solution.status !== "optimal") process.exitCode = EXIT.failed;
    });
}

/** The contract's fields, requests in the order of the file; numbers that are not finite become null. */
function asData(program: FluidProgram, solution: Solution, rates: boolean) {
  const { status, objective, bound, gap, duals, residuals, iterations, milliseconds, solver, message } =
    solution;
  return {
    status,
    objective,
    bound,
    gap,
    duals: {
      compute: [...duals.compute],
      memory: [...duals.memory],
      completion: [...inFileOrder(program, duals.completion)],
    },
    ...(rates && solution.x.length > 0 && { x: ratesByRequest(program, solution.x) }),
    residuals,
    iterations,
    milliseconds,
    solver,
    ...(message !== undefined && { message }),
  };
}

function inFileOrder({ given }: FluidProgram, column: Float64Array): Float64Array {
  const ordered = new Float64Array(column.length);
  column.forEach((value, i) => {
    ordered[given[i]] = value;
  });
  return ordered;
}

function ratesByRequest(program: FluidProgram, x: Float64Array): number[][] {
  const lists: number[][] = Array(program.n);
  for (let i = 0; i < program.n; i++)
    lists[program.given[i]] = ratesOf(program, x, i).map(({ rate }) => rate);
  return lists;
}

function asText(program: FluidProgram, solution: Solution): string {
  const { status, objective, bound, gap, duals, iterations, milliseconds, solver, message } = solution;
  const priced = (prices: Float64Array) => {
    const positive = prices.filter((price) => price > 1e-6).length;
    return `${positive} of ${prices.length} above 1e-6, at most ${shown(prices.reduce((a, b) => Math.max(a, b), 0))}`;
  };
  const lines: [string, string][] = [
    ["status", `${status} (${message ?? STATUSES[status]})`],
    [
      "program",
      `${program.n} requests, ${program.rounds} rounds, ${program.rates} rates, U = ${program.utility.label}`,
    ],
    ["objective", String(objective)],
    ["bound", String(bound)],
    ["certified gap", Number.isFinite(gap) ? gap.toExponential(1) : "none"],
    ["compute prices", priced(duals.compute)],
    ["memory prices", priced(duals.memory)],
    ...(program.limit ? [["completion prices", priced(duals.completion)] as [string, string]] : []),
    ["solver", `${solver.name} ${solver.version}, ${iterations} iterations, ${milliseconds.toFixed(0)} ms`],
  ];
  return lines.map(([name, value]) => `${name.padEnd(18)} ${value}`).join("\n");
}
