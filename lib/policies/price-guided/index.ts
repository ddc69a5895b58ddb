export { ArrivalForecast } from "./forecast.ts";
export { type PriceGuidedOptions, type PriceSource, priceGuided } from "./price-guided.ts";
