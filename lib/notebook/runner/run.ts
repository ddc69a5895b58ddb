import { dirname, resolve } from "node:path";
import { requirePositive } from "../../core/errors.ts";
import { projectRoot } from "../document/find.ts";
import { readNotebook } from "../document/read.ts";
import { executableCells, type Notebook, type NumberedCell } from "../document/types.ts";
import { writeNotebook } from "../document/write.ts";
import { type Kernel, startKernel } from "../protocol/kernel.ts";
import { KernelError } from "../protocol/process.ts";
import { claimsOf, wantedOf } from "./claims.ts";
import { executeCell, type Limits, type Outcome } from "./execute.ts";
import { executedPath } from "./executed.ts";
import type { Displays } from "./outputs.ts";
import type { CellResult, Failure, NotebookResult, RunEvent, RunStatus } from "./result.ts";

/** How a notebook is run. */
export interface RunOptions {
  /** Run at the papers' sizes (`KVLAB_MODE=full`) instead of quickly. */
  full?: boolean;
  /** Put the new outputs into the notebook file itself, if every cell succeeds. */
  write?: boolean;
  /** The time a cell may take, in seconds; 600 by default. */
  cellTimeoutSeconds?: number;
  /** Is told of each step; see `RunEvent`. */
  onEvent?: (event: RunEvent) => void;
  /** Ends the run, its kernel included, when aborted. */
  signal?: AbortSignal;
  /** Variables added to the kernel's environment. */
  environment?: Record<string, string>;
  /** How the kernel is started; by default this checkout's kernel. */
  kernelArgv?: readonly string[];
  /** How long the kernel may take until it answers, in seconds. */
  startSeconds?: number;
  /** The project, which relative paths start from and whose `.kvlab/executed` gets the executed copy. */
  root?: string;
}

/** A run under way. */
interface Progress {
  path: string;
  notebook: Notebook;
  cells: CellResult[];
  startMilliseconds: number;
  tell: (event: RunEvent) => void;
}

/**
 * Runs a notebook from top to bottom in a fresh kernel whose working folder is the notebook's, and stops at the
 * first cell that fails. The executed copy goes to `.kvlab/executed/`, with the outputs up to a failure; the
 * notebook itself is touched only when `write` is set and every cell succeeded. An aborted run leaves no trace.
 *
 * @param path the notebook, absolute or relative to the project
 * @returns the result; failures of cells and of the kernel are in it, not thrown
 * @throws InputError when the file is not a notebook or an option is invalid
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<NotebookResult> {
  const { root = projectRoot, onEvent: tell = () => {} } = options;
  const limits = limitsOf(options);
  const begin = performance.now();
  const notebook = cleared(await readNotebook(resolve(root, path)));
  const progress: Progress = { path, notebook, cells: [], startMilliseconds: 0, tell };
  tell({ kind: "start", notebook: path, of: executableCells(notebook).length });
  const outcome = await runInKernel(progress, options, limits);
  if (outcome.status !== "interrupted") await save(notebook, path, root, outcome.status, options.write);
  const result: NotebookResult = {
    notebook: path,
    ...outcome,
    cells: progress.cells,
    startMilliseconds: progress.startMilliseconds,
    totalMilliseconds: performance.now() - begin,
    claims: claimsOf(notebook),
  };
  tell({ kind: "done", notebook: path, result });
  return result;
}

function limitsOf({ cellTimeoutSeconds = 600, signal }: RunOptions): Limits {
  // a timer of Node holds no more than 2^31 - 1 milliseconds
  return { cellTimeoutSeconds: Math.min(requirePositive("cell timeout", cellTimeoutSeconds), 2e6), signal };
}

function cleared(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, execution_count: null, outputs: [] } : cell,
  );
  return { ...notebook, cells };
}

/**
 * Starts the kernel, runs the cells, and ends the kernel again, whatever happens. Once aborted, the outcome is
 * "interrupted" whatever else happened: Ctrl-C in a terminal reaches the kernel too.
 */
async function runInKernel(progress: Progress, options: RunOptions, limits: Limits): Promise<Outcome> {
  let kernel: Kernel | undefined;
  let outcome: Outcome | undefined;
  try {
    kernel = await start(progress, options);
    outcome = await runCells(kernel, progress, limits);
  } catch (error) {
    if (!options.signal?.aborted) outcome = kernelFailure(error, progress);
  } finally {
    const answered = outcome?.status === "ok" || outcome?.status === "error";
    await kernel?.stop(!answered);
  }
  return options.signal?.aborted || !outcome ? { status: "interrupted" } : outcome;
}

async function start(progress: Progress, options: RunOptions): Promise<Kernel> {
  const { root = projectRoot, full = false, environment, kernelArgv, startSeconds, signal } = options;
  const begin = performance.now();
  const kernel = await startKernel({
    folder: dirname(resolve(root, progress.path)),
    environment: { ...environment, KVLAB_MODE: full ? "full" : "quick" },
    ...(kernelArgv && { argv: kernelArgv }),
    ...(startSeconds && { startSeconds }),
    ...(signal && { signal }),
  });
  progress.startMilliseconds = performance.now() - begin;
  return kernel;
}

async function runCells(kernel: Kernel, progress: Progress, limits: Limits): Promise<Outcome> {
  const cells = executableCells(progress.notebook);
  const displays: Displays = new Map();
  for (const numbered of cells) {
    if (limits.signal?.aborted) return { status: "interrupted" };
    const outcome = await runCell(kernel, numbered, cells.length, displays, progress, limits);
    if (outcome.status !== "ok") return outcome;
  }
  return { status: "ok" };
}

async function runCell(
  kernel: Kernel,
  numbered: NumberedCell,
  of: number,
  displays: Displays,
  progress: Progress,
  limits: Limits,
): Promise<Outcome> {
  const firstLine = numbered.cell.source.trim().split("\n", 1)[0]!;
  const about = { notebook: progress.path, cell: numbered.number, of, firstLine };
  const result: CellResult = { index: numbered.number, milliseconds: 0, status: "error" };
  progress.cells.push(result);
  progress.tell({ kind: "cell", ...about });
  const begin = performance.now();
  try {
    const outcome = explained(numbered, await executeCell(kernel, numbered, displays, limits));
    result.status = outcome.status;
    return outcome;
  } finally {
    result.milliseconds = performance.now() - begin;
    progress.tell({ kind: "cell-done", ...about, result });
  }
}

/** A cell that answers a claim otherwise than the paper without a reason has failed, though it ran. */
function explained({ number, cell }: NumberedCell, outcome: Outcome): Outcome {
  const message = outcome.status === "ok" ? wantedOf(cell) : undefined;
  return message ? { status: "error", error: { cell: number, name: "InputError", message } } : outcome;
}

/** The kernel's death blames the cell that was running, if any. */
function kernelFailure(error: unknown, { cells }: Progress): Outcome {
  if (!(error instanceof KernelError)) throw error;
  const { name, message } = error;
  const failure: Failure = { cell: cells.at(-1)?.index ?? 0, name, message };
  return { status: "error", error: failure };
}

async function save(notebook: Notebook, path: string, root: string, status: RunStatus, write = false) {
  await writeNotebook(executedPath(path, root), notebook);
  if (write && status === "ok") await writeNotebook(resolve(root, path), notebook);
}
