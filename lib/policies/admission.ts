import type { PlanningView } from "../simulator/policy.ts";

/** Admits the longest prefix of the queue that fits at every planned completion (the look-ahead of MC-SF). */
export function whileFits(view: PlanningView): void {
  while (view.head >= 0 && view.fits()) view.admit();
}

/** Admits the longest prefix of the queue whose planned peaks fit together. */
export function whileReserved(view: PlanningView): void {
  while (view.head >= 0 && view.fitsReserved()) view.admit();
}
