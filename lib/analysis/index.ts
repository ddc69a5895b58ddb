export { memoryVolume } from "../models/memory-volume.ts";
export { cancelledTokens, type MemoryUse, memoryUse, usedBetween } from "./cancelled.ts";
export { type CentralWindow, centralRequests, centralWindow } from "./central-window.ts";
export { type Comparison, compareOver, runAll, summaryTable } from "./compare.ts";
export { type Interval, meanInterval, shareInterval } from "./confidence.ts";
export {
  type RatioRecord,
  type RatioSummary,
  type RatioTrial,
  ratioSummary,
  ratioTask,
  ratioTrial,
} from "./hindsight-ratio.ts";
export { iterationBound } from "./iteration-bound.ts";
export { departureFromLine, type GrowthPoint, growthRate, latencyGrowth } from "./latency-growth.ts";
export { type Line, lineFit, type Point, slopeInterval } from "./line-fit.ts";
export { type ScanPoint, standstillScan, type Threshold, thresholds } from "./livelock.ts";
export { atLoad, loadOf, meanVolume, saturationRate } from "./load.ts";
export { mcSfProofBounds, type ProofBounds } from "./mc-sf-bounds.ts";
export {
  boundRows,
  completionRows,
  latencyAt,
  latencyRows,
  type RateCurve,
  type RatePoint,
  type RateRow,
  rateCurve,
} from "./rate-curve.ts";
export { type TokenRate, tokenRates } from "./token-rates.ts";
export { type LowerBound, volumeBound } from "./volume-bound.ts";
export { type WindowIterations, windowIterations } from "./window-iterations.ts";
