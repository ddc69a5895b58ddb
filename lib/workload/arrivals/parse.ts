import { invalid, unknownName } from "../../core/errors.ts";
import { type Seed, stream } from "../../core/random.ts";
import { numbersOf, parseSpec, type Spec } from "../../core/spec.ts";
import { backlog } from "./backlog.ts";
import { clients } from "./clients.ts";
import { diurnal } from "./diurnal.ts";
import { drift } from "./drift.ts";
import { gammaRenewal } from "./gamma.ts";
import { mmpp2 } from "./mmpp2.ts";
import { onOff } from "./on-off.ts";
import { poisson } from "./poisson.ts";
import type { ArrivalProcess } from "./process.ts";
import { ticks } from "./ticks.ts";
import { weibullRenewal } from "./weibull.ts";

/** Each process by name, made from the settings it knows. */
const processes: Readonly<Record<string, (spec: Spec) => ArrivalProcess>> = {
  backlog: (spec) => settled(backlog(), spec),
  poisson: (spec) => settled(poisson(), spec),
  gamma: (spec) => gammaRenewal(numbersOf(spec, ["cv"])),
  weibull: (spec) => weibullRenewal(numbersOf(spec, ["k"])),
  onoff: (spec) => onOff(numbersOf(spec, ["on", "off"])),
  mmpp2: (spec) => mmpp2(numbersOf(spec, ["high", "low", "stay"])),
  drift: (spec) => drift(numbersOf(spec, ["cv", "swing", "memory"])),
  diurnal: (spec) => diurnal(numbersOf(spec, ["day", "amplitude"])),
  ticks: (spec) => ticks(numbersOf(spec, ["every"])),
  clients: (spec) => clients(numbersOf(spec, ["count", "exponent"])),
};

/** The names of the arrival processes. */
export const arrivalNames: readonly string[] = Object.keys(processes);

/**
 * An arrival process from its spec (`poisson`, `gamma:cv=2`, `diurnal:day=600`), or the process itself.
 *
 * @throws InputError for an unknown name or setting (with the nearest known ones) or a value out of range
 */
export function arrivalProcess(process: string | ArrivalProcess): ArrivalProcess {
  if (typeof process !== "string") return process;
  const spec = parseSpec(process);
  if (!arrivalNames.includes(spec.name)) unknownName("arrival process", spec.name, arrivalNames);
  return processes[spec.name](spec);
}

/** What {@link arrivalTimes} takes beside the process. */
export interface ArrivalOptions {
  readonly n: number;
  readonly seed: Seed;
  /** Mean arrivals per unit of time; needed by every process but a backlog, which ignores it. */
  readonly rate?: number | undefined;
}

/**
 * Arrival times of n requests from the stream "arrivals" of the seed, non-decreasing, on a grid of about a millionth
 * of the mean gap: logarithms differ in the last bit between versions of JavaScript engines, and the grid hides it.
 *
 * @throws InputError as {@link arrivalProcess}, for a missing or non-positive rate, or times of the wrong number
 */
export function arrivalTimes(process: string | ArrivalProcess, options: ArrivalOptions): Float64Array {
  const chosen = arrivalProcess(process);
  const { needsRate, spec } = chosen;
  const { n, seed, rate = Number.NaN } = options;
  if (needsRate && !(rate > 0 && rate < Number.POSITIVE_INFINITY))
    invalid(`rate of ${spec} arrivals`, options.rate, "a positive number of requests per unit of time");
  const times = chosen.times(n, rate, stream(seed, "arrivals"));
  if (times.length !== n)
    invalid(`times of ${spec} arrivals`, `${times.length} times`, `${n}, one a request`);
  return onGrid(times, rate);
}

function onGrid(times: Float64Array, rate: number): Float64Array {
  if (!(rate > 0)) return times;
  const step = 2 ** (Math.round(Math.log2(1 / rate)) - 20);
  for (let i = 0; i < times.length; i++) times[i] = Math.round(times[i] / step) * step;
  return times;
}

/** Refuses settings where there are none. */
function settled(process: ArrivalProcess, spec: Spec): ArrivalProcess {
  numbersOf(spec, []);
  return process;
}
