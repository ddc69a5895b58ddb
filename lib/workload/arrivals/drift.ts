import { randomNormal } from "d3-random";
import { invalid, requirePositive } from "../../core/errors.ts";
import type { Random } from "../../core/random.ts";
import { formatSpec } from "../../core/spec.ts";
import type { ArrivalProcess } from "./process.ts";
import { gammaGaps, renewalTimes } from "./renewal.ts";

/** Settings of {@link drift}. */
export interface DriftOptions {
  /** Coefficient of variation of the gamma gaps. */
  readonly cv?: number;
  /** Coefficient of variation of the slow rate factor. */
  readonly swing?: number;
  /** Correlation time of the rate factor, in the caller's unit; where absent, that of 1,005 arrivals. */
  readonly memory?: number;
}

/** Steps of the rate factor in one correlation time. */
const stepsPerMemory = 100;

/**
 * Gamma gaps whose rate drifts slowly, as in the Azure 2023 conversation trace: gaps of CV 1.07, a rate factor of
 * CV 0.23 (95 % within 0.63 to 1.57) that forgets itself in 182 s at 5.53 requests/s. The variance-to-mean ratio
 * of counts then grows with the window w as 1 + 107·(1 − (1 − e^(−sw))/(sw)), s = 0.0055/s.
 *
 * The factor is log-normal with exponentially fading correlation, and time is stretched by it instead of arrivals
 * thinned, which keeps the mean rate exact and needs no bound on the factor.
 *
 * @throws InputError for a cv or memory that is not positive, or a negative swing
 */
export function drift({ cv = 1.07, swing = 0.23, memory }: DriftOptions = {}): ArrivalProcess {
  requirePositive("cv of drift", cv);
  if (!(swing >= 0 && swing < Number.POSITIVE_INFINITY))
    invalid("swing of drift", swing, "a number of at least 0");
  if (memory !== undefined) requirePositive("memory of drift", memory);
  return {
    spec: formatSpec("drift", { cv, swing, memory }),
    needsRate: true,
    times(n, rate, random) {
      const steady = renewalTimes(n, gammaGaps(cv, rate, random));
      return stretch(steady, (memory ?? 1005 / rate) / stepsPerMemory, rateFactors(swing, random));
    },
  };
}

/** A log-normal factor of mean 1, one value a step, with autocorrelation about exp(−steps/stepsPerMemory). */
function rateFactors(swing: number, random: Random): () => number {
  const normal = randomNormal.source(random)();
  const sigma = Math.sqrt(Math.log(1 + swing * swing));
  const keep = Math.exp(-1 / stepsPerMemory);
  const fresh = Math.sqrt(1 - keep * keep);
  let z = normal();
  return () => {
    const factor = Math.exp(sigma * z - (sigma * sigma) / 2);
    z = keep * z + fresh * normal();
    return factor;
  };
}

/** Maps times of a steady process to those of one whose rate is multiplied by a factor that holds for a step. */
function stretch(steady: Float64Array, step: number, nextFactor: () => number): Float64Array {
  let [begin, passed, factor] = [0, 0, nextFactor()];
  return steady.map((time) => {
    while (time > passed + factor * step) {
      passed += factor * step;
      begin += step;
      factor = nextFactor();
    }
    return begin + (time - passed) / factor;
  });
}
