/** How a notebook or a cell ended. */
export type RunStatus = "ok" | "error" | "timeout" | "interrupted";

/** What one run of a notebook gave. Cells carry the numbers that Jupyter shows, [1], [2], …. */
export interface NotebookResult {
  /** The notebook's path as it was given. */
  notebook: string;
  status: RunStatus;
  /** The cells that ran, in order, with the wall-clock time of each. */
  cells: CellResult[];
  /** From the launch of the kernel until it answered. */
  startMilliseconds: number;
  totalMilliseconds: number;
  /** Why the status is not "ok". */
  error?: Failure;
  /** The claims that the cells answered, in order of display. */
  claims: ClaimAnswer[];
}

/** One executed cell. */
export interface CellResult {
  index: number;
  milliseconds: number;
  status: RunStatus;
}

/** Where and why a notebook stopped. `cell` is 0 when no cell is to blame; `line` is absent where it is unknown. */
export interface Failure {
  cell: number;
  line?: number;
  name: string;
  message: string;
}

/** The answer to a claim as a notebook displayed it; more fields may stand beside these. */
export interface ClaimAnswer {
  id: string;
  verdict: string;
  [field: string]: unknown;
}

/** What a runner tells while it works. `cell` counts from 1 to `of`, as in `NotebookResult`. */
export type RunEvent =
  | { kind: "start"; notebook: string; of: number }
  | { kind: "cell"; notebook: string; cell: number; of: number; firstLine: string }
  | { kind: "cell-done"; notebook: string; cell: number; of: number; firstLine: string; result: CellResult }
  | { kind: "done"; notebook: string; result: NotebookResult };
