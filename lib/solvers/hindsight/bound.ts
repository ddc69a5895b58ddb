import { invalid } from "../../core/errors.ts";
import type { Seed } from "../../core/random.ts";
import {
  milpSize,
  type StartTimeProgram,
  scheduleFault,
  scheduleLatency,
  startTimeProgram,
  withHorizon,
} from "../../models/start-time/index.ts";
import type { Workload } from "../../workload/workload.ts";
import { Budget } from "./budget.ts";
import { forwardList, volumes } from "./forward-list.ts";
import { solveWithHighs } from "./highs.ts";
import { Incumbent } from "./incumbent.ts";
import { improveLarge } from "./large-plan.ts";
import { PriceAscent } from "./price-ascent.ts";
import type { Prices } from "./prices.ts";
import { improveSmall, isSmall } from "./small-plan.ts";
import type { Outcome, Task } from "./task.ts";
import { verifyBound } from "./verify.ts";

/** Options of {@link bound}. */
export interface BoundOptions {
  /**
   * How much work to do, in seconds at the speed of a slow machine, and a limit on the time that it takes; 10 unless
   * given. Only a machine slower than that reaches the limit.
   */
  readonly seconds?: number;
  /** The limit on the time in its stead, in seconds; `Infinity` for results that do not depend on a busy machine. */
  readonly limit?: number;
  readonly seed?: Seed;
  /** Start rounds of a feasible schedule to start from, for example a policy's. */
  readonly known?: ArrayLike<number>;
  readonly onProgress?: (progress: BoundProgress) => void;
  /** When it is raised, the best bound and schedule so far are returned. */
  readonly signal?: AbortSignal;
}

/** The best bound, not yet certified, and the best latency so far. */
export interface BoundProgress {
  readonly phase: string;
  readonly lowerBound: number;
  readonly bestTotalLatency: number;
}

/** What is known of the hindsight optimum: it lies in [lowerBound, bestTotalLatency]. */
export interface HindsightBound {
  /** No schedule has a lower total latency, in rounds of the unit clock. */
  readonly lowerBound: number;
  /** Total latency of {@link schedule}. */
  readonly bestTotalLatency: number;
  /** bestTotalLatency / lowerBound − 1; 0 if the schedule is optimal. */
  readonly gap: number;
  /** What was done, in the order in which it was done. */
  readonly method: string;
  /** What the lower bound rests on: prices, which {@link verifyBound} can check, or a search that was exhaustive. */
  readonly proof: "prices" | "exhaustive search";
  /** The lower bound that {@link prices} prove by themselves. */
  readonly pricedBound: number;
  /** Start rounds, one a request. */
  readonly schedule: Int32Array;
  /** The certificate of {@link pricedBound}. */
  readonly prices: Prices;
  /** Whether the time limit or a signal cut the work, so that a repetition may differ. */
  readonly limited: boolean;
}

/** HiGHS is tried on programs of at most so many requests and non-zeros. */
const HIGHS_REQUESTS = 8;
const HIGHS_NONZEROS = 200_000;
/** Seconds that the final check of the bound takes, a request and round. */
const VERIFYING = 4e-9;

/**
 * A certified interval around the hindsight optimum: the least total latency Σ (completion − arrival) of any schedule
 * that knows all requests in advance, in rounds of the unit clock.
 *
 * Memory prices give the first bound, and reverse-time lists around their mean starts the first good schedule, which
 * large-neighbourhood search improves; where requests arrive over time, rolling plans at prices of a smaller memory come in
 * between. Where the memory holds few tokens, up to 24 requests are searched exhaustively by
 * branch and bound with prices of running requests, and if that is not done within the work planned, better such prices
 * are sought (the safe-state bound), as for more requests. What is still open with up to 8 requests goes to
 * HiGHS where the program is small. The bound is recomputed from its prices by {@link verifyBound}, the schedule checked by
 * {@link scheduleFault}.
 *
 * Deterministic for equal workload, memory, seed, `known` and `seconds`, unless `limited`.
 *
 * @param memory the capacity M, in the workload's unit
 * @throws InputError for requests that never fit, a memory or a time limit out of range, an infeasible `known`
 */
export async function bound(
  workload: Workload,
  memory: number,
  options: BoundOptions = {},
): Promise<HindsightBound> {
  const { seconds = 10, limit = seconds, seed = 1, signal, onProgress } = options;
  if (!(seconds >= 0)) invalid("seconds", seconds, "a number of at least 0");
  const budget = new Budget(limit, signal);
  const first = startTimeProgram(workload, memory);
  const incumbent = new Incumbent(first);
  if (options.known) offerKnown(first, incumbent, Int32Array.from(options.known));
  incumbent.offer(forwardList(first, first.output));
  incumbent.offer(forwardList(first, volumes(first)));
  const program = withHorizon(first, incumbent.schedule);
  const ascent = new PriceAscent(program, incumbent.schedule);
  budget.reserve(VERIFYING * program.n * ascent.rounds);
  const lengths = program.output.reduce((sum, o) => sum + o, 0);
  const report = (phase: string, value: number) =>
    onProgress?.({
      phase,
      lowerBound: Math.max(lengths, value) + program.rounding,
      bestTotalLatency: incumbent.latency + program.rounding,
    });
  const task: Task = { program, incumbent, ascent, budget, seconds, seed, report };
  const outcome = isSmall(program) ? await improveSmall(task) : await improveLarge(task);
  return conclude(task, await exactly(task, outcome));
}

function offerKnown(program: StartTimeProgram, incumbent: Incumbent, starts: Int32Array): void {
  const fault = scheduleFault(program, starts);
  if (fault !== undefined) invalid("known schedule", fault, "a feasible one");
  incumbent.offer(starts);
}

/** HiGHS's verdict on a program that is small and not yet solved. */
async function exactly(task: Task, outcome: Outcome): Promise<Outcome> {
  const { incumbent, budget } = task;
  if (outcome.proved || budget.limited || task.program.n > HIGHS_REQUESTS) return outcome;
  const program = withHorizon(task.program, incumbent.schedule);
  if (milpSize(program).nonzeros > HIGHS_NONZEROS) return outcome;
  if (verifyBound(program, outcome.prices) >= program.known) return outcome;
  const { solved, schedule } = await solveWithHighs(program, {
    incumbent: incumbent.schedule,
    ...(budget.left < Number.POSITIVE_INFINITY && { seconds: Math.max(budget.left, 0.01) }),
  });
  if (!solved) budget.limited = true;
  if (schedule) incumbent.offer(schedule);
  return { ...outcome, method: [...outcome.method, "HiGHS"], proved: solved };
}

function conclude({ program, incumbent, budget }: Task, { prices, method, proved }: Outcome): HindsightBound {
  const { schedule } = incumbent;
  const fault = scheduleFault(program, schedule);
  if (fault !== undefined) throw new Error(`the schedule found is not feasible: ${fault}`);
  const bestTotalLatency = scheduleLatency(program, schedule);
  const pricedBound = verifyBound(program, prices);
  if (pricedBound > bestTotalLatency)
    throw new Error(`the bound ${pricedBound} is above a schedule's latency ${bestTotalLatency}`);
  const lowerBound = proved ? bestTotalLatency : pricedBound;
  return {
    lowerBound,
    bestTotalLatency,
    gap: lowerBound === bestTotalLatency ? 0 : bestTotalLatency / lowerBound - 1,
    method: method.join(", "),
    proof: pricedBound === lowerBound ? "prices" : "exhaustive search",
    pricedBound,
    schedule,
    prices,
    limited: budget.limited,
  };
}
