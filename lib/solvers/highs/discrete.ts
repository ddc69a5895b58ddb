import { discreteProgram, type FluidProgram } from "../../models/fluid-program/index.ts";
import { loadHighs, modelData } from "./load.ts";

/** What is known of the discrete program's optimum: it lies in [objective, bound]. */
export interface DiscreteSolution {
  /** Whether HiGHS closed the gap. */
  readonly solved: boolean;
  /** Objective of `z`, recomputed; −∞ if none was found. */
  readonly objective: number;
  /** The bound that HiGHS claims, in floating point and without a certificate. */
  readonly bound: number;
  /** The decisions, 0 or 1, in the program's layout; empty if none were found. */
  readonly z: Uint8Array;
}

/**
 * The discrete program (1)–(5) by branch and bound with HiGHS. The objective of a 0–1 program is linear whatever the
 * utility, so nothing is approximated. Practicable where the linear relaxation is nearly integral or the instance is small.
 * It blocks the thread.
 *
 * @param options.seconds time limit; unlimited unless given
 */
export async function solveDiscrete(
  program: FluidProgram,
  { seconds }: { readonly seconds?: number } = {},
): Promise<DiscreteSolution> {
  const highs = await loadHighs();
  const discrete = discreteProgram(program);
  const { integer, continuous } = highs.constants.variableType;
  const data = modelData(
    discrete,
    discrete.cost.map((gain) => -gain),
  );
  const integrality = Int32Array.from(discrete.integer, (whole) => (whole ? integer : continuous));
  return highs.withModel({ ...data, integrality }, (model): DiscreteSolution => {
    model.options.set({
      output_flag: false,
      mip_rel_gap: 0,
      ...(seconds !== undefined && { time_limit: seconds }),
    });
    model.run();
    const solved = model.getModelStatus() === highs.constants.modelStatus.optimal;
    const bound = discrete.constant - Number(model.info.get("mip_dual_bound"));
    const { colValue } = model.getSolution();
    const z = Uint8Array.from(colValue.subarray(0, program.rates), Math.round);
    const found = solved || Number.isFinite(Number(model.info.get("objective_function_value")));
    if (!found || z.length === 0)
      return { solved, objective: Number.NEGATIVE_INFINITY, bound, z: new Uint8Array(0) };
    return {
      solved,
      objective: z.reduce((total, on, k) => total + on * discrete.cost[k], discrete.constant),
      bound,
      z,
    };
  });
}
