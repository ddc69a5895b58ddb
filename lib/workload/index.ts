export { type ArrivalModelInstance, arrivalModel } from "./arrival-models.ts";
export * from "./arrivals/index.ts";
export { type Description, describe, type LengthSummary } from "./describe.ts";
export { type GenerateOptions, generate, lmsysStyle } from "./generate.ts";
export { fromKinds, type KindSpec, type KindsOptions } from "./kinds.ts";
export { type SamplingMode, samplingModes } from "./lengths/copula.ts";
export { type LengthDistribution, lengthDistribution } from "./lengths/distribution.ts";
export { type LengthMixture, type MixtureOptions, mixture } from "./lengths/mixture.ts";
export type { LengthModel, LengthPreset, LogNormalMixture, QuantileKnots } from "./lengths/model.ts";
export { lengthPreset, presetNames } from "./lengths/presets.ts";
export { type Prediction, parsePrediction, predictionNames, withPredictions } from "./predictions.ts";
export { spearman } from "./ranks.ts";
export * from "./readers/index.ts";
export { reshuffled } from "./resample.ts";
export {
  dropUnservable,
  inRounds,
  type NewArrivals,
  type Servable,
  selectRows,
  take,
  withArrivals,
} from "./select.ts";
export { toTable } from "./table.ts";
export { type About, type Columns, type GivenColumns, type Workload, workload } from "./workload.ts";
