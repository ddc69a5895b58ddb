export type { DropExample, DropReason } from "./collector.ts";
export { type Turns, turnNames } from "./conversations.ts";
export { formatNames } from "./formats.ts";
export { type ReadOptions, type ReadReport, readTrace, type Statement } from "./read.ts";
export { writeTrace } from "./write.ts";
