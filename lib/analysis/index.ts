export { memoryVolume } from "../models/memory-volume.ts";
export { cancelledTokens, type MemoryUse, memoryUse } from "./cancelled.ts";
export { type Comparison, compareOver, runAll, summaryTable } from "./compare.ts";
export { type Interval, meanInterval } from "./confidence.ts";
export { departureFromLine, type GrowthPoint, growthRate, latencyGrowth } from "./latency-growth.ts";
export { type Line, lineFit, type Point, slopeInterval } from "./line-fit.ts";
export { atLoad, loadOf, meanVolume, saturationRate } from "./load.ts";
export { type TokenRate, tokenRates } from "./token-rates.ts";
export { type LowerBound, volumeBound } from "./volume-bound.ts";
