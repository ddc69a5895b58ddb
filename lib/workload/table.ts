import { type ColumnTable, table } from "arquero";
import type { Workload } from "./workload.ts";

/** The workload as an arquero table: `request` (the row number), then the columns it has. The columns are shared. */
export function toTable(requests: Workload): ColumnTable {
  const columns = Object.entries(requests).filter(([, column]) => ArrayBuffer.isView(column));
  const request = Int32Array.from({ length: requests.n }, (_, i) => i);
  return table({ request, ...Object.fromEntries(columns) });
}
