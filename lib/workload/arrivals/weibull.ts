import { requirePositive } from "../../core/errors.ts";
import { formatSpec } from "../../core/spec.ts";
import type { ArrivalProcess } from "./process.ts";
import { renewalTimes, weibullGaps } from "./renewal.ts";

/**
 * Independent Weibull gaps of shape `k`: 0.92 fits the Azure 2023 conversation trace, 0.42 its bursty code trace.
 *
 * @throws InputError for a shape that is not positive
 */
export function weibullRenewal({ k = 0.42 }: { readonly k?: number } = {}): ArrivalProcess {
  requirePositive("k of weibull", k);
  return {
    spec: formatSpec("weibull", { k }),
    needsRate: true,
    times: (n, rate, random) => renewalTimes(n, weibullGaps(k, rate, random)),
  };
}
