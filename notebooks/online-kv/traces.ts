import { atLoad } from "../../lib/analysis/load.ts";
import { generate } from "../../lib/workload/generate.ts";
import { type Workload, workload } from "../../lib/workload/workload.ts";
import { memory } from "./settings.ts";

/** Which trace: times are in rounds of the unit clock. */
export interface Trace {
  /** Arrival rate · mean token-rounds of a request / M; 0 for a queue, all at time 0. */
  readonly load: number;
  readonly requests: number;
  readonly seed: number;
  /** Where lengths come from: those that the paper states, in words, unless given. */
  readonly preset?: string;
}

/** Requests of LMSYS-style lengths, with Poisson arrivals that put a load on the paper's memory. */
export function traceAt({ load, requests, seed, preset = "mcsf" }: Trace): Workload {
  if (load === 0) return generate(preset, { n: requests, seed });
  return atLoad(generate(preset, { n: requests, seed, rate: 1 }), memory, load);
}

/** Requests that are all alike, at time 0. */
export function equalRequests(each: { prompt: number; output: number; requests: number }): Workload {
  const { prompt, output, requests } = each;
  return workload({
    arrival: new Float64Array(requests),
    prompt: new Int32Array(requests).fill(prompt),
    output: new Int32Array(requests).fill(output),
    about: { name: "equal requests", unit: "words", time: "rounds", source: "written out" },
  });
}
