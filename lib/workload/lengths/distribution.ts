import { normalCdf } from "../special.ts";
import type { LengthModel, LogNormalMixture, QuantileKnots } from "./model.ts";

/** A distribution over the integers lo … hi, made for drawing from it many times. */
export interface LengthDistribution {
  readonly lo: number;
  readonly hi: number;
  /** P(X ≤ lo + k) at k; the last is 1. */
  readonly cumulative: Float64Array;
  /** The smallest x with P(X ≤ x) ≥ u; constant time on average. */
  quantile(u: number): number;
}

/**
 * Tabulates a length model: P(X ≤ k) = atom + (1 − atom)·(F(k + ½) − F(lo − ½)) / (F(hi + ½) − F(lo − ½)).
 *
 * @param model a checked model
 */
export function lengthDistribution(model: LengthModel): LengthDistribution {
  const [lo, hi] = model.family === "quantile-knots" ? ends(model.values) : ends(model.range);
  const cumulative = tabulate(distributionFunction(model), lo, hi, "atom" in model ? (model.atom ?? 0) : 0);
  return { lo, hi, cumulative, quantile: guidedInverse(cumulative, lo) };
}

function ends(values: readonly number[]): [number, number] {
  return [values[0], values[values.length - 1]];
}

function tabulate(F: (x: number) => number, lo: number, hi: number, atom: number): Float64Array {
  const below = F(lo - 0.5);
  const inside = F(hi + 0.5) - below;
  const table = Float64Array.from(
    { length: hi - lo + 1 },
    (_, k) => atom + ((1 - atom) * (F(lo + k + 0.5) - below)) / inside,
  );
  table[hi - lo] = 1;
  return table;
}

/** The continuous distribution function before truncation and rounding. */
function distributionFunction(model: LengthModel): (x: number) => number {
  return model.family === "quantile-knots" ? knotFunction(model) : mixtureFunction(model);
}

function mixtureFunction({ components }: LogNormalMixture): (x: number) => number {
  return (x) =>
    components.reduce(
      (sum, { weight, mu, sigma }) => sum + weight * normalCdf((Math.log(x) - mu) / sigma),
      0,
    );
}

function knotFunction({ probabilities, values }: QuantileKnots): (x: number) => number {
  return (x) => {
    if (x <= values[0]) return 0;
    const right = values.findIndex((value) => value >= x);
    if (right < 0) return 1;
    const share = (x - values[right - 1]) / (values[right] - values[right - 1]);
    return probabilities[right - 1] + share * (probabilities[right] - probabilities[right - 1]);
  };
}

/**
 * Inverse of a table of a distribution function by a guide table: as many entries as values, each the first index
 * that can answer its share of [0, 1], so that on average one or two steps remain (Chen and Asau, 1974).
 */
function guidedInverse(cumulative: Float64Array, lo: number): (u: number) => number {
  const cells = cumulative.length;
  const guide = new Uint32Array(cells + 1);
  for (let cell = 0, k = 0; cell <= cells; cell++) {
    while (cumulative[k] < cell / cells) k++;
    guide[cell] = k;
  }
  return (u) => {
    let k = guide[Math.floor(u * cells)];
    // Rounding of u·cells can lead one cell too far.
    while (k > 0 && cumulative[k - 1] >= u) k--;
    while (cumulative[k] < u) k++;
    return lo + k;
  };
}
