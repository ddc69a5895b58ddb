import type { Highs, ModelData } from "highs";
import type { SparseConstraints } from "../../models/fluid-program/index.ts";

export const HIGHS_COMMAND = "npm install highs";

/** HiGHS, once loaded. Rejects where the package cannot be loaded. */
export function loadHighs(): Promise<Highs> {
  loading ??= import("highs").then(({ default: loader }) => loader());
  return loading;
}

let loading: Promise<Highs> | undefined;

/** The version compiled into the WebAssembly. */
export function versionOf(highs: Highs): string {
  return `${highs.version.string} (WASM)`;
}

/** A minimisation over sparse constraints as HiGHS takes it. */
export function modelData(constraints: SparseConstraints, cost: Float64Array): ModelData {
  const { columns, rows, starts, indices, values } = constraints;
  return {
    numCols: columns,
    numRows: rows,
    colCost: cost,
    colLower: constraints.columnLower,
    colUpper: constraints.columnUpper,
    rowLower: constraints.rowLower,
    rowUpper: constraints.rowUpper,
    matrix: { format: "csc", numRows: rows, numCols: columns, starts, indices, values },
  };
}
