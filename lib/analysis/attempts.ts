import { type Run, requireUnpaused } from "../simulator/run.ts";

/** Every attempt of a run, completed or evicted, as the columns of a Gantt chart. */
export interface Attempts {
  readonly request: readonly number[];
  /** The round after which each attempt started, and the round in which it ended. */
  readonly start: readonly number[];
  readonly end: readonly number[];
  /** When its request arrived. */
  readonly arrival: readonly number[];
  /** Tokens held in its last round. */
  readonly memory: readonly number[];
}

/** The attempts of a run by request, those of one request in order of time. In rounds: for the unit clock. */
export function attemptsOf(run: Run): Attempts {
  requireUnpaused(run, "attempts of policy");
  const { workload, records } = run;
  const { startRound, aborted } = records;
  const completed = Array.from(startRound, (start, i) => [i, start, start + workload.output[i]]);
  const evicted = Array.from(aborted.request, (i, k) => [i, aborted.start[k], aborted.end[k]]);
  const rows = [...completed.filter(([, start]) => start >= 0), ...evicted];
  rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    request: rows.map(([i]) => i),
    start: rows.map(([, start]) => start),
    end: rows.map(([, , end]) => end),
    arrival: rows.map(([i]) => workload.arrival[i]),
    memory: rows.map(([i, start, end]) => workload.prompt[i] + end - start),
  };
}
