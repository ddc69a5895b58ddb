import { type ScaledOptions, scaledProgram } from "../../../analysis/convex-allocation/index.ts";
import { interiorPoint, priceMethod } from "../../../solvers/index.ts";
import { randomProgram } from "../random-programs.ts";

/** Solves a scaled program once. */
export function measureScaled(settings: ScaledOptions) {
  const program = scaledProgram(settings);
  const { status, gap, iterations, milliseconds } = interiorPoint(program);
  return { rounds: program.rounds, rates: program.rates, status, gap, iterations, milliseconds };
}

/** Prices a scaled program once, its rates never held. */
export function measurePrices(settings: ScaledOptions) {
  const program = scaledProgram(settings);
  const begin = performance.now();
  const { status, gap, iterations } = priceMethod(program);
  const milliseconds = performance.now() - begin;
  return { rounds: program.rounds, rates: program.rates, status, gap, iterations, milliseconds };
}

/** Solves the random programs of seeds from … to − 1, and counts how they end. */
export function measureRandom({ from, to }: { from: number; to: number }) {
  const ends: Record<string, number> = {};
  const iterations: number[] = [];
  let worstGap = 0;
  for (let seed = from; seed < to; seed++) {
    const solution = interiorPoint(randomProgram(seed));
    ends[solution.status] = (ends[solution.status] ?? 0) + 1;
    iterations.push(solution.iterations);
    if (solution.status === "optimal") worstGap = Math.max(worstGap, solution.gap);
  }
  return { ends, worstGap, mostIterations: Math.max(...iterations) };
}
