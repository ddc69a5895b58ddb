import { requireInteger, requirePositive } from "../../core/errors.ts";
import type { Random } from "../../core/random.ts";
import { formatSpec } from "../../core/spec.ts";
import { gammaFunction } from "../special.ts";
import type { ArrivalProcess } from "./process.ts";
import { type Gaps, gammaGaps, weibullGaps } from "./renewal.ts";

/** Settings of {@link clients}. */
export interface ClientsOptions {
  /** Number of clients. */
  readonly count?: number;
  /** The rate of the client of rank i falls as i^(−exponent). */
  readonly exponent?: number;
}

/**
 * Coefficient of variation of a client's gaps at probabilities (ServeGen, m-large, weighted by requests), and the
 * share of clients better fitted by gamma than by Weibull gaps.
 */
const variation = { at: [0.1, 0.25, 0.5, 0.75, 0.9], cv: [0.94, 1.03, 1.19, 2.22, 6.23], gamma: 0.7 };

/**
 * The sum of independent clients with power-law rates, each with gamma or Weibull gaps of its own burstiness. With
 * the defaults the largest of 50 clients sends a quarter of all requests and the ten largest seven tenths.
 *
 * @throws InputError for a count below 1 or an exponent that is not positive
 */
export function clients({ count = 50, exponent = 1.1 }: ClientsOptions = {}): ArrivalProcess {
  requireInteger("count of clients", count, 1, 10_000);
  requirePositive("exponent of clients", exponent);
  const weights = Array.from({ length: count }, (_, i) => (i + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    spec: formatSpec("clients", { count, exponent }),
    needsRate: true,
    times: (n, rate, random) =>
      merge(
        n,
        weights.map((weight) => clientGaps((rate * weight) / total, random)),
      ),
  };
}

function clientGaps(rate: number, random: Random): Gaps {
  const cv = drawVariation(random());
  return random() < variation.gamma
    ? gammaGaps(cv, rate, random)
    : weibullGaps(weibullShape(cv), rate, random);
}

/** Straight lines between the measured percentiles; the outer tenths take the outermost values. */
function drawVariation(u: number): number {
  const { at, cv } = variation;
  const right = at.findIndex((p) => p >= u);
  if (right === 0) return cv[0];
  if (right < 0) return cv[cv.length - 1];
  const share = (u - at[right - 1]) / (at[right] - at[right - 1]);
  return cv[right - 1] + share * (cv[right] - cv[right - 1]);
}

/** The shape k of a Weibull variable of coefficient of variation cv: Γ(1 + 2/k)/Γ(1 + 1/k)² = 1 + cv², by halving. */
function weibullShape(cv: number): number {
  let [low, high] = [0.1, 10];
  while (high - low > 1e-9) {
    const k = (low + high) / 2;
    if (gammaFunction(1 + 2 / k) / gammaFunction(1 + 1 / k) ** 2 > 1 + cv * cv) low = k;
    else high = k;
  }
  return low;
}

/** The first n times of several renewal processes together. */
function merge(n: number, sources: readonly Gaps[]): Float64Array {
  const next = Float64Array.from(sources, (gaps) => gaps.first());
  const times = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let first = 0;
    for (let c = 1; c < next.length; c++) if (next[c] < next[first]) first = c;
    times[i] = next[first];
    next[first] += sources[first].next();
  }
  return times;
}
