export { type Condition, optimalityConditions } from "./optimality.ts";
export { perRequestRates, type RequestRate, rankAgreement } from "./rate-order.ts";
export { REGIMES, type Regime, regimeCounts, regimeOf, regimes } from "./regimes.ts";
