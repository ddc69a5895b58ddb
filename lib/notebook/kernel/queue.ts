import { setTimeout as delay } from "node:timers/promises";

/** How long requests that a front end sent together may take to come in, in milliseconds. */
const settling = 30;

/** One request in the queue. */
export interface Turn {
  /** Whether an earlier request failed while this one waited, and asked that those behind it be given up. */
  readonly aborted: boolean;
  /** To be awaited, before the reply is sent, by a request that failed: gives up all that came in until now. */
  abortWaiting(): Promise<void>;
}

/**
 * Runs requests one after the other, in the order in which they came.
 *
 * Mends: tslab cancelled what was queued behind a failure even under `stop_on_error: false`, skipped whatever came in
 * within 200 ms after it, without a word, and reported "idle" while queued cells still ran.
 *
 * @returns adds a request; resolves when it has run
 */
export function executionQueue(): (run: (turn: Turn) => Promise<void>) => Promise<void> {
  let arrived = 0;
  let abortedUpTo = 0;
  let last: Promise<void> = Promise.resolve();
  const abortWaiting = async () => {
    await delay(settling);
    abortedUpTo = arrived;
  };
  return (run) => {
    const number = ++arrived;
    last = last.then(() => run({ aborted: number <= abortedUpTo, abortWaiting }));
    return last;
  };
}
