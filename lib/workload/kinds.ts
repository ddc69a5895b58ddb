import { invalid, requireInteger } from "../core/errors.ts";
import { type Seed, stream } from "../core/random.ts";
import { arrivalProcess, arrivalTimes } from "./arrivals/parse.ts";
import type { ArrivalProcess } from "./arrivals/process.ts";
import { type Workload, workload } from "./workload.ts";

/** Requests of one size, and how many of them arrive in a unit of time. */
export interface KindSpec {
  readonly rate: number;
  readonly prompt: number;
  readonly output: number;
}

/** How many requests of given kinds to generate, and when they arrive. */
export interface KindsOptions {
  readonly n: number;
  readonly seed: Seed;
  /** Total rate; the sum of the kinds' rates where absent, else these count as proportions. */
  readonly rate?: number;
  /** An arrival process or its spec; Poisson where absent. */
  readonly arrivals?: ArrivalProcess | string;
  /** What arrival times count; seconds unless given. */
  readonly time?: "rounds" | "seconds";
  readonly name?: string;
}

/**
 * Requests of a few kinds, each drawn independently in proportion to the rates: with Poisson arrivals, one independent
 * Poisson process a kind. Column `kind` holds the index. Arrivals and kinds come from independent streams of the seed,
 * and equal seeds give the same pattern at every rate, stretched in time.
 *
 * @throws InputError for no kinds, rates that are negative or all 0, or lengths that are no whole numbers
 */
export function fromKinds(kinds: readonly KindSpec[], options: KindsOptions): Workload {
  const { n, seed, time = "seconds" } = options;
  requireInteger("number of requests", n, 1);
  const bounds = cumulativeRates(kinds);
  const total = bounds[bounds.length - 1];
  const { rate = total } = options;
  const process = arrivalProcess(options.arrivals ?? "poisson");
  const random = stream(seed, "kinds");
  const kind = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const at = random() * total;
    kind[i] = bounds.findIndex((bound) => at < bound);
  }
  const sizes = kinds.map(({ prompt, output }) => `p${prompt}d${output}`);
  const about = {
    name: options.name ?? sizes.join("+"),
    unit: "tokens",
    time,
    source: `generated: ${described(kinds, sizes)}, ${process.spec} arrivals at ${rate} per ${time.slice(0, -1)}`,
    seed,
  } as const;
  return workload({
    arrival: arrivalTimes(process, { n, seed, rate }),
    prompt: kind.map((j) => kinds[j].prompt),
    output: kind.map((j) => kinds[j].output),
    kind,
    about,
  });
}

function cumulativeRates(kinds: readonly KindSpec[]): number[] {
  let total = 0;
  const bounds = kinds.map(({ rate, prompt, output }, j) => {
    if (!(rate >= 0 && Number.isFinite(rate))) invalid(`rate of kind ${j}`, rate, "a number of at least 0");
    requireInteger(`prompt of kind ${j}`, prompt, 0);
    requireInteger(`output of kind ${j}`, output, 1);
    total += rate;
    return total;
  });
  if (!(total > 0)) invalid("rates of kinds", total, "at least one above 0");
  return bounds;
}

function described(kinds: readonly KindSpec[], sizes: readonly string[]): string {
  return kinds.map(({ rate }, j) => `${rate} ${sizes[j]}`).join(" : ");
}
