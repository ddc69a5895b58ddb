import { stream } from "../../../lib/core/random.ts";
import { fcfs } from "../../../lib/policies/index.ts";
import { assertAudited } from "../../../lib/simulator/audit.ts";
import { type Clock, type Run, simulate } from "../../../lib/simulator/index.ts";
import { arrivalTimes, type Workload, workload } from "../../../lib/workload/index.ts";

const about = { name: "queue", unit: "tokens", time: "seconds", source: "test" } as const;

/** Iterations of one second, whatever they hold. */
export const SECOND: Clock = { kind: "affine", d0: 1, d1: 0, d2: 0 };

/** Poisson arrivals with outputs drawn by a function of a uniform number; no prompts. */
export function queueTrace(n: number, rate: number, seed: number, output: (u: number) => number): Workload {
  const random = stream(seed, "outputs");
  return workload({
    arrival: arrivalTimes("poisson", { n, seed, rate }),
    prompt: new Int32Array(n),
    output: Int32Array.from({ length: n }, () => output(random())),
    about,
  });
}

/** Serves requests one at a time in the order of arrival, audited. */
export function oneAtATime(requests: Workload, clock: Clock = SECOND): Run {
  return assertAudited(simulate(requests, fcfs(), { memory: 1_000_000, compute: 1, clock }));
}

/** Iterations for all who wait, audited. */
export function allAtOnce(requests: Workload, clock: Clock = SECOND): Run {
  return assertAudited(simulate(requests, fcfs(), { memory: 1_000_000, clock }));
}
