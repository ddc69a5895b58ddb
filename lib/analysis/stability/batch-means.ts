import { invalid, requireInteger } from "../../core/errors.ts";
import { mean } from "../../core/sums.ts";
import { type Interval, meanInterval } from "../confidence.ts";

/** What of a run is left out before averaging, and into how many pieces the rest is cut. */
export interface BatchOptions {
  /** Share of the values at the beginning that is left out; a quarter where absent. */
  readonly warmUp?: number;
  /** Pieces; 20 where absent. */
  readonly batches?: number;
}

/**
 * An interval for the long-run mean of one run's correlated values, such as latencies in the order of arrival: they are
 * cut into consecutive batches, whose means are nearly independent if batches are much longer than the run's memory,
 * and Student's t interval is that of the batch means (Law and Carson 1979). Near saturation the memory is long and the
 * interval too narrow. Values that fill no whole batch are left out, at the beginning.
 *
 * @throws InputError for fewer than two values a batch
 */
export function batchMeans(
  values: ArrayLike<number>,
  { warmUp = 0.25, batches = 20 }: BatchOptions = {},
): Interval {
  requireInteger("batches", batches, 2);
  if (!(warmUp >= 0 && warmUp < 1)) invalid("warm-up", warmUp, "a share from 0 to below 1");
  const size = Math.floor(((1 - warmUp) * values.length) / batches);
  if (size < 2) invalid("values", values.length, `at least ${Math.ceil((2 * batches) / (1 - warmUp))}`);
  const first = values.length - size * batches;
  const means = Array.from({ length: batches }, (_, b) =>
    mean(Array.from({ length: size }, (_, i) => values[first + b * size + i])),
  );
  return meanInterval(means);
}
