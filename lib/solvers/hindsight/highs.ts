import highsLoader, { type Highs, type ModelData } from "highs";
import {
  type StartTimeMilp,
  type StartTimeProgram,
  scheduleFault,
  startTimeMilp,
} from "../../models/start-time/index.ts";

/** What HiGHS made of a program. */
export interface HighsResult {
  /** Whether HiGHS proved the schedule optimal, or the relaxation solved. */
  readonly solved: boolean;
  /** The bound on total latency that HiGHS claims, in floating point and without a certificate. */
  readonly bound: number;
  /** Start rounds of the best schedule it found, if it found one. */
  readonly schedule?: Int32Array;
}

/** Options of {@link solveWithHighs}. */
export interface HighsOptions {
  /** Start rounds of a feasible schedule to start from. */
  readonly incumbent?: Int32Array;
  /** Time limit; unlimited unless given. */
  readonly seconds?: number;
}

/**
 * Solves the hindsight program as a mixed-integer linear program with HiGHS. Practicable for up to about 8 requests with
 * short lives; {@link milpSize} tells how large the program is. HiGHS blocks the thread while it runs.
 */
export async function solveWithHighs(
  program: StartTimeProgram,
  options: HighsOptions = {},
): Promise<HighsResult> {
  const highs = await load();
  const milp = startTimeMilp(program);
  const { incumbent, seconds } = options;
  return highs.withModel(modelData(highs, milp, true), (model): HighsResult => {
    const limit = seconds === undefined ? {} : { time_limit: seconds };
    // latencies after release are whole, so a gap below one is none
    model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.5, ...limit });
    if (incumbent) model.setSolution({ colValue: columnValues(milp, incumbent) });
    model.run();
    const solved = model.getModelStatus() === highs.constants.modelStatus.optimal;
    const bound = Math.ceil(Number(model.info.get("mip_dual_bound")) - 1e-6) + program.rounding;
    const schedule = startsOf(program, milp, model.getSolution().colValue);
    return scheduleFault(program, schedule) === undefined ? { solved, bound, schedule } : { solved, bound };
  });
}

/** The value of the program's linear relaxation, by HiGHS: no memory prices prove more. */
export async function relaxWithHighs(program: StartTimeProgram): Promise<HighsResult> {
  const highs = await load();
  return highs.withModel(modelData(highs, startTimeMilp(program), false), (model): HighsResult => {
    model.options.set({ output_flag: false });
    model.run();
    const solved = model.getModelStatus() === highs.constants.modelStatus.optimal;
    return { solved, bound: model.getObjectiveValue() + program.rounding };
  });
}

let loading: Promise<Highs> | undefined;

function load(): Promise<Highs> {
  loading ??= highsLoader();
  return loading;
}

function modelData(highs: Highs, milp: StartTimeMilp, whole: boolean): ModelData {
  const { columns, rows, cost, rowLower, rowUpper, starts, indices, values } = milp;
  const { integer } = highs.constants.variableType;
  return {
    numCols: columns,
    numRows: rows,
    colCost: cost,
    colLower: new Float64Array(columns),
    colUpper: new Float64Array(columns).fill(1),
    rowLower,
    rowUpper,
    matrix: { format: "csc", numRows: rows, numCols: columns, starts, indices, values },
    ...(whole && { integrality: new Int32Array(columns).fill(integer) }),
  };
}

function columnValues({ columns, request, start }: StartTimeMilp, schedule: Int32Array): Float64Array {
  return Float64Array.from({ length: columns }, (_, c) => (schedule[request[c]] === start[c] ? 1 : 0));
}

function startsOf({ n }: StartTimeProgram, milp: StartTimeMilp, values: ArrayLike<number>): Int32Array {
  const starts = new Int32Array(n).fill(-1);
  for (let c = 0; c < milp.columns; c++) if (values[c] > 0.5) starts[milp.request[c]] = milp.start[c];
  return starts;
}
