export { type Condition, optimalityConditions } from "./optimality.ts";
export { REGIMES, type Regime, regimeCounts, regimeOf, regimes } from "./regimes.ts";
