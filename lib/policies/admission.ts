import { invalid } from "../core/errors.ts";
import { formatSpec } from "../core/spec.ts";
import type { PlanningView } from "../simulator/policy.ts";

/** Admits the longest prefix of the queue that fits at every planned completion (the look-ahead of MC-SF). */
export function whileFits(view: PlanningView): void {
  while (view.head >= 0 && view.fits()) view.admit();
}

/** Admits, in the order of the queue, everyone who fits at every planned completion, past those who do not. */
export function whoeverFits(view: PlanningView): void {
  while (view.head >= 0)
    if (view.fits()) view.admit();
    else view.pass();
}

/** Admits the longest prefix of the queue whose planned peaks fit together. */
export function whileReserved(view: PlanningView): void {
  while (view.head >= 0 && view.fitsReserved()) view.admit();
}

/** Options of the policies that look ahead. */
export interface LookAheadOptions {
  /** Goes on past a request that does not fit, where the papers stop at the first one; false where absent. */
  readonly skip?: boolean;
  /** The share of the memory that plans leave free against prediction errors, in [0, 1); 0 where absent. */
  readonly margin?: number;
}

/** The part of a policy that looks ahead: its admission, its margin, and its name with the options that are set. */
export function lookingAhead(policy: string, { skip = false, margin = 0 }: LookAheadOptions) {
  if (!(margin >= 0 && margin < 1)) invalid(`margin of ${policy}`, margin, "a share in [0, 1)");
  const settings = { skip: skip ? 1 : undefined, margin: margin === 0 ? undefined : margin };
  return { name: formatSpec(policy, settings), admit: skip ? whoeverFits : whileFits, margin };
}
