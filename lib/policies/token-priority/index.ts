export { byKey } from "./by-key.ts";
export { longestRemaining, shortestRemaining, tokenFcfs, tokenSjf } from "./classic.ts";
export { convexGuided } from "./convex-guided.ts";
export { classesOf, type LengthClasses, lengthClasses, misclassified } from "./length-classes.ts";
export { movedPlan, type WindowPlan } from "./moved-plan.ts";
export { type RecedingHorizonOptions, recedingHorizon } from "./receding-horizon.ts";
