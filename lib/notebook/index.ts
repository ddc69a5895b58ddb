export { type ClaimAnswer, claim, claims } from "./claims/claim.ts";
export type { AnswerOptions } from "./claims/types.ts";
export { type Interactive, interactive, type Slider } from "./display/interactive.ts";
export { type Progress, type ProgressOptions, progress } from "./display/progress.ts";
export { type ShowOptions, show } from "./display/show.ts";
export { table } from "./display/table.ts";
export type { TableOptions } from "./display/table-layout.ts";
