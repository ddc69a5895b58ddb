import type { Policy } from "../simulator/policy.ts";
import { whileReserved } from "./admission.ts";

/**
 * First come, first served at iteration level (Orca, OSDI 2022): in every round, in arrival order, each request whose
 * planned peak fits beside the planned peaks of all that run. No look-ahead: memory is reserved from the start, as
 * Orca does, so exact predictions never overflow.
 */
export function fcfs(): Policy {
  return { name: "fcfs", knows: "predictions", admit: whileReserved };
}
