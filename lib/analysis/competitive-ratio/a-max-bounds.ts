import { invalid } from "../../core/errors.ts";

/**
 * The bounds that arXiv 2508.14544 states for the competitive ratio of A_max, up to O(1/M):
 * (1 + α^(−1/2)) / (2α) and (1 + 1/α) / (2α).
 *
 * @param alpha l / u of the predicted interval, in (0, 1]
 */
export function aMaxBounds(alpha: number): { lower: number; upper: number } {
  if (!(alpha > 0 && alpha <= 1)) invalid("alpha", alpha, "l / u, a number in (0, 1]");
  return { lower: (1 + alpha ** -0.5) / (2 * alpha), upper: (1 + 1 / alpha) / (2 * alpha) };
}
