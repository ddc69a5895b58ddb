import { requirePositive } from "../../core/errors.ts";
import { formatSpec } from "../../core/spec.ts";
import type { ArrivalProcess } from "./process.ts";
import { gammaGaps, renewalTimes } from "./renewal.ts";

/**
 * Independent gamma gaps of coefficient of variation `cv`: 1.1 for the Azure 2023 conversation trace and a typical
 * ServeGen client, 2 and 5 for its 75th and 90th percentile; 1 is Poisson.
 *
 * @throws InputError for a cv that is not positive
 */
export function gammaRenewal({ cv = 2 }: { readonly cv?: number } = {}): ArrivalProcess {
  requirePositive("cv of gamma", cv);
  return {
    spec: formatSpec("gamma", { cv }),
    needsRate: true,
    times: (n, rate, random) => renewalTimes(n, gammaGaps(cv, rate, random)),
  };
}
