import { requireInteger } from "../core/errors.ts";
import { type Random, type Seed, stream } from "../core/random.ts";
import { type Workload, workload } from "./workload.ts";

/** A memory and the requests that compete for it. */
export interface ArrivalModelInstance {
  /** KV-cache capacity M, in tokens. */
  readonly memory: number;
  readonly workload: Workload;
}

/**
 * A random instance of arrival model 1 or 2 of arXiv 2502.07115 (its synthetic experiments): capacity M uniform on
 * 30 … 50, prompts on 1 … 5, outputs on 1 … M − prompt. In model 1 all requests, uniform on 40 … 60 of them, wait at
 * time 0. In model 2 they arrive over T rounds, T uniform on 40 … 60, by a Poisson process whose rate is uniform on
 * [0.5, 1.5] a round; arrival times are rounded down to whole rounds, which the paper leaves open.
 *
 * The numbers come from independent streams of the seed, so that `n` changes no request: a smaller instance holds the
 * first requests of a larger one.
 *
 * @param n the number of requests in place of the drawn one; in model 2 the process then goes on until all have arrived
 */
export function arrivalModel(model: 1 | 2, seed: Seed, n?: number): ArrivalModelInstance {
  requireInteger("arrival model", model, 1, 2);
  if (n !== undefined) requireInteger("number of requests", n, 1);
  const memory = uniform(stream(seed, "arrival model/memory"), 30, 50);
  const arrival = model === 1 ? allAtOnce(seed, n) : overTime(seed, n);
  const lengths = stream(seed, "arrival model/lengths");
  const prompt = new Int32Array(arrival.length);
  const output = new Int32Array(arrival.length);
  for (let i = 0; i < arrival.length; i++) {
    prompt[i] = uniform(lengths, 1, 5);
    output[i] = uniform(lengths, 1, memory - prompt[i]);
  }
  const about = {
    name: `arrival-model-${model}`,
    unit: "tokens",
    time: "rounds",
    source: `generated: arrival model ${model} of arXiv 2502.07115`,
    seed,
  } as const;
  return { memory, workload: workload({ arrival, prompt, output, about }) };
}

function allAtOnce(seed: Seed, n = uniform(stream(seed, "arrival model/size"), 40, 60)): Float64Array {
  return new Float64Array(n);
}

function overTime(seed: Seed, n: number | undefined): Float64Array {
  const size = stream(seed, "arrival model/size");
  const horizon = uniform(size, 40, 60);
  const rate = 0.5 + size();
  const random = stream(seed, "arrival model/arrivals");
  const times: number[] = [];
  for (let time = 0; ; ) {
    time -= Math.log(1 - random()) / rate;
    if (n === undefined ? time >= horizon : times.length === n) return Float64Array.from(times);
    times.push(Math.floor(time));
  }
}

/** A whole number, uniform on `least` … `most`. */
function uniform(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}
