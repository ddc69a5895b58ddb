import { invalid, requirePositive } from "../../../core/errors.ts";
import { linear } from "./linear.ts";
import type { Utility } from "./utility.ts";

/**
 * Proportional fairness, U(x) = log(x + ε). The paper writes log x, which has no value at x = 0.
 *
 * @param epsilon ε, positive
 * @throws InputError for an ε that is not positive
 */
export function log(epsilon: number): Utility {
  if (epsilon === 0) invalid("epsilon", 0, "a positive number, as log(x + 0) is −∞ at x = 0");
  requirePositive("epsilon", epsilon);
  return {
    kind: "log",
    label: `log(x + ${epsilon})`,
    power: { alpha: 1, epsilon },
    value: (x) => Math.log(x + epsilon),
    slope: (x) => 1 / (x + epsilon),
    demand: (price) => (price <= 0 ? 1 : within(1 / price - epsilon)),
    closedForm: true,
    sample(x, from, to, slope, curvature) {
      for (let k = from; k < to; k++) {
        const reciprocal = 1 / (x[k] + epsilon);
        slope[k] = reciprocal;
        curvature[k] = reciprocal;
      }
    },
    bend: 0,
  };
}

/**
 * α-fair utility, U(x) = (x + ε)^(1 − α) / (1 − α); α = 1 is {@link log}, α = 0 {@link linear}.
 *
 * @param alpha α ≥ 0
 * @param epsilon ε, positive; 0 is allowed for α < 1, where U(0) is finite
 * @throws InputError for an α that is negative or not finite, an ε that makes U(0) infinite
 */
export function alphaFair(alpha: number, epsilon: number): Utility {
  if (!(Number.isFinite(alpha) && alpha >= 0)) invalid("alpha", alpha, "a number of at least 0");
  if (alpha === 0) return linear();
  if (alpha === 1) return log(epsilon);
  if (!(epsilon === 0 && alpha < 1)) requirePositive("epsilon", epsilon);
  const derivative = reciprocalPower(alpha);
  return {
    kind: "alpha-fair",
    label: `(x + ${epsilon})^${1 - alpha} / ${1 - alpha}`,
    power: { alpha, epsilon },
    value: (x) => (x + epsilon) ** (1 - alpha) / (1 - alpha),
    slope: (x) => derivative(x + epsilon),
    demand: (price) => (price <= 0 ? 1 : within(price ** (-1 / alpha) - epsilon)),
    closedForm: true,
    sample(x, from, to, slope, curvature) {
      for (let k = from; k < to; k++) {
        const shifted = x[k] + epsilon;
        slope[k] = derivative(shifted);
        curvature[k] = alpha / shifted;
      }
    },
    bend: (alpha - 1) / alpha,
  };
}

/** y^−α, without the cost of a power where there is a cheaper way. */
function reciprocalPower(alpha: number): (y: number) => number {
  if (alpha === 2) return (y) => 1 / (y * y);
  if (alpha === 0.5) return (y) => 1 / Math.sqrt(y);
  return (y) => y ** -alpha;
}

function within(x: number): number {
  return x < 0 ? 0 : x > 1 ? 1 : x;
}
