export { byKey } from "./by-key.ts";
export { longestRemaining, shortestRemaining, tokenFcfs, tokenSjf } from "./classic.ts";
export { convexGuided } from "./convex-guided.ts";
