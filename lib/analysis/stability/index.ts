export { type BatchOptions, batchMeans } from "./batch-means.ts";
export { type Drift, type DriftOptions, drift } from "./drift.ts";
export { type Horizon, horizons, type PowerFit, powerFit } from "./horizons.ts";
export { type InSystem, inSystem, windowAverages } from "./in-system.ts";
export {
  driftAt,
  type LimitSettings,
  type LimitTrial,
  limitInterval,
  type StabilityLimit,
  stabilityLimit,
  stabilityTask,
} from "./limit.ts";
export { type LittlesLaw, littlesLaw } from "./littles-law.ts";
export { gatedBatch, md1, mg1, mm1, type QueueMeans } from "./queues.ts";
