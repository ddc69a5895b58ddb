import { randomPoisson } from "d3-random";
import { requirePositive } from "../../core/errors.ts";
import { formatSpec } from "../../core/spec.ts";
import type { ArrivalProcess } from "./process.ts";

/**
 * Batches at equal distances, the first at time 0, each of Poisson size: how Mooncake's conversation trace is
 * recorded (10.2 requests every 3 s).
 *
 * @param every distance of the batches in the caller's unit of time; where absent, that of 10.2 arrivals
 * @throws InputError for a distance that is not positive
 */
export function ticks({ every }: { readonly every?: number } = {}): ArrivalProcess {
  if (every !== undefined) requirePositive("every of ticks", every);
  return {
    spec: formatSpec("ticks", { every }),
    needsRate: true,
    times(n, rate, random) {
      const step = every ?? 10.2 / rate;
      const size = randomPoisson.source(random)(rate * step);
      const times = new Float64Array(n);
      for (let i = 0, tick = 0; i < n; tick++) {
        const end = Math.min(n, i + size());
        times.fill(tick * step, i, end);
        i = end;
      }
      return times;
    },
  };
}
