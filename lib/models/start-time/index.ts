export { milpSize, type StartTimeMilp, startTimeMilp } from "./milp.ts";
export { type StartTimeOptions, type StartTimeProgram, startTimeProgram, withHorizon } from "./program.ts";
export { scheduleFault, scheduleLatency } from "./schedule.ts";
