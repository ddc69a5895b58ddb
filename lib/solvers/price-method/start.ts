import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { type Variables, variables } from "./dual.ts";

/** Each request spread evenly over its rounds, as if compute and memory did not bind: ν_i = w_i U′(limit_i / rounds_i). */
export function coldStart(program: FluidProgram): Variables {
  const { n, limit, arrival, end, weight, utility } = program;
  const start = variables(program);
  for (let i = 0; limit && i < n; i++) {
    const rate = limit[i] / (end[i] - arrival[i]);
    if (rate < 1) start.completion[i] = weight[i] * utility.slope(rate);
  }
  return start;
}
