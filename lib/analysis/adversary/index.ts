export { type AdaptiveAttack, adaptiveAttack } from "./adaptive.ts";
export type { InstanceSpace } from "./instance.ts";
export { type Optimum, optimalSchedule } from "./optimum.ts";
export { type AdversaryOptions, type BadInstance, findBadInstance } from "./search.ts";
