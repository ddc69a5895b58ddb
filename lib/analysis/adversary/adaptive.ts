import { InputError, requireInteger, requirePositive } from "../../core/errors.ts";
import { sum } from "../../core/sums.ts";
import { scheduleFault, scheduleLatency, startTimeProgram } from "../../models/start-time/index.ts";
import { assertAudited } from "../../simulator/audit.ts";
import { latencies } from "../../simulator/metrics.ts";
import type { AnyPolicy } from "../../simulator/policy.ts";
import type { Run } from "../../simulator/run.ts";
import { simulate } from "../../simulator/simulate.ts";
import { type Workload, workload } from "../../workload/workload.ts";

/** What an adaptive adversary made of a policy. */
export interface AdaptiveAttack {
  readonly workload: Workload;
  /** What the policy did, audited. */
  readonly run: Run;
  /** The round after which it started the long request, before any other had arrived. */
  readonly longStart: number;
  /** Start rounds of a feasible schedule that knows the future. */
  readonly schedule: Int32Array;
  /** Its total latency: the optimum's is no larger. */
  readonly scheduleLatency: number;
  /** Total latency of the policy over that of the schedule: a proved lower bound on its competitive ratio. */
  readonly ratio: number;
}

/**
 * The adversary behind the impossibility result of arXiv 2502.07115: no deterministic online policy has a competitive
 * ratio below the order of √n, lengths known or not. With lengths as (prompt, output):
 *
 * - At time 0 one request (1, M − 1) arrives, which fills the memory at its end. Let b be the round in which the policy
 *   starts it. If b ≥ M√M, nothing else comes: it waited √M times as long as it needed.
 * - Else M/2 requests (1, 1) arrive at b + M − gap·√M, just before it ends. The few tokens that it leaves free serve few
 *   of them, all others wait about gap·√M rounds. In hindsight the short ones run all in one round, and the long one
 *   before or after.
 *
 * The instance is rebuilt from notes on the paper; its constants may differ. A gap of ½ stands there; 1 gives the larger
 * ratio. The better of the two schedules in hindsight is checked from the definition, so every ratio is proved.
 *
 * @param memory M, at least 16; odd ones have (M − 1)/2 short requests
 * @throws InputError for a policy that tosses coins or has hindsight: the argument is about neither
 */
export function adaptiveAttack(
  policy: AnyPolicy,
  memory: number,
  { gap = 0.5 }: { readonly gap?: number } = {},
): AdaptiveAttack {
  requireInteger("memory", memory, 16);
  requirePositive("gap", gap);
  if (unpredictable(policy))
    throw new InputError(`invalid policy: "${policy.name}"; expected a deterministic one without hindsight`);
  const alone = instance(memory, 0, 0);
  const longStart = firstStart(simulate(alone, policy, { memory }));
  const late = longStart >= memory * Math.sqrt(memory);
  const release = longStart + memory - Math.max(1, Math.round(gap * Math.sqrt(memory)));
  const full = late ? alone : instance(memory, Math.floor(memory / 2), release);
  const run = assertAudited(simulate(full, policy, { memory }));
  if (firstStart(run) !== longStart)
    throw new Error(`policy ${policy.name} starts the long request otherwise when more arrive later`);
  const best = hindsight(full, memory);
  return { workload: full, run, longStart, ...best, ratio: sum(latencies(run)) / best.scheduleLatency };
}

/** Whether a policy tosses coins or has hindsight. */
function unpredictable(policy: AnyPolicy): boolean {
  return (
    ("draws" in policy && policy.draws !== undefined) || ("hindsight" in policy && policy.hindsight === true)
  );
}

function instance(memory: number, shorts: number, release: number): Workload {
  const n = shorts + 1;
  return workload({
    arrival: new Float64Array(n).fill(release, 1),
    prompt: new Int32Array(n).fill(1),
    output: new Int32Array(n).fill(memory - 1, 0, 1).fill(1, 1),
    about: { name: "adaptive adversary", unit: "tokens", time: "rounds", source: `M = ${memory}` },
  });
}

/** When the first attempt of request 0 started. */
function firstStart({ records }: Run): number {
  const first = records.aborted.request.indexOf(0);
  return first < 0 ? records.startRound[0] : records.aborted.start[first];
}

/** The better of two schedules: the long request at once and the short ones after it, or the other way round. */
function hindsight(full: Workload, memory: number): Pick<AdaptiveAttack, "schedule" | "scheduleLatency"> {
  const { n, arrival, output } = full;
  const release = n > 1 ? arrival[1] : 0;
  const longFirst = new Int32Array(n).fill(Math.max(release, output[0]), 1);
  const shortsFirst = new Int32Array(n).fill(release);
  shortsFirst[0] = release + (n > 1 ? 1 : 0);
  const schedules = [longFirst, shortsFirst].map((schedule) => {
    const program = startTimeProgram(full, memory, { known: schedule });
    const fault = scheduleFault(program, schedule);
    if (fault !== undefined) throw new Error(`the adversary's own schedule is not feasible: ${fault}`);
    return { schedule, scheduleLatency: scheduleLatency(program, schedule) };
  });
  return schedules.reduce((best, other) => (other.scheduleLatency < best.scheduleLatency ? other : best));
}
