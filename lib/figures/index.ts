export { type ArrivalCounts, arrivalCounts } from "./arrival-counts.ts";
export type { NumberColumn, Series } from "./columns.ts";
export { type Gantt, gantt } from "./gantt.ts";
export { type LatencyDistribution, latencyDistribution } from "./latency-distribution.ts";
export { type LengthHistogram, lengthHistogram } from "./length-histogram.ts";
export { type IntervalPoint, type LinesWithIntervals, linesWithIntervals } from "./lines-with-intervals.ts";
export { type MemoryOverTime, memoryOverTime } from "./memory-over-time.ts";
export { type PolicyComparison, policyComparison } from "./policy-comparison.ts";
export { policyScale, type SeriesScale } from "./series-scale.ts";
