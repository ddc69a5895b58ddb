import { invalid } from "../core/errors.ts";

/**
 * How long a round lasts. `unit`: one unit of the workload's time. `affine`, in seconds:
 * d0 + d1 · (tokens held in the round, the new ones included) + d2 · (prompt tokens prefilled in the round).
 */
export type Clock = { readonly kind: "unit" } | AffineClock;

export interface AffineClock {
  readonly kind: "affine";
  /** Seconds a round. */
  readonly d0: number;
  /** Seconds a resident token. */
  readonly d1: number;
  /** Seconds a prompt token that is prefilled. */
  readonly d2: number;
  /** The range that the parameters were fitted on, in words. */
  readonly fittedOn?: string;
}

/**
 * A clock in integer ticks, so that skipping over rounds in closed form gives exactly what stepping gives.
 * The unit clock ticks once a round; affine clocks tick nanoseconds.
 */
export interface Ticks {
  /** Ticks in one unit of the workload's time. */
  readonly perTime: number;
  readonly perRound: number;
  readonly perToken: number;
  readonly perPromptToken: number;
}

const NANOSECONDS = 1e9;

/**
 * @throws InputError if a parameter is negative, not finite, or so small that whole nanoseconds would change it by
 *   more than a hundredth
 */
export function ticks(clock: Clock): Ticks {
  if (clock.kind === "unit") return { perTime: 1, perRound: 1, perToken: 0, perPromptToken: 0 };
  if (clock.kind !== "affine")
    invalid(
      "clock",
      clock,
      '{ kind: "unit" } or { kind: "affine", d0, d1, d2 }, which parseClock makes from text',
    );
  const { d0, d1, d2 } = clock;
  const perRound = nanoseconds("d0", d0);
  if (perRound < 1) invalid("clock d0", d0, "at least one nanosecond a round");
  return {
    perTime: NANOSECONDS,
    perRound,
    perToken: nanoseconds("d1", d1),
    perPromptToken: nanoseconds("d2", d2),
  };
}

/** The tick at which an arrival counts: the next round boundary of the unit clock, else the nearest nanosecond. */
export function arrivalTick({ perTime }: Ticks, arrival: number): number {
  return perTime === 1 ? Math.ceil(arrival) : Math.floor(arrival * perTime + 0.5); // Math.round branches, and guesses wrong half the time
}

/** The {@link arrivalTick} of each arrival, and infinity at the end, when nobody arrives any more. */
export function arrivalTicks(clock: Ticks, arrival: Float64Array): Float64Array {
  const ticks = new Float64Array(arrival.length + 1);
  for (let i = 0; i < arrival.length; i++) ticks[i] = arrivalTick(clock, arrival[i]);
  ticks[arrival.length] = Number.POSITIVE_INFINITY;
  return ticks;
}

function nanoseconds(name: string, seconds: number): number {
  if (!(Number.isFinite(seconds) && seconds >= 0)) invalid(`clock ${name}`, seconds, "seconds, at least 0");
  const whole = Math.round(seconds * NANOSECONDS);
  if (Math.abs(whole - seconds * NANOSECONDS) > 0.01 * seconds * NANOSECONDS)
    invalid(`clock ${name}`, seconds, "0 or a value that whole nanoseconds express to a hundredth");
  return whole;
}
