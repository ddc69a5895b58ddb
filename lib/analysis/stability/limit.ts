import { invalid, requireInteger, requirePositive } from "../../core/errors.ts";
import type { Seed } from "../../core/random.ts";
import { policyNamed } from "../../policies/registry.ts";
import { assertAudited } from "../../simulator/audit.ts";
import type { Run, System } from "../../simulator/run.ts";
import { attempt } from "../../simulator/simulate.ts";
import { fromKinds, type KindSpec } from "../../workload/kinds.ts";
import { type Interval, meanInterval } from "../confidence.ts";
import { type Drift, type DriftOptions, drift } from "./drift.ts";

/** What λ* is sought for. Plain data, so that worker threads can take it. */
export interface LimitSettings {
  /** Kinds of requests; their rates count as shares of the total. */
  readonly kinds: readonly KindSpec[];
  /** The policy, as on the command line. */
  readonly policy: string;
  readonly system: System;
  /** Requests in each run. */
  readonly requests: number;
  readonly seed: Seed;
  /** Total rates between which λ* is sought. */
  readonly low: number;
  readonly high: number;
  /** Halvings: the result is exact to (high − low)/2^steps beside the error of the test. */
  readonly steps: number;
  readonly drift?: DriftOptions;
  /** Replays every run with the auditor. */
  readonly audit?: boolean;
}

/** One run on the way. */
export interface LimitTrial extends Drift {
  readonly rate: number;
}

/** The largest stable rate found with one seed. */
export interface StabilityLimit {
  readonly policy: string;
  readonly seed: Seed;
  /** λ*, the middle of the last bracket. */
  readonly rate: number;
  /**
   * What was served at the highest unstable rate, requests per unit of time: free of the chance in the arrivals, and
   * equal to λ* where a policy serves as fast with a long queue as with a short one. NaN if none was unstable.
   */
  readonly saturation: number;
  /** Whether both stable and unstable rates were seen; if not, λ* lies outside [low, high]. */
  readonly bracketed: boolean;
  readonly trials: readonly LimitTrial[];
}

/**
 * The largest total arrival rate that a policy keeps up with, by bisection: at each step the same requests arrive
 * faster or slower, and {@link drift} tells whether they pile up. A policy that stands still counts as unstable.
 *
 * Bisection assumes that a rate above an unstable one is unstable. Statistical error: the drift of a run of n requests
 * is known to about √(2/n), so λ* to about 1 % at n = 20,000; take several seeds.
 *
 * @throws InputError for a bracket that is empty or no steps
 */
export function stabilityLimit(settings: LimitSettings): StabilityLimit {
  const { policy, seed, steps } = settings;
  let low = requirePositive("low", settings.low);
  let high = requirePositive("high", settings.high);
  if (low >= high) invalid("bracket", `${low} to ${high}`, "low < high");
  requireInteger("steps", steps, 1);
  const trials: LimitTrial[] = [];
  for (let k = 0; k < steps; k++) {
    const rate = (low + high) / 2;
    const trial = { rate, ...driftAt(settings, rate) };
    trials.push(trial);
    if (trial.unstable) high = rate;
    else low = rate;
  }
  const unstable = trials.filter((trial) => trial.unstable).sort((a, b) => b.rate - a.rate);
  const bracketed = unstable.length > 0 && unstable.length < steps;
  const saturation = unstable[0]?.served ?? Number.NaN;
  return { policy, seed, rate: (low + high) / 2, saturation, bracketed, trials };
}

/** The drift at one rate. */
export function driftAt(settings: LimitSettings, rate: number): Drift {
  return drift(serve(settings, rate), settings.drift);
}

function serve({ kinds, requests: n, seed, policy, system, audit }: LimitSettings, rate: number): Run {
  const { run } = attempt(fromKinds(kinds, { n, seed, rate }), policyNamed(policy), system);
  return audit ? assertAudited(run) : run;
}

/** What to run on worker threads: `parallel(stabilityTask, settings of each seed)`. */
export const stabilityTask = { module: import.meta.url, run: stabilityLimit };

/** λ* over several seeds, with a 95 % interval; throws for limits outside their brackets, naming the seed. */
export function limitInterval(limits: readonly StabilityLimit[]): Interval {
  const outside = limits.find(({ bracketed }) => !bracketed);
  if (outside) {
    const side = outside.trials[0].unstable ? "below" : "above";
    invalid(
      `λ* of ${outside.policy}, seed ${outside.seed}`,
      `${side} the bracket that ended at ${outside.rate}`,
      "a wider bracket",
    );
  }
  return meanInterval(limits.map(({ rate }) => rate));
}
