import { invalid } from "../../core/errors.ts";
import { AttemptLog } from "../../simulator/attempts.ts";
import { Run } from "../../simulator/run.ts";
import type { Workload } from "../../workload/workload.ts";

/** Jobs that started together with the same bound, in the memory that they started with. */
interface Cohort {
  readonly start: number;
  readonly bound: number;
  memory: number;
  jobs: number[];
}

/**
 * Serves a backlog of jobs of equal prompt by A_min with another rule of cancellation, under which the quotient
 * x'Ax / x'Bx of arXiv 2508.14544 is what a run costs against H-SF, as M and the backlog grow.
 *
 * As in A_min, jobs start in the order of their lower bounds, and only tokens that were generated raise a bound. But
 * jobs that start together make a cohort with a memory of its own: prompt + bound for each of them. When they outgrow
 * it, some of the cohort are cancelled until the others fit; what its completed jobs held goes to new cohorts. So the
 * old never grow at the expense of the young: a job of length i survives from age t to the end with probability t/i,
 * and t/i of all jobs of length i have completed when all bounds have passed t. The order of completion is that of i·U
 * with U uniform, each job occupies i² token-rounds, and that is the quotient.
 *
 * A cancelled job comes back with a bound of one more than it had generated: it is known not to have ended. Those that
 * stood later in the queue are cancelled first, so the order of the workload must be random for these probabilities.
 *
 * @param workload all arrivals at 0, one prompt length; bounds start at `lower`, or 1 where absent
 * @returns a run under the unit clock, for the auditor and all metrics
 * @throws InputError for later arrivals, unequal prompts, or a job that can never fit
 */
export function serveByCohorts(workload: Workload, memory: number): Run {
  checkBacklog(workload, memory);
  const server = new CohortServer(workload, memory);
  server.serve();
  return new Run(workload, "a-min by cohorts", { memory }, server.records());
}

class CohortServer {
  private readonly workload: Workload;
  private readonly prompt: number;
  private readonly waiting: BoundQueue;
  private readonly startRound: Int32Array;
  private readonly attempts: AttemptLog;
  private cohorts: Cohort[] = [];
  private free: number;
  private left: number;
  private round = 0;

  constructor(workload: Workload, memory: number) {
    const { n, lower, prompt } = workload;
    this.workload = workload;
    this.prompt = prompt[0] ?? 0;
    this.waiting = new BoundQueue();
    for (let i = 0; i < n; i++) this.waiting.push(lower ? lower[i] : 1, i);
    this.startRound = new Int32Array(n).fill(-1);
    this.attempts = new AttemptLog(n, false);
    this.free = memory;
    this.left = n;
  }

  serve(): void {
    while (this.left > 0) {
      for (const cohort of this.cohorts) this.cancelExcess(cohort);
      this.startCohorts();
      this.round++;
      for (const cohort of this.cohorts) this.complete(cohort);
      this.cohorts = this.cohorts.filter(({ jobs }) => jobs.length > 0);
    }
  }

  records() {
    const { startRound, round } = this;
    return { startRound, aborted: this.attempts.columns(), rounds: round };
  }

  /** Cancels jobs of a cohort until the others fit its memory in the coming round. */
  private cancelExcess(cohort: Cohort): void {
    const age = this.round - cohort.start + 1;
    if (age <= cohort.bound) return;
    const kept = Math.floor(cohort.memory / (this.prompt + age));
    for (const i of cohort.jobs.splice(kept)) {
      this.attempts.push(i, cohort.start, this.round, cohort.start);
      this.waiting.push(age, i);
    }
    if (kept === 0) this.giveBack(cohort, cohort.memory);
  }

  /** The waiting jobs in the order of their bounds, as many as the free memory holds at their bounds. */
  private startCohorts(): void {
    this.cohorts = this.cohorts.filter(({ jobs }) => jobs.length > 0);
    for (let bound = this.waiting.least(); bound > 0; bound = this.waiting.least()) {
      const jobs = this.waiting.take(bound, Math.floor(this.free / (this.prompt + bound)));
      if (jobs.length === 0) return;
      const memory = jobs.length * (this.prompt + bound);
      this.free -= memory;
      this.cohorts.push({ start: this.round, bound, memory, jobs });
    }
  }

  private complete(cohort: Cohort): void {
    const { output } = this.workload;
    const age = this.round - cohort.start;
    const before = cohort.jobs.length;
    const done = cohort.jobs.filter((i) => output[i] === age);
    if (done.length === 0) return;
    for (const i of done) this.startRound[i] = cohort.start;
    cohort.jobs = cohort.jobs.filter((i) => output[i] !== age);
    this.left -= done.length;
    this.giveBack(cohort, Math.floor((cohort.memory * done.length) / before));
  }

  private giveBack(cohort: Cohort, memory: number): void {
    cohort.memory -= memory;
    this.free += memory;
  }
}

/** Jobs by their lower bound, first in, first out among equals. */
class BoundQueue {
  private readonly queues = new Map<number, { jobs: number[]; taken: number }>();
  private lowest = 1;
  private highest = 0;

  push(bound: number, job: number): void {
    const queue = this.queues.get(bound);
    if (queue) queue.jobs.push(job);
    else this.queues.set(bound, { jobs: [job], taken: 0 });
    this.lowest = Math.min(this.lowest, bound);
    this.highest = Math.max(this.highest, bound);
  }

  /** The least bound of a waiting job, or 0 if none waits. */
  least(): number {
    for (; this.lowest <= this.highest; this.lowest++) {
      const queue = this.queues.get(this.lowest);
      if (queue && queue.taken < queue.jobs.length) return this.lowest;
    }
    return 0;
  }

  take(bound: number, most: number): number[] {
    const queue = this.queues.get(bound)!;
    const jobs = queue.jobs.slice(queue.taken, queue.taken + most);
    queue.taken += jobs.length;
    return jobs;
  }
}

function checkBacklog({ arrival, prompt, output }: Workload, memory: number): void {
  for (let i = 0; i < arrival.length; i++) {
    if (arrival[i] !== 0) invalid(`arrival of job ${i}`, arrival[i], "0: a backlog");
    if (prompt[i] !== prompt[0]) invalid(`prompt of job ${i}`, prompt[i], `${prompt[0]}, as of all others`);
    if (prompt[i] + output[i] > memory)
      invalid(`memory`, memory, `at least ${prompt[i] + output[i]}, the peak of job ${i}`);
  }
}
