import { invalid } from "../core/errors.ts";
import type { Seed } from "../core/random.ts";

/** Where a workload comes from and what its numbers mean. */
export interface About {
  /** Short name for titles and tables, for example "lmsys-tokens" or a file's base name. */
  readonly name: string;
  /** What lengths count. Memory limits are in the same unit. */
  readonly unit: "tokens" | "words";
  /** What arrivals count: rounds of the unit clock, or seconds. */
  readonly time: "rounds" | "seconds";
  /** The generator and its parameters, or the file, in one line. */
  readonly source: string;
  readonly seed?: Seed;
}

/**
 * Requests as columns, sorted by arrival (ties in the order given). Row i is request i everywhere in kvlab.
 * Build one with {@link workload}, which checks the columns.
 */
export interface Workload {
  readonly n: number;
  /** Arrival times, non-decreasing, at least 0, in `about.time`. */
  readonly arrival: Float64Array;
  /** Prompt (prefill) lengths, at least 1 (0 is allowed for models that have no prompt), in `about.unit`. */
  readonly prompt: Int32Array;
  /** True output (decode) lengths, at least 1, in `about.unit`: one unit a round. */
  readonly output: Int32Array;
  /** Class of each request, 0-based. */
  readonly kind?: Int32Array;
  /** Predicted interval of the output length, lower ≤ upper. */
  readonly lower?: Int32Array;
  readonly upper?: Int32Array;
  /** Point prediction of the output length; where absent, policies plan with the true lengths. */
  readonly predicted?: Int32Array;
  /** Weight of each request in weighted objectives; where absent, 1. */
  readonly weight?: Float64Array;
  readonly about: About;
}

/** The columns of a workload, before they are checked. */
export type Columns = Omit<Workload, "n">;

/** The columns as a caller may have them: plain arrays will do. */
export type GivenColumns = {
  readonly [K in keyof Columns]: K extends "about" ? About : ArrayLike<number> | Columns[K];
};

const NAMES = ["arrival", "prompt", "output", "kind", "lower", "upper", "predicted", "weight"] as const;

const REQUIRED: readonly string[] = ["arrival", "prompt", "output"];

/**
 * A checked workload from columns. Typed ones are taken as they are, plain arrays are copied.
 *
 * @throws InputError naming the first bad value, its column and its row (0-based): columns that are missing or of
 *   unequal length, arrivals that are not finite, negative or out of order, prompts below 0, outputs below 1, lengths
 *   that are no integers, lower > upper.
 */
export function workload(given: GivenColumns): Workload {
  if (!given.about) invalid("about", given.about, "{ name, unit, time, source }: what the numbers mean");
  const columns = { ...given, ...typedColumns(given) } as Columns;
  const n = columns.arrival.length;
  for (const name of NAMES) {
    const column = columns[name];
    if (column !== undefined && column.length !== n)
      invalid(`${name} column`, `${column.length} rows`, `${n} rows, as many as there are arrivals`);
  }
  checkArrivals(columns.arrival);
  checkLengths("prompt", columns.prompt, 0);
  checkLengths("output", columns.output, 1);
  checkPredictions(columns);
  return { n, ...columns };
}

function typedColumns(given: GivenColumns): Partial<Columns> {
  const typed: Partial<Record<string, Float64Array | Int32Array>> = {};
  for (const name of NAMES) {
    const column = given[name];
    if (column === undefined && !REQUIRED.includes(name)) continue;
    if (typeof column !== "object" || typeof column.length !== "number")
      invalid(`${name} column`, column, "an array of numbers, one a request");
    const real = name === "arrival" || name === "weight";
    if (column instanceof (real ? Float64Array : Int32Array)) continue;
    typed[name] = real ? Float64Array.from(column) : integers(name, column);
  }
  return typed as Partial<Columns>;
}

function integers(name: string, column: ArrayLike<number>): Int32Array {
  const whole = Int32Array.from(column);
  for (let i = 0; i < whole.length; i++)
    if (whole[i] !== column[i]) invalid(`${name} of request ${i}`, column[i], "an integer below 2^31");
  return whole;
}

/** Only indices leave the loop: were a time handed on to a message, compiled code would box each of them. */
function checkArrivals(arrival: Float64Array): void {
  let last = 0;
  for (let i = 0; i < arrival.length; i++) {
    if (!(arrival[i] >= last && arrival[i] < Number.POSITIVE_INFINITY)) refuseArrival(arrival, i);
    last = arrival[i];
  }
}

function refuseArrival(arrival: Float64Array, i: number): never {
  const time = arrival[i];
  if (!(time >= 0 && time < Number.POSITIVE_INFINITY))
    invalid(`arrival of request ${i}`, time, "a finite time, at least 0");
  invalid(`arrival of request ${i}`, time, `no earlier than the one before it, ${arrival[i - 1]}`);
}

function checkLengths(name: string, column: Int32Array, least: number): void {
  for (let i = 0; i < column.length; i++)
    if (column[i] < least) invalid(`${name} of request ${i}`, column[i], `an integer of at least ${least}`);
}

function checkPredictions({ lower, upper, predicted }: Columns): void {
  if (predicted) checkLengths("predicted output", predicted, 1);
  if ((lower === undefined) !== (upper === undefined))
    invalid("prediction interval", lower ? "lower without upper" : "upper without lower", "both or neither");
  if (!lower || !upper) return;
  checkLengths("lower bound", lower, 1);
  for (let i = 0; i < lower.length; i++)
    if (lower[i] > upper[i])
      invalid(`interval of request ${i}`, `[${lower[i]}, ${upper[i]}]`, "lower ≤ upper");
}
