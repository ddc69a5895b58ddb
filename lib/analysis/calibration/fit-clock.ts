import { invalid, requirePositive } from "../../core/errors.ts";
import { leastSquares } from "../../core/least-squares.ts";
import type { AffineClock } from "../../simulator/clock.ts";

/** A stretch of iterations whose duration is known. */
export interface ClockFact {
  readonly name: string;
  /** How many iterations; 1 where absent. */
  readonly iterations?: number;
  /** Tokens held, summed over them. */
  readonly held: number;
  /** Prompt tokens prefilled in them. */
  readonly prefilled: number;
  /** How long they took together. */
  readonly seconds: number;
  /** Whether it is only compared with the fit, not part of it. */
  readonly aside?: boolean;
}

/** A fact beside what a clock says. */
export interface ClockResidual extends ClockFact {
  readonly fitted: number;
  /** fitted/seconds − 1. */
  readonly relative: number;
}

/** A clock fitted to facts. */
export interface ClockFit {
  readonly clock: AffineClock;
  readonly residuals: readonly ClockResidual[];
  /** Root mean square of the relative residuals of the facts that it was fitted to. */
  readonly spread: number;
}

/**
 * The affine clock d0 · iterations + d1 · held + d2 · prefilled that comes nearest to durations, in the least squares of
 * relative residuals: each fact counts alike, whatever its size.
 *
 * @throws InputError for durations that are not positive, too few facts, or facts that cannot tell the parameters apart
 */
export function fitClock(facts: readonly ClockFact[]): ClockFit {
  for (const { name, seconds } of facts) requirePositive(`seconds of ${name}`, seconds);
  const fitted = facts.filter(({ aside }) => !aside);
  const rows = fitted.map((fact) => terms(fact).map((value) => value / fact.seconds));
  const scale = rows[0]?.map((_, k) => Math.max(...rows.map((row) => Math.abs(row[k])))) ?? [];
  const { coefficients } = leastSquares(
    rows.map((row) => row.map((value, k) => value / (scale[k] || 1))),
    fitted.map(() => 1),
  );
  const [d0, d1, d2] = coefficients.map((value, k) => value / scale[k]);
  if (Math.min(d0, d1, d2) < 0)
    invalid("facts", `d0 = ${d0}, d1 = ${d1}, d2 = ${d2}`, "no negative parameter");
  const clock: AffineClock = { kind: "affine", d0, d1, d2 };
  const residuals = clockResiduals(clock, facts);
  const squares = residuals.filter(({ aside }) => !aside).map(({ relative }) => relative ** 2);
  return { clock, residuals, spread: Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length) };
}

/** What a clock says of each fact. */
export function clockResiduals(clock: AffineClock, facts: readonly ClockFact[]): ClockResidual[] {
  return facts.map((fact) => {
    const [iterations, held, prefilled] = terms(fact);
    const fitted = clock.d0 * iterations + clock.d1 * held + clock.d2 * prefilled;
    return { ...fact, fitted, relative: fitted / fact.seconds - 1 };
  });
}

function terms({ iterations = 1, held, prefilled }: ClockFact): number[] {
  return [iterations, held, prefilled];
}
