import type { Duals, FluidProgram } from "../../models/fluid-program/index.ts";
import type { Status } from "../solution.ts";
import type { SolveOptions } from "../solver.ts";
import { PriceDescent } from "./descent.ts";
import { coldStart } from "./start.ts";
import { type StreamedCertificate, StreamedCertifier } from "./streamed-certificate.ts";

/** The certified gap that is asked for unless another is. */
export const TOLERANCE = 1e-5;
const MOST_ITERATIONS = 2000;
/** Steps between two certificates, which cost about as much as a step. */
const CHECK_EVERY = 10;

/** Prices, and what they prove. */
export interface PriceOutcome extends StreamedCertificate {
  /** "optimal" where the gap is within the tolerance, "inaccurate" where nothing moves any more. */
  readonly status: Extract<Status, "optimal" | "infeasible" | "inaccurate" | "limit">;
  readonly duals: Duals;
  readonly iterations: number;
}

/**
 * Prices of a fluid program by a first-order method, in O(N + T) memory of its own: rates are asked for at the prices
 * round by round and forgotten, and the program makes its `request` column only where requests leave. The dual function of the
 * cumulative memory prices Π and the completion prices ν, with λ_t the root of one equation a round, is descended by
 * accelerated projected gradients; see `dual` and `descent`. A step costs O(rates) time for each of two or more evaluations,
 * and a few Newton steps for λ in each round.
 *
 * Good for programs whose rates do not fit in memory, gaps of 1e-4 to 1e-7, and release at known times. Not for a
 * utility without curvature (linear): there the dual function has kinks, and rates at its prices jump. Nor for programs
 * in which x = 0 is not feasible: no interior is looked for, so that a lower bound may never be found. Slow where memory
 * is scarce, weights span decades and ε is tiny: it then ends "limit", with the gap that is proved. Tighter gaps are
 * the interior point's.
 *
 * The status is that of the certificate at the end, which equals `certify` of the prices and {@link ratesAt} them.
 *
 * Source: Beck and Teboulle (2009), FISTA; O'Donoghue and Candès (2015), its restart. The metric and the elimination of
 * λ are ours.
 */
export function priceMethod(program: FluidProgram, options: SolveOptions = {}): PriceOutcome {
  const { tolerance = TOLERANCE, maxIterations = MOST_ITERATIONS, log } = options;
  const deadline = performance.now() + 1000 * (options.seconds ?? Number.POSITIVE_INFINITY);
  const descent = new PriceDescent(program, coldStart(program));
  const certifier = new StreamedCertifier(program);
  log?.(" iter         dual value      gap");
  for (let iterations = 0; ; iterations++) {
    const moved = iterations === 0 || descent.step();
    const out = iterations >= maxIterations || performance.now() > deadline;
    if (moved && !out && iterations % CHECK_EVERY !== 0) continue;
    const duals = pricesOf(program, descent);
    const certificate = certifier.certify(duals);
    log?.(
      `${String(iterations).padStart(5)} ${descent.value.toPrecision(12).padStart(18)} ${certificate.gap.toExponential(2)}`,
    );
    const status = verdict(certificate, tolerance) ?? (moved ? "limit" : "inaccurate");
    if (status === "optimal" || status === "infeasible" || !moved || out)
      return { status, ...certificate, duals, iterations };
  }
}

function verdict({ gap, infeasible }: StreamedCertificate, tolerance: number) {
  if (infeasible) return "infeasible" as const;
  return gap <= tolerance ? ("optimal" as const) : undefined;
}

function pricesOf({ rounds, limit }: FluidProgram, { at, dual }: PriceDescent): Duals {
  return {
    compute: dual.compute.slice(),
    memory: Float64Array.from({ length: rounds }, (_, t) => at.cumulative[t] - at.cumulative[t + 1]),
    completion: limit ? at.completion.slice() : new Float64Array(0),
  };
}
