export { assertTokens, tokenFault } from "./audit.ts";
export { summarizeTokens, type TokenSummary, tokensBefore } from "./metrics.ts";
export { runTokens, type TokenPolicy, type TokenRun, type TokenSystem, type TokenView } from "./run.ts";
