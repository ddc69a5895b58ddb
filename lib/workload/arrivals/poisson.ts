import { randomExponential } from "d3-random";
import type { ArrivalProcess } from "./process.ts";
import { renewalTimes } from "./renewal.ts";

/** Independent exponential gaps. */
export function poisson(): ArrivalProcess {
  return {
    spec: "poisson",
    needsRate: true,
    times(n, rate, random) {
      const gap = randomExponential.source(random)(rate);
      return renewalTimes(n, { first: gap, next: gap });
    },
  };
}
