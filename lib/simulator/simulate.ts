import { InputError, invalid, requireInteger } from "../core/errors.ts";
import type { Workload } from "../workload/workload.ts";
import { Engine } from "./engine.ts";
import { IterationEngine } from "./iterations/engine.ts";
import { planningLimit } from "./plan.ts";
import type { AnyPolicy } from "./policy.ts";
import { requirePolicy } from "./require-policy.ts";
import { Run, type Standstill, type System } from "./run.ts";

/**
 * A run that would never end. It carries what had happened until then, so that nothing is lost: small protection
 * margins that evict for ever are a finding, not a hang.
 */
export class StandstillError extends Error {
  override name = "StandstillError";
  /** The run so far; the stuck requests are unserved in it. */
  readonly run: Run;
  /** The requests that cannot complete. */
  readonly stuck: readonly number[];

  constructor(why: Standstill, run: Run, stuck: readonly number[]) {
    const shown = stuck.slice(0, 5).join(", ") + (stuck.length > 5 ? ", …" : "");
    const cause =
      why === "refused"
        ? "it starts none of them although nothing runs and nothing more will arrive"
        : "they are evicted again and again and none completes";
    super(`policy ${run.policy} makes no progress: ${stuck.length} requests are stuck (${shown}): ${cause}`);
    this.run = run;
    this.stuck = stuck;
    for (const large of ["run", "stuck"]) Object.defineProperty(this, large, { enumerable: false }); // keeps printouts short
  }
}

/**
 * Serves a workload with a policy and returns what happened, request by request.
 *
 * Conventions: a request started at round p with prompt s and output o holds s + k tokens in its k-th round,
 * k = 1 … o, and completes at p + o. It may start in the round of its arrival (rounded up to the next round
 * boundary). In every round the sum of held tokens is at most M, and at most `compute` requests run. The unit clock
 * makes a round last one unit of the workload's time; an affine clock takes the workload's times as seconds.
 *
 * Equal arguments give identical results. Token and round counts must stay below 2^31.
 *
 * @throws InputError if a request can never fit (prompt + output > M), naming it, what is given is no policy, or a
 *   parameter is out of range
 * @throws StandstillError if the policy makes no progress
 */
export function simulate(workload: Workload, policy: AnyPolicy, system: System): Run {
  requirePolicy(policy);
  const { memory } = system;
  const margin = ("margin" in policy ? policy.margin : 0) ?? 0;
  if (!(Number.isInteger(memory) && memory > 0 && memory < 2 ** 31))
    invalid("memory", memory, "a positive number of tokens below 2^31");
  if (system.compute !== undefined) requireInteger("compute", system.compute, 1);
  if (!(margin >= 0 && margin < 1)) invalid(`margin of ${policy.name}`, margin, "a share in [0, 1)");
  refuseUnservable(workload, memory);
  if (margin > 0) refuseUnplannable(workload, planningLimit({ margin }, memory));
  const engine = engineFor(workload, policy, system);
  const standstill = engine.serve();
  const run = new Run(workload, policy.name, system, engine.records());
  if (standstill) throw new StandstillError(standstill, run, engine.unfinished());
  return run;
}

/** A request that cannot even begin within the margin would wait for ever. */
function refuseUnplannable({ n, prompt, about }: Workload, limit: number): void {
  for (let i = 0; i < n; i++)
    if (prompt[i] + 1 > limit)
      throw new InputError(
        `request ${i} can never start: prompt ${prompt[i]} + 1 ${about.unit}, more than the ${limit} that the margin leaves; lower the margin or raise the memory`,
      );
}

/** What came of a simulation. */
export interface Outcome {
  /** The run; up to the standstill where there was one. */
  readonly run: Run;
  readonly standstill?: StandstillError;
}

/** Like {@link simulate}, but a run that stands still is a result. Other errors are thrown. */
export function attempt(workload: Workload, policy: AnyPolicy, system: System): Outcome {
  try {
    return { run: simulate(workload, policy, system) };
  } catch (error) {
    if (error instanceof StandstillError) return { run: error.run, standstill: error };
    throw error;
  }
}

function engineFor(workload: Workload, policy: AnyPolicy, system: System): Engine | IterationEngine {
  if ("former" in policy) return new IterationEngine(workload, policy, system);
  return new Engine(workload, policy.fresh?.() ?? policy, system);
}

function refuseUnservable({ n, prompt, output, about }: Workload, memory: number): void {
  let unservable = 0;
  let first = -1;
  for (let i = 0; i < n; i++)
    if (prompt[i] + output[i] > memory) {
      if (unservable === 0) first = i;
      unservable++;
    }
  if (unservable === 0) return;
  const peak = `prompt ${prompt[first]} + output ${output[first]} = ${prompt[first] + output[first]} ${about.unit}`;
  const more = unservable > 1 ? `, and ${unservable - 1} more like it` : "";
  throw new InputError(
    `request ${first} can never fit: ${peak}, more than the memory ${memory}${more}; drop such requests or raise the memory`,
  );
}
