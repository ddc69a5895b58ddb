import type { FluidProgram } from "./program.ts";
import { type SparseConstraints, sparseConstraints } from "./sparse.ts";

/** A mixed-integer linear program: maximise constant + Σ cost·column. */
export interface DiscreteProgram extends SparseConstraints {
  readonly cost: Float64Array;
  /** Part of the objective that no decision changes, Σ w_i U(0). */
  readonly constant: number;
  /** 1 for the binary columns, which are the rates. */
  readonly integer: Uint8Array;
}

/**
 * The discrete program (1)–(5): each rate is 0 or 1. Only the values U(0) and U(1) matter then, so the objective is
 * linear, Σ w_i (U(0) + (U(1) − U(0)) z_it), whatever the utility.
 */
export function discreteProgram(program: FluidProgram): DiscreteProgram {
  const { rates, request, weight, utility } = program;
  const constraints = sparseConstraints(program);
  const cost = new Float64Array(constraints.columns);
  const integer = new Uint8Array(constraints.columns).fill(1, 0, rates);
  const [idle, busy] = [utility.value(0), utility.value(1)];
  let constant = 0;
  for (let k = 0; k < rates; k++) {
    cost[k] = weight[request[k]] * (busy - idle);
    constant += weight[request[k]] * idle;
  }
  return { ...constraints, cost, constant, integer };
}
