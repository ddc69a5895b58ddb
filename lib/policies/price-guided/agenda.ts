import { startTimeProgram } from "../../models/start-time/index.ts";
import type { PlanningView, PredictedRequests } from "../../simulator/policy.ts";
import { serialList, staggeredPlan, volumes } from "../../solvers/hindsight/index.ts";
import type { Workload } from "../../workload/workload.ts";

/** A plan is kept for so many rounds when others join; until then they start in what it leaves free. */
const RENEWED_AFTER = 50;
const NO_START = -1;

/** Planned start rounds of the waiting requests. */
export class Agenda {
  private readonly requests: PredictedRequests;
  private readonly iterations: number;
  private readonly start: Int32Array;
  private made = Number.NEGATIVE_INFINITY;

  /** @param iterations of the price ascent, see {@link staggeredPlan} */
  constructor(requests: PredictedRequests, iterations: number) {
    this.requests = requests;
    this.iterations = iterations;
    this.start = new Int32Array(requests.n).fill(NO_START);
  }

  /** Forgets all planned starts. */
  drop(): void {
    this.start.fill(NO_START);
    this.made = Number.NEGATIVE_INFINITY;
  }

  /** Sees that everyone who waits has a planned start, this round or later. */
  update(view: PlanningView): void {
    const waiting = view.waiting();
    const newcomers = waiting.filter((i) => this.start[i] === NO_START);
    if (newcomers.length === 0) return;
    const taken = until(view.ahead());
    if (view.round - this.made > RENEWED_AFTER) {
      const program = programOf(this.requests, waiting, view.memory);
      this.note(waiting, staggeredPlan(program, { taken, iterations: this.iterations }), view.round);
      this.made = view.round;
    } else this.insert(newcomers, waiting, taken, view);
  }

  /** Whether a request is to start in a round at the latest. */
  due(request: number, round: number): boolean {
    return this.start[request] <= round;
  }

  /** The first planned start of those that wait after a round, or infinity. */
  next(waiting: readonly number[], round: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const i of waiting) if (this.start[i] > round && this.start[i] < next) next = this.start[i];
    return next;
  }

  /** Takes note that a request starts; if it is evicted, it joins anew. */
  started(request: number): void {
    this.start[request] = NO_START;
  }

  /** Newcomers start at the earliest in what the running ones and the plan leave free, small ones first. */
  private insert(
    newcomers: readonly number[],
    waiting: readonly number[],
    taken: Int32Array,
    view: PlanningView,
  ) {
    const { prompt, predicted } = this.requests;
    const planned = waiting.filter((i) => this.start[i] !== NO_START);
    let last = taken.length - 1;
    for (const i of planned) last = Math.max(last, this.start[i] - view.round + predicted[i]);
    const both = new Int32Array(last + 1);
    both.set(taken);
    for (const i of planned) {
      const from = Math.max(0, this.start[i] - view.round);
      for (let k = 1; k <= predicted[i] && from + k <= last; k++) both[from + k] += prompt[i] + k;
    }
    const program = programOf(this.requests, newcomers, view.memory);
    this.note(newcomers, serialList(program, volumes(program), both), view.round);
  }

  private note(requests: readonly number[], starts: Int32Array, round: number): void {
    requests.forEach((i, k) => {
      this.start[i] = round + starts[k];
    });
  }
}

/** The hindsight program of requests that wait, by their planned lengths, with now as round 0. */
function programOf({ prompt, predicted }: PredictedRequests, waiting: readonly number[], memory: number) {
  const requests: Workload = {
    n: waiting.length,
    arrival: new Float64Array(waiting.length),
    prompt: Int32Array.from(waiting, (i) => prompt[i]),
    output: Int32Array.from(waiting, (i) => Math.min(predicted[i], memory - prompt[i])),
    about: { name: "waiting", unit: "tokens", time: "rounds", source: "those that wait" },
  };
  return startTimeProgram(requests, memory);
}

/** The part of a projection in which somebody runs. */
function until(ahead: Int32Array): Int32Array {
  let last = 0;
  while (last + 1 < ahead.length && ahead[last + 1] > 0) last++;
  return ahead.slice(0, last + 1);
}
