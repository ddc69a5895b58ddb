import { randomExponential } from "d3-random";
import { invalid, requirePositive } from "../../core/errors.ts";
import { formatSpec } from "../../core/spec.ts";
import type { ArrivalProcess } from "./process.ts";

/** Settings of {@link diurnal}. */
export interface DiurnalOptions {
  /** Length of a day in the caller's unit of time; 86,400 unless given. */
  readonly day?: number;
  /** Where given, the rate is 1 + amplitude·cos of the hour, highest at 16.8 h, in place of the measured hours. */
  readonly amplitude?: number;
}

/** Requests in each hour of the day over their mean: BurstGPT, 61 days, 1,429,737 requests. */
const burstGptHours = [
  0.96, 0.91, 0.59, 0.53, 0.38, 0.35, 0.2, 0.16, 0.18, 0.43, 0.9, 1.32, 1.79, 1.54, 1.84, 1.43, 1.51, 1.39,
  1.21, 1.61, 1.39, 1.2, 1.16, 1.05,
];

/**
 * Poisson arrivals whose rate follows the hour of the day, from midnight at time 0: the measured hours of BurstGPT,
 * straight lines between mid-hours, or a cosine clipped at 0.1. Drawn by thinning a Poisson process at the peak rate.
 *
 * @throws InputError for a day that is not positive or an amplitude outside [0, 1]
 */
export function diurnal({ day = 86_400, amplitude }: DiurnalOptions = {}): ArrivalProcess {
  requirePositive("day of diurnal", day);
  if (amplitude !== undefined && !(amplitude >= 0 && amplitude <= 1))
    invalid("amplitude of diurnal", amplitude, "a number from 0 to 1");
  const { factor, peak } = amplitude === undefined ? hourlyFactor() : cosineFactor(amplitude);
  return {
    spec: formatSpec("diurnal", { day, amplitude }),
    needsRate: true,
    times(n, rate, random) {
      const gap = randomExponential.source(random)(rate * peak);
      const times = new Float64Array(n);
      for (let i = 0, time = gap(); i < n; time += gap())
        if (random() * peak < factor(((24 * time) / day) % 24)) times[i++] = time;
      return times;
    },
  };
}

/** A rate factor of mean 1 over the hours 0 to 24, and its greatest value. */
interface Factor {
  readonly factor: (hour: number) => number;
  readonly peak: number;
}

function hourlyFactor(): Factor {
  const mean = burstGptHours.reduce((sum, x) => sum + x, 0) / 24;
  const hours = burstGptHours.map((x) => x / mean);
  const factor = (hour: number) => {
    const position = (hour + 23.5) % 24;
    const left = Math.floor(position);
    return hours[left] + (position - left) * (hours[(left + 1) % 24] - hours[left]);
  };
  return { factor, peak: Math.max(...hours) };
}

function cosineFactor(amplitude: number): Factor {
  const raw = (hour: number) => Math.max(0.1, 1 + amplitude * Math.cos((2 * Math.PI * (hour - 16.8)) / 24));
  const steps = 24_000;
  const mean = Array.from({ length: steps }, (_, i) => raw((24 * i) / steps)).reduce((a, b) => a + b) / steps;
  return { factor: (hour) => raw(hour) / mean, peak: (1 + amplitude) / mean };
}
