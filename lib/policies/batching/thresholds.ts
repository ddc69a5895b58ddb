import { InputError, requireInteger } from "../../core/errors.ts";
import type { IterationTime } from "../../models/fluid/index.ts";
import type { Setting } from "../../simulator/iterations/batch-policy.ts";

/** The clock as the fluid model knows it: an iteration of the unit clock lasts 1. */
export function iterationTime({ clock }: Setting): IterationTime {
  return clock.kind === "unit" ? { d0: 1, d1: 0 } : clock;
}

/** Thresholds written `12/8/4`, or as a list; each a whole number of at least 1. */
export function parseThresholds(given: string | readonly number[]): Int32Array {
  const values =
    typeof given === "string"
      ? given.split("/").map((word) => (word.trim() === "" ? Number.NaN : Number(word)))
      : given;
  return Int32Array.from(values, (value, k) => requireInteger(`threshold ${k}`, value, 1));
}

/** The thresholds that a rule gives, or undefined where it refuses: no thresholds keep up with such arrivals. */
export function orRefused(rule: () => Int32Array): Int32Array | undefined {
  try {
    return rule();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/**
 * The largest thresholds in given proportions that memory allows, at least 1 each: max(1, ⌊c · share⌋) for the
 * largest c. They serve as fast as memory lets them where arrivals are too many to keep up with.
 */
export function largestWithin(
  shares: readonly number[],
  fits: (thresholds: Int32Array) => boolean,
): Int32Array {
  const at = (factor: number) => Int32Array.from(shares, (share) => Math.max(1, Math.floor(factor * share)));
  let low = 0;
  let high = 1 / Math.max(...shares);
  while (fits(at(high)) && high < 2 ** 30) [low, high] = [high, 2 * high];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (fits(at(middle))) low = middle;
    else high = middle;
  }
  return at(low);
}
