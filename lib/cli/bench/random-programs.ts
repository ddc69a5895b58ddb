import { stream } from "../../core/random.ts";
import { utility } from "../../models/fluid-program/expression.ts";
import {
  alphaFair,
  type FluidProgram,
  fluidProgram,
  linear,
  log,
  type Utility,
} from "../../models/fluid-program/index.ts";

const expressions = [
  "sqrt(x + 0.01)",
  "1 - exp(-3 x)",
  "log(x + 0.1) / log(2)",
  "x - x^2 / 2",
  "sqrt(x)",
  "atan(5 x)",
  "x",
];
const written = expressions.map(utility);

/**
 * A program of up to 24 requests and 90 rounds: every kind of utility, ε down to 1e-9, weights over six decades,
 * memory from too little over just enough to plenty, rounds in which nobody has arrived, three release models.
 *
 * Compute, and memory that prompts exceed, are never round numbers, so that programs which are feasible on their
 * boundary only (where no finite prices are optimal) have probability 0, apart from memory that prompts fill exactly.
 */
export function randomProgram(seed: number): FluidProgram {
  const random = stream(seed, "random program");
  const integer = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const pick = <T>(list: readonly T[]) => list[integer(0, list.length - 1)];
  const [n, horizon] = [integer(1, 24), integer(2, 90)];
  const spread = integer(0, horizon - 1);
  const requests = Array.from({ length: n }, () => ({
    arrival: integer(0, spread),
    prompt: integer(0, 40),
    output: integer(1, 60),
    weight: 10 ** (6 * random() - 3),
  }));
  const prompts = requests.reduce((sum, { prompt }) => sum + prompt, 0);
  const outputs = requests.reduce((sum, { output }) => sum + output, 0);
  const memory = pick([
    prompts + outputs * random(),
    prompts,
    prompts * (0.6 + 0.6 * random()) + 1,
    prompts + 0.01 * outputs,
    0.9 * prompts + 0.9 + 0.2 * random(),
    10 * (prompts + outputs),
  ]);
  const blockSize = pick([1, 1, 0.5, 16]);
  return fluidProgram({
    requests,
    compute: pick([2 * n, 0.3, n * random() + 0.01, 1, 8]) * (0.9 + 0.2 * random()),
    memory: Math.max(1e-3, memory * blockSize),
    blockSize,
    horizon,
    utility: randomUtility(random, pick),
    completion: random() < 0.6,
    release: pick(["none", "prefill", "full"] as const),
  });
}

function randomUtility(random: () => number, pick: <T>(list: readonly T[]) => T): Utility {
  const epsilon = 10 ** (-9 * random());
  const kind = pick(["log", "alpha", "linear", "expression"]);
  if (kind === "log") return log(epsilon);
  if (kind === "alpha") return alphaFair(pick([0.3, 0.5, 2, 3]), epsilon);
  return kind === "linear" ? linear() : pick(written);
}
