import { invalid } from "../core/errors.ts";
import type { Workload } from "../workload/workload.ts";
import type { RoundPolicy, Trial } from "./policy.ts";
import { orderable, type Reorder } from "./queue.ts";
import type { Knowledge, PredictedRequests, Requests, Seen } from "./requests.ts";

/** What a policy orders by and plans with, fixed before the run starts. */
export interface Plan {
  /** Output lengths as planned, 1 ≤ planned ≤ M − prompt; the workload's own column where they are all exact. */
  readonly length: Int32Array;
  readonly exact: boolean;
  /** Whether some request ends before its planned length. */
  readonly overestimates: boolean;
  /** Planned lengths of those that survive their trial; absent where there are no trials. */
  readonly afterTrial?: Int32Array;
  /** The longest length, planned or true. */
  readonly longest: number;
  /** Keys of the waiting queue; with neither keys nor order, arrival order. */
  readonly keys?: ArrayLike<number>;
  readonly order?: Reorder;
}

/** Forgives the rounding of one multiplication, so that a margin of 0.9 leaves 1 of 10 tokens. */
const ROUNDING = 1e-9;

/** What a policy plans with: the memory without its margin, rounded down. */
export function planningLimit({ margin = 0 }: { readonly margin?: number }, memory: number): number {
  return Math.floor(memory * (1 - margin) + ROUNDING);
}

/**
 * Asks a policy for its plan and its order. It is shown what it declared to know and nothing more: the object it
 * gets has no output column unless it is clairvoyant. A planned peak above the memory is planned at it, as no request
 * can hold more.
 *
 * @param memory what may be planned with: M without the policy's margin
 * @throws InputError for planned lengths or keys of the wrong number or value
 */
export function planFor(workload: Workload, policy: RoundPolicy, memory: number): Plan {
  const { length, keys, order, trial } = consult(workload, policy, memory);
  const { n, prompt, output } = workload;
  if (trial) return onTrial(trial, workload, memory);
  const clipped = length === output && !policy.margin ? output : clip(length, prompt, memory);
  let exact = true;
  let overestimates = false;
  let longest = 1;
  for (let i = 0; i < n; i++) {
    const planned = clipped[i];
    if (planned !== output[i]) exact = false;
    if (planned > output[i]) overestimates = true;
    if (planned > longest) longest = planned;
    if (output[i] > longest) longest = output[i];
  }
  if (policy.learns) {
    const bounds = clipped === output ? output.slice() : clipped; // rises during the run, and the keys with it
    return { length: bounds, exact: false, overestimates, longest, keys: bounds };
  }
  const queue = { ...(keys && { keys: orderable(keys) }), ...(order && { order }) };
  return { length: exact ? output : clipped, exact, overestimates, longest, ...queue };
}

/** Every request is planned with its trial first; plans and keys then rise together. */
function onTrial({ rounds, after }: Trial, { n, prompt, output }: Workload, memory: number): Plan {
  const length = clip(checked(rounds, n), prompt, memory).slice();
  const afterTrial = clip(checked(after, n), prompt, memory);
  let longest = 1;
  for (let i = 0; i < n; i++) longest = Math.max(longest, length[i], afterTrial[i], output[i]);
  return { length, exact: false, overestimates: true, longest, keys: length, afterTrial };
}

interface Advice {
  length: Int32Array;
  keys: ArrayLike<number> | undefined;
  order: Reorder | undefined;
  trial?: Trial | undefined;
}

function consult(workload: Workload, policy: RoundPolicy, memory: number): Advice {
  const { n, output } = workload;
  switch (policy.knows) {
    case "arrivals": {
      const seen = sights.arrivals(workload);
      return {
        length: checked(policy.plan?.(seen) ?? output, n),
        ...queueOf(policy, seen, n, memory),
        trial: policy.trial?.(seen),
      };
    }
    case "predictions": {
      const seen = sights.predictions(workload);
      const length = checked(policy.plan?.(seen) ?? seen.predicted, n);
      return { length, ...queueOf(policy, seen, n, memory), trial: policy.trial?.(seen) };
    }
    case "lengths": {
      const seen = sights.lengths(workload);
      return {
        length: checked(policy.plan?.(seen) ?? output, n),
        ...queueOf(policy, seen, n, memory),
        trial: policy.trial?.(seen),
      };
    }
  }
}

/** What policies see of the requests: columns that one did not declare to know are not there. */
export const sights: { readonly [K in Knowledge]: (workload: Workload) => Seen[K] } = {
  arrivals: visible,
  predictions: predicted,
  lengths: (workload) => ({ ...predicted(workload), output: workload.output }),
};

function visible({ n, arrival, prompt, kind, weight }: Workload): Requests {
  return { n, arrival, prompt, ...(kind && { kind }), ...(weight && { weight }) };
}

function predicted(workload: Workload): PredictedRequests {
  const { lower, upper } = workload;
  return {
    ...visible(workload),
    predicted: workload.predicted ?? workload.output,
    ...(lower && upper && { lower, upper }),
  };
}

function checked(length: Int32Array, n: number): Int32Array {
  if (length.length !== n) invalid("plan of the policy", `${length.length} lengths`, `${n}, one a request`);
  for (let i = 0; i < n; i++)
    if (length[i] < 1) invalid(`planned length of request ${i}`, length[i], "at least 1");
  return length;
}

/** How a policy orders the queue, given what it sees. */
function queueOf<R>(
  policy: {
    key?(seen: R): ArrayLike<number>;
    order?(waiting: Int32Array, seen: R, memory: number): ArrayLike<number>;
  },
  seen: R,
  n: number,
  memory: number,
): Pick<Advice, "keys" | "order"> {
  if (policy.order) return { keys: undefined, order: (waiting) => policy.order!(waiting, seen, memory) };
  return { keys: policy.key && keysOf(policy.key(seen), n), order: undefined };
}

function keysOf(keys: ArrayLike<number>, n: number): ArrayLike<number> {
  if (!keys) invalid("keys of the policy", keys, `${n}, one a request`);
  if (keys.length !== n) invalid("keys of the policy", `${keys.length} keys`, `${n}, one a request`);
  return keys;
}

function clip(length: Int32Array, prompt: Int32Array, memory: number): Int32Array {
  return length.map((planned, i) => Math.min(planned, memory - prompt[i]));
}
