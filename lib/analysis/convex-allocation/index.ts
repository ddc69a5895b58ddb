export { FACTS, PRINTED, PRINTED_TO, type PrintedBaseline, READINGS, type Reading } from "./facts.ts";
export { chosenInstance, type StoredInstance, storedInstances } from "./instances.ts";
export { type LatencyInterval, latencyInterval } from "./latency-interval.ts";
export { type Lengths, listSchedule } from "./list-schedule.ts";
export { type MeasuredSolver, measuredSolvers } from "./measured.ts";
export { PAPER_UTILITY, type ProgramOptions, scenarioProgram } from "./program.ts";
export { misfit, type Residual, residuals, throughputOf } from "./residuals.ts";
export { type ScaledOptions, scaledProgram } from "./scaled.ts";
export {
  horizonOf,
  SCENARIO_IDS,
  type Scenario,
  type ScenarioId,
  scenario,
  scenarios,
} from "./scenarios.ts";
export { type FoundInstance, findInstance, meetsFacts, type SearchOptions } from "./search.ts";
export { type Served, serveScenario, serveTokens } from "./serve.ts";
export { STATED, statedInstance } from "./stated.ts";
