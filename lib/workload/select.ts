import { invalid, requireInteger, requirePositive } from "../core/errors.ts";
import { type ArrivalOptions, arrivalTimes } from "./arrivals/parse.ts";
import type { ArrivalProcess } from "./arrivals/process.ts";
import { type Columns, type Workload, workload } from "./workload.ts";

/**
 * The workload of some rows, in the order given; arrival times stay as they are.
 *
 * @param rows row numbers, 0-based, such that arrivals do not decrease
 * @throws InputError for a row that does not exist, or rows out of the order of arrival
 */
export function selectRows(requests: Workload, rows: ArrayLike<number>): Workload {
  for (let i = 0; i < rows.length; i++) requireInteger(`row ${i} to select`, rows[i], 0, requests.n - 1);
  const picked: Record<string, unknown> = { about: requests.about };
  for (const [name, column] of Object.entries(requests))
    if (ArrayBuffer.isView(column)) picked[name] = pick(column as Float64Array | Int32Array, rows);
  return workload(picked as unknown as Columns);
}

function pick(column: Float64Array | Int32Array, rows: ArrayLike<number>): Float64Array | Int32Array {
  const picked = column instanceof Float64Array ? new Float64Array(rows.length) : new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]];
  return picked;
}

/** The first `count` requests, or all where there are fewer. */
export function take(requests: Workload, count: number): Workload {
  requireInteger("number of requests to take", count, 0);
  return selectRows(
    requests,
    Array.from({ length: Math.min(count, requests.n) }, (_, i) => i),
  );
}

/** A workload without the requests that no schedule can serve. */
export interface Servable {
  readonly workload: Workload;
  /** How many requests were dropped. */
  readonly dropped: number;
}

/**
 * Drops the requests that can never fit: prompt + output, the memory a request holds in its last round, above the
 * memory.
 *
 * @param memory the KV-cache limit, in the unit of the workload's lengths
 */
export function dropUnservable(requests: Workload, memory: number): Servable {
  requirePositive("memory", memory);
  const rows: number[] = [];
  for (let i = 0; i < requests.n; i++) if (requests.prompt[i] + requests.output[i] <= memory) rows.push(i);
  const dropped = requests.n - rows.length;
  return { workload: dropped === 0 ? requests : selectRows(requests, rows), dropped };
}

/** What {@link withArrivals} takes beside the process; `time` is what the new times count. */
export type NewArrivals = Omit<ArrivalOptions, "n"> & { readonly time: "rounds" | "seconds" };

/**
 * The same requests with new arrival times, in the order of their rows.
 *
 * @throws InputError for an unknown process or a missing rate
 */
export function withArrivals(
  requests: Workload,
  process: string | ArrivalProcess,
  options: NewArrivals,
): Workload {
  const { n, about, ...columns } = requests;
  if (options.time !== "rounds" && options.time !== "seconds")
    invalid("time of arrivals", options.time, '"rounds" or "seconds"');
  const arrival = arrivalTimes(process, { ...options, n });
  return workload({ ...columns, arrival, about: { ...about, time: options.time } });
}

/**
 * A workload in seconds brought to rounds of equal length, for the unit clock.
 *
 * @param secondsPerRound how long one round takes
 * @throws InputError where the times are rounds already
 */
export function inRounds(requests: Workload, secondsPerRound: number): Workload {
  requirePositive("seconds per round", secondsPerRound);
  const { n: _n, about, ...columns } = requests;
  if (about.time === "rounds") invalid("time of workload", about.time, "seconds, to be brought to rounds");
  const arrival = requests.arrival.map((time) => time / secondsPerRound);
  return workload({ ...columns, arrival, about: { ...about, time: "rounds" } });
}
