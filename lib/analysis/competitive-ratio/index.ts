export { aMaxBounds } from "./a-max-bounds.ts";
export { serveByCohorts } from "./cohorts.ts";
export { firstComeRatio, orderedLatency } from "./fluid.ts";
export { type LogarithmicFit, logarithmicFit } from "./growth.ts";
export { geometricLaw, LIMITS, powerLaw, ratioOfLaw, twoPointLaw, twoPointRatio } from "./laws.ts";
export { type Rayleigh, rayleigh } from "./rayleigh.ts";
export { type ServedRatio, servedRatios } from "./served-ratio.ts";
export { type BacklogOptions, backlog, jobCounts } from "./worst-case.ts";
