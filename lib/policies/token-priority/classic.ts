import type { TokenPolicy } from "../../simulator/token-schedule/index.ts";
import type { Workload } from "../../workload/workload.ts";
import { byKey } from "./by-key.ts";

/** First come, first served, token by token; nobody pauses unless memory makes it. */
export function tokenFcfs(): TokenPolicy {
  return byKey("fcfs", (i) => i);
}

/** Shortest job first without preemption: who has begun goes on, then the shortest output. */
export function tokenSjf({ output }: Workload): TokenPolicy {
  const later = Math.max(0, ...output);
  return byKey("sjf", (i, { generated }) => (generated[i] > 0 ? i - output.length * (later + 1) : output[i]));
}

/** Shortest remaining job first, preemptive: what the paper says that the optimum does where memory is scarce. */
export function shortestRemaining({ output }: Workload): TokenPolicy {
  return byKey("srjf", (i, { generated }) => output[i] - generated[i]);
}

/** Longest remaining job first, preemptive: the order that ends soonest where compute alone is scarce. */
export function longestRemaining({ output }: Workload): TokenPolicy {
  return byKey("lrjf", (i, { generated }) => generated[i] - output[i]);
}
