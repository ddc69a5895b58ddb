import type { Policy } from "../simulator/policy.ts";
import { whileReserved } from "./admission.ts";

/**
 * First come, first served with static batches (as before iteration-level scheduling): a batch is formed in arrival
 * order, of as many requests as fit with their planned peaks, and the next one only when all of it has completed.
 * A request's own completion is its last token: it is not held back until its batch ends.
 */
export function fcfsStatic(): Policy {
  return {
    name: "fcfs-static",
    knows: "predictions",
    admit(view) {
      if (view.batchEnded()) whileReserved(view);
    },
  };
}
