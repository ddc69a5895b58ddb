export { type Comparison, compareOver, runAll, summaryTable } from "./compare.ts";
export { type Interval, meanInterval } from "./confidence.ts";
export { atLoad, loadOf, meanVolume } from "./load.ts";
export { type LowerBound, memoryVolume, volumeBound } from "./volume-bound.ts";
