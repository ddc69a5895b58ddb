/// <reference path="./jstat.d.ts" />
import jstat from "jstat";

/** Distribution function of the standard normal, to about 3e-16. */
export function normalCdf(x: number): number {
  return jstat.normal.cdf(x, 0, 1);
}

/** Gamma function of x > 0. */
export function gammaFunction(x: number): number {
  return Math.exp(jstat.gammaln(x));
}
