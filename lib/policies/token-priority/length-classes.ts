import { invalid } from "../../core/errors.ts";
import { type Seed, stream } from "../../core/random.ts";
import type { TokenPolicy } from "../../simulator/token-schedule/index.ts";
import { byKey } from "./by-key.ts";

/** What is known of a request when it arrives. */
export interface LengthClasses {
  /** Longest output of each class, ascending; the last is the longest possible. */
  readonly ends: readonly number[];
  /** The class that a classifier gives each request at its arrival; the first class for all unless given. */
  readonly guess?: ArrayLike<number>;
}

/**
 * Shortest remaining first with unknown lengths, by length classes with promotion (section 8 of the convex-allocation
 * paper, after the segments of Nested WAIT): a request is taken to be as long as its class allows, and is promoted to the
 * next class when it has outlived its own.
 *
 * @throws InputError for ends that do not ascend or a class that does not exist
 */
export function lengthClasses({ ends, guess }: LengthClasses): TokenPolicy {
  for (const [k, end] of ends.entries())
    if (!(Number.isInteger(end) && end > (ends[k - 1] ?? 0)))
      invalid(`end of length class ${k}`, end, `an integer above ${ends[k - 1] ?? 0}`);
  const first = (i: number) => guess?.[i] ?? 0;
  if (guess)
    for (let i = 0; i < guess.length; i++)
      if (!(guess[i] in ends)) invalid(`class of request ${i}`, guess[i], `0 to ${ends.length - 1}`);
  return byKey(`length-classes:${ends.join("-")}`, (i, { generated }) => {
    let k = first(i);
    while (k < ends.length - 1 && generated[i] >= ends[k]) k++;
    return Math.max(1, ends[k] - generated[i]);
  });
}

/** The class of each length: the first whose end is not below it. */
export function classesOf(lengths: ArrayLike<number>, ends: readonly number[]): Int32Array {
  return Int32Array.from(lengths, (length) => {
    const k = ends.findIndex((end) => length <= end);
    return k < 0 ? ends.length - 1 : k;
  });
}

/**
 * What a classifier of a given accuracy makes of the classes: right with that probability, else one of the other classes
 * with equal ones (stream "length-classes" of the seed).
 *
 * @throws InputError for an accuracy outside [0, 1]
 */
export function misclassified(
  classes: Int32Array,
  { accuracy, count, seed }: { readonly accuracy: number; readonly count: number; readonly seed: Seed },
): Int32Array {
  if (!(accuracy >= 0 && accuracy <= 1)) invalid("accuracy", accuracy, "a share from 0 to 1");
  const random = stream(seed, "length-classes");
  return classes.map((right) => {
    const shift = 1 + Math.floor(random() * (count - 1));
    return random() < accuracy || count === 1 ? right : (right + shift) % count;
  });
}
