import { randomNormal } from "d3-random";
import { unknownName } from "../../core/errors.ts";
import type { Random } from "../../core/random.ts";
import { ordinalRanks } from "../ranks.ts";
import { normalCdf } from "../special.ts";

/**
 * How lengths are sampled.
 * - `iid`: independent draws, for statistics over seeds;
 * - `stratified`: one draw in each of n equal shares of the distribution, so that means and variances of a sample
 *   hardly vary, while which request gets which length stays random;
 * - `pinned`: stratified, and the least and greatest length of the model always occur, for reproducing a sample
 *   whose range is published. Meant for n of a thousand or more: in a small sample the forced extremes distort it.
 */
export type SamplingMode = "iid" | "stratified" | "pinned";

export const samplingModes: readonly SamplingMode[] = ["iid", "stratified", "pinned"];

/**
 * n pairs of probabilities, each uniform on [0, 1], joined by a Gaussian copula of the given rank correlation
 * ρ: normals with correlation r = 2·sin(πρ/6), mapped by Φ or, when stratified, by rank: (rank + U)/n.
 *
 * @throws InputError for an unknown mode
 */
export function uniformPairs(
  n: number,
  rankCorrelation: number,
  mode: SamplingMode,
  random: Random,
): [Float64Array, Float64Array] {
  if (!samplingModes.includes(mode)) unknownName("sampling mode", mode, samplingModes);
  const [a, b] = normalPairs(n, 2 * Math.sin((Math.PI * rankCorrelation) / 6), random);
  const toUniform = mode === "iid" ? byDistribution : byRank(mode === "pinned", random);
  return [toUniform(a), toUniform(b)];
}

function normalPairs(n: number, r: number, random: Random): [Float64Array, Float64Array] {
  const normal = randomNormal.source(random)();
  const rest = Math.sqrt(1 - r * r);
  const a = new Float64Array(n);
  const b = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    a[i] = normal();
    b[i] = r * a[i] + rest * normal();
  }
  return [a, b];
}

function byDistribution(normals: Float64Array): Float64Array {
  return normals.map(normalCdf);
}

function byRank(pinned: boolean, random: Random): (normals: Float64Array) => Float64Array {
  return (normals) => {
    const n = normals.length;
    const ranks = ordinalRanks(normals);
    const u = new Float64Array(n);
    for (let i = 0; i < n; i++) u[i] = (ranks[i] + random()) / n;
    if (pinned && n >= 2) {
      u[ranks.indexOf(0)] = 0;
      u[ranks.indexOf(n - 1)] = 1;
    }
    return u;
  };
}
