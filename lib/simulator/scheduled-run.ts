import { invalid } from "../core/errors.ts";
import type { Workload } from "../workload/workload.ts";
import { AttemptLog } from "./attempts.ts";
import { Run } from "./run.ts";

/**
 * A schedule of start rounds as a run under the unit clock, for the metrics, traces and the auditor: it says what would
 * have happened, feasible or not. O(n + rounds).
 *
 * @param start start rounds, one a request
 * @param name stands where the policy's name stands
 * @throws InputError for a number of starts other than that of the requests
 */
export function scheduledRun(workload: Workload, start: Int32Array, memory: number, name: string): Run {
  const { n, output } = workload;
  if (start.length !== n) invalid("schedule", `${start.length} starts`, `${n}, one a request`);
  const startRound = start.slice();
  const records = {
    startRound,
    aborted: new AttemptLog(0, false).columns(),
    rounds: busyRounds(start, output),
  };
  return new Run(workload, name, { memory }, records);
}

/** Rounds in which at least one request runs. */
function busyRounds(start: Int32Array, output: Int32Array): number {
  const last = start.reduce((round, p, i) => Math.max(round, p + output[i]), 0);
  const change = new Int32Array(last + 2);
  for (let i = 0; i < start.length; i++) {
    change[start[i] + 1]++;
    change[start[i] + output[i] + 1]--;
  }
  let running = 0;
  let busy = 0;
  for (const joins of change) {
    running += joins;
    if (running > 0) busy++;
  }
  return busy;
}
