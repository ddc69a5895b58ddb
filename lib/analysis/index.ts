export { memoryVolume } from "../models/memory-volume.ts";
export { type Comparison, compareOver, runAll, summaryTable } from "./compare.ts";
export { type Interval, meanInterval } from "./confidence.ts";
export { atLoad, loadOf, meanVolume, saturationRate } from "./load.ts";
export { type LowerBound, volumeBound } from "./volume-bound.ts";
