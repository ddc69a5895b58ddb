export { fitTogether, type Pool } from "./batch.ts";
export { lpSwap, sortedLp } from "./lp-order.ts";
export { type StartTimeRelaxation, startTimeRelaxation } from "./lp-relaxation.ts";
export { quality, qualityOf } from "./metric.ts";
export { lpSwapByPrices, sortedLpByPrices } from "./priced-order.ts";
export { pricedRelaxation } from "./priced-relaxation.ts";
export type { Sorter } from "./sort.ts";
export { SELECTORS, type SelectorName, type SortedFOptions, sortedF, sorter } from "./sorted-f.ts";
