export { type Grid, points, sweep } from "./grid.ts";
export { type ParallelOptions, parallel } from "./parallel.ts";
export {
  CVXPY_COMMAND,
  type CvxpySolution,
  type CvxpySolver,
  cvxpySolvers,
  findCvxpy,
} from "./side-process/cvxpy.ts";
export { type ResumeOptions, readResults, resume, type StoredRecord, type StoredResults } from "./store.ts";
export type { Task } from "./task.ts";
