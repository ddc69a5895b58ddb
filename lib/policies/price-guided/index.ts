export { DualPrices } from "./dual-prices.ts";
export { ArrivalForecast } from "./forecast.ts";
export { type PriceGuidedOptions, type PriceSource, priceGuided } from "./price-guided.ts";
