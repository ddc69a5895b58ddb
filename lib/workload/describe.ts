import { deviation, mean, variance } from "d3-array";
import { quantiles } from "../core/quantiles.ts";
import type { About, Workload } from "./workload.ts";

/** A column of lengths in a few numbers. */
export interface LengthSummary {
  readonly min: number;
  readonly median: number;
  readonly mean: number;
  /** Sample variance (divisor n − 1); 0 for a single request. */
  readonly variance: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** A workload in a few numbers. */
export interface Description {
  readonly requests: number;
  readonly unit: About["unit"];
  readonly time: About["time"];
  readonly prompt: LengthSummary;
  readonly output: LengthSummary;
  /**
   * Mean arrivals per unit of time, (n − 1) over the time from first to last, and the coefficient of variation of
   * the gaps between them; null where all arrive at once (both), or there are fewer than three requests (cv).
   */
  readonly arrivals: { readonly rate: number | null; readonly cv: number | null };
}

/**
 * Describes a workload. Percentiles interpolate linearly between order statistics, as numpy's do by default.
 *
 * @throws InputError for a workload without requests
 */
export function describe(requests: Workload): Description {
  const { n, about, prompt, output, arrival } = requests;
  return {
    requests: n,
    unit: about.unit,
    time: about.time,
    prompt: summarise(prompt),
    output: summarise(output),
    arrivals: summariseArrivals(arrival),
  };
}

function summarise(lengths: Int32Array): LengthSummary {
  const [min, median, p90, p99, max] = quantiles(lengths, [0, 0.5, 0.9, 0.99, 1]);
  return { min, median, mean: mean(lengths) as number, variance: variance(lengths) ?? 0, p90, p99, max };
}

function summariseArrivals(arrival: Float64Array): Description["arrivals"] {
  const span = arrival[arrival.length - 1] - arrival[0];
  if (!(span > 0)) return { rate: null, cv: null };
  const gaps = arrival.subarray(1).map((time, i) => time - arrival[i]);
  const spread = deviation(gaps);
  return { rate: gaps.length / span, cv: spread === undefined ? null : (spread * gaps.length) / span };
}
