import type { Random } from "../../core/random.ts";

/** A way in which requests arrive. Times are in the caller's unit, rounds or seconds. */
export interface ArrivalProcess {
  /** The process as the command line writes it, for example `gamma:cv=2`. */
  readonly spec: string;
  /** Whether it needs a rate; a backlog does not. */
  readonly needsRate: boolean;
  /**
   * The first n arrival times, non-decreasing, from 0 on.
   *
   * @param rate mean number of arrivals per unit of time; ignored where no rate is needed
   */
  times(n: number, rate: number, random: Random): Float64Array;
}
