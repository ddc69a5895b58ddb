import type { Seed } from "../../core/random.ts";
import type { StartTimeProgram } from "../../models/start-time/index.ts";
import type { Budget } from "./budget.ts";
import type { Incumbent } from "./incumbent.ts";
import type { PriceAscent } from "./price-ascent.ts";
import type { Prices } from "./prices.ts";

/** What the plans work on. */
export interface Task {
  readonly program: StartTimeProgram;
  readonly incumbent: Incumbent;
  readonly ascent: PriceAscent;
  readonly budget: Budget;
  /** Seconds of work to plan, at nominal speed. */
  readonly seconds: number;
  readonly seed: Seed;
  /** Tells progress: the phase, and the bound so far in rounds after release. */
  readonly report: (phase: string, value: number) => void;
}

/** What a plan ends with; the schedule is the incumbent's. */
export interface Outcome {
  readonly prices: Prices;
  readonly method: readonly string[];
  /** Whether a search proved the incumbent optimal. */
  readonly proved: boolean;
}

/** Work is planned for this share of the time limit, so that it ends before the limit unless the machine is slow. */
export const PLANNED_SHARE = 0.7;

/** Iterates the price ascent, unless it meets the incumbent. */
export async function ascend(task: Task, iterations: number): Promise<void> {
  const { ascent, incumbent, budget, report } = task;
  ascent.aim(incumbent.latency);
  await budget.repeat(iterations, (k) => {
    ascent.iterate();
    if (k % 20 === 19) report("memory prices", ascent.value);
    return Math.ceil(ascent.value) < incumbent.latency;
  });
}
