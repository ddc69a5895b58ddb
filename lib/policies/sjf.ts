import type { Policy } from "../simulator/policy.ts";
import { whileReserved } from "./admission.ts";

/**
 * Shortest job first at iteration level: like `fcfs`, but by predicted output length, ties by arrival. Non-preemptive;
 * memory is reserved at the planned peak.
 */
export function sjf(): Policy {
  return { name: "sjf", knows: "predictions", key: ({ predicted }) => predicted, admit: whileReserved };
}
