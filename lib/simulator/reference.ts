import type { Workload } from "../workload/workload.ts";
import type { RoundPolicy } from "./policy.ts";

/** A policy as the reference understands it: an order, an admission rule and an eviction rule, by definition. */
export interface ReferencePolicy {
  order: "arrival" | "length" | "volume" | "bound";
  admission: "look-ahead" | "reserve" | "static" | { alpha: number };
  /** All, from the least bound upward, or each with probability beta, in arrival order, by turns until they fit. */
  eviction: "all" | "least-bound" | { beta: number; random: () => number };
  /** Goes on past a request that does not fit. */
  skip?: boolean;
  /** The share of the memory that is left out of plans. */
  margin?: number;
}

export const REFERENCES: Record<string, ReferencePolicy> = {
  fcfs: { order: "arrival", admission: "reserve", eviction: "all" },
  sjf: { order: "length", admission: "reserve", eviction: "all" },
  "fcfs-static": { order: "arrival", admission: "static", eviction: "all" },
  "mc-benchmark": { order: "arrival", admission: "look-ahead", eviction: "all" },
  "mc-sf": { order: "length", admission: "look-ahead", eviction: "all" },
  svf: { order: "volume", admission: "look-ahead", eviction: "all" },
  "a-l": { order: "bound", admission: "look-ahead", eviction: "all" },
  "a-min": { order: "bound", admission: "look-ahead", eviction: "least-bound" },
};

export interface ReferenceClock {
  d0: number;
  d1: number;
  d2: number;
}

export interface ReferenceRun {
  start: number[];
  firstToken: number[];
  completion: number[];
  restarts: number[];
  rounds: number;
  livelock: boolean;
}

/**
 * The slow, obvious simulator: every round is stepped, the running set is a plain array, every check is made by
 * definition in O(batch²). Times are integer ticks: one a round, or by an affine clock of integers.
 */
export function referenceRun(
  workload: Workload,
  policy: ReferencePolicy,
  memory: number,
  {
    compute = Number.POSITIVE_INFINITY,
    clock,
    planned,
    afterTrial,
  }: { compute?: number; clock?: ReferenceClock; planned?: Int32Array; afterTrial?: Int32Array } = {},
): ReferenceRun {
  const { n, arrival, prompt, output } = workload;
  const limit = Math.floor(memory * (1 - (policy.margin ?? 0)) + 1e-9);
  const plan = Array.from(planned ?? output, (length, i) => Math.min(length, limit - prompt[i]));
  const bound = [...plan];
  const onTrial: boolean[] = Array(n).fill(afterTrial !== undefined);
  const startRound: number[] = Array(n).fill(-1);
  const run: ReferenceRun = {
    start: Array(n).fill(Number.NaN),
    firstToken: Array(n).fill(Number.NaN),
    completion: Array(n).fill(Number.NaN),
    restarts: Array(n).fill(0),
    rounds: 0,
    livelock: false,
  };
  let running: number[] = [];
  const waiting: number[] = [];
  let next = 0;
  let done = 0;
  let round = 0;
  let now = 0;
  let clearedAt = -1;

  const age = (j: number) => round - startRound[j];
  const coming = () => running.reduce((tokens, j) => tokens + prompt[j] + age(j) + 1, 0);
  const least = (j: number) => Math.max(bound[j], age(j));
  const evict = (j: number) => {
    running = running.filter((k) => k !== j);
    if (policy.eviction === "least-bound") bound[j] = least(j);
    startRound[j] = -1;
    run.restarts[j]++;
    waiting.push(j);
  };
  const rank = (j: number): number => {
    if (policy.order === "arrival") return 0;
    if (policy.order === "bound") return bound[j];
    if (policy.order === "length") return (planned ?? output)[j];
    const length = (planned ?? output)[j];
    return length * prompt[j] + (length * (length + 1)) / 2;
  };
  const fits = (i: number): boolean => {
    const all = [...running, i];
    const end = (j: number) => (j === i ? round + bound[i] : startRound[j] + Math.max(bound[j], age(j) + 1));
    const begin = (j: number) => (j === i ? round : startRound[j]);
    return all.every((x) => {
      const held = all.reduce((sum, j) => sum + (end(j) >= end(x) ? prompt[j] + end(x) - begin(j) : 0), 0);
      return held <= limit;
    });
  };

  while (done < n) {
    while (next < n && arrival[next] <= now) waiting.push(next++);
    if (coming() > memory) {
      if (policy.eviction === "all") {
        for (const j of [...running]) evict(j);
        if (next === n && done === clearedAt) return { ...run, livelock: true };
        clearedAt = next === n ? done : -1;
      } else if (typeof policy.eviction === "object") {
        const { beta, random } = policy.eviction;
        while (coming() > memory)
          for (const j of [...running].sort((i, k) => i - k)) if (random() < beta) evict(j);
      } else
        while (coming() > memory)
          evict(running.reduce((v, j) => (least(j) < least(v) || (least(j) === least(v) && j > v) ? j : v)));
    }
    waiting.sort((i, j) => rank(i) - rank(j) || i - j);
    const empty = running.length === 0;
    let place = 0;
    while (place < waiting.length && running.length < compute) {
      const i = waiting[place];
      const { admission } = policy;
      let admitted: boolean;
      if (admission === "look-ahead") admitted = fits(i);
      else if (typeof admission === "object")
        admitted = coming() + prompt[i] + 1 <= (1 - admission.alpha) * memory;
      else {
        const reserved = running.reduce((sum, j) => sum + prompt[j] + plan[j], 0);
        const room = coming() + prompt[i] + 1 <= limit;
        admitted = (admission === "reserve" || empty) && room && reserved + prompt[i] + plan[i] <= limit;
      }
      if (!admitted && !policy.skip) break;
      if (!admitted) {
        place++;
        continue;
      }
      waiting.splice(place, 1);
      running.push(i);
      startRound[i] = round;
      run.start[i] = now;
    }
    if (running.length === 0) {
      if (next === n) return { ...run, livelock: true };
      const arrives = Math.ceil(arrival[next]);
      if (!clock) round = arrives;
      now = arrives;
      continue;
    }
    round++;
    run.rounds++;
    const fresh = running.filter((j) => age(j) === 1);
    now += clock
      ? clock.d0 +
        clock.d1 * running.reduce((tokens, j) => tokens + prompt[j] + age(j), 0) +
        clock.d2 * fresh.reduce((tokens, j) => tokens + prompt[j], 0)
      : 1;
    for (const j of fresh) run.firstToken[j] = now;
    for (const j of running.filter((k) => age(k) === output[k])) {
      run.completion[j] = now;
      done++;
    }
    running = running.filter((j) => age(j) < output[j]);
    for (const j of running.filter((k) => onTrial[k] && age(k) === bound[k])) {
      evict(j);
      onTrial[j] = false;
      bound[j] = Math.min(afterTrial![j], limit - prompt[j]);
    }
  }
  return run;
}

/** The lengths that a policy plans with, as the reference needs them. */
export function plannedLengths(policy: RoundPolicy, workload: Workload): Int32Array {
  if (policy.learns || policy.trial) return workload.lower ?? workload.predicted ?? workload.output;
  return workload.predicted ?? workload.output;
}
