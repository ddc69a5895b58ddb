export type { AbortedAttempts } from "./attempts.ts";
export { assertAudited, audit } from "./audit.ts";
export type { AffineClock, Clock } from "./clock.ts";
export { clockNamed, clockNames, type NamedClock, parseClock } from "./clocks.ts";
export { foresight } from "./foresight.ts";
export {
  A100_80GB,
  type Efficiency,
  hardwareClock,
  kvBytesPerToken,
  LLAMA2_70B,
  type Machine,
  ridgeBatch,
  type ServedModel,
} from "./hardware-clock.ts";
export type {
  AnyBatchPolicy,
  BatchFormer,
  BatchPolicy,
  BatchView,
  Setting,
} from "./iterations/batch-policy.ts";
export {
  goodput,
  latencies,
  makespan,
  peakMemory,
  queueingTimes,
  type ServiceLevel,
  type Summary,
  summarize,
  timesPerOutputToken,
  timesToFirstToken,
} from "./metrics.ts";
export type {
  AnyPolicy,
  KnownRequests,
  PlanningView,
  Policy,
  PredictedRequests,
  Requests,
  RoundPolicy,
  View,
} from "./policy.ts";
export { type Run, requireUnpaused, type System } from "./run.ts";
export { scheduledRun } from "./scheduled-run.ts";
export { attempt, type Outcome, StandstillError, simulate } from "./simulate.ts";
export { type IterationTrace, iterationTrace, type MemoryTrace, memoryTrace } from "./traces.ts";
