export { A100_FACTS, a100Facts } from "./a100-facts.ts";
export { type ClockFact, type ClockFit, type ClockResidual, clockResiduals, fitClock } from "./fit-clock.ts";
