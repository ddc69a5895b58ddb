export { type PriceOutcome, priceMethod } from "./price-method.ts";
export { pricesSolver, ratesAt } from "./solver.ts";
