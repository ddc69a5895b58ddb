import path from "node:path";
import { openCells } from "./cells.ts";
import { inspectError } from "./errors.ts";
import { executions } from "./execution.ts";
import { createExecutor } from "./executor.ts";
import { projectModules } from "./modules.ts";
import { installStackTraces } from "./positions.ts";
import { projectRoot } from "./root.ts";
import { serve } from "./server.ts";

/**
 * Runs the kernel of one notebook, built on tslab's converter of cells.
 *
 * The notebook's folder is the working directory in which a front end starts the kernel, or `KVLAB_NOTEBOOK_DIR`.
 * Imports are resolved from it. The process itself then works in the project's folder, so that a path such as
 * `data/lengths/x.json` means the same in every notebook.
 *
 * @param connectionFile the file in which the front end says where to listen
 */
export function startKernel(connectionFile: string | undefined): void {
  if (connectionFile === undefined) {
    console.error("missing connection file; expected: node lib/notebook/kernel/start.cjs CONNECTION_FILE");
    process.exit(2);
  }
  const folder = path.resolve(process.env.KVLAB_NOTEBOOK_DIR ?? process.cwd());
  const file = path.resolve(connectionFile);
  process.chdir(projectRoot);
  installStackTraces();
  surviveStrayErrors();
  endWithParent();
  const cells = openCells(folder);
  const modules = projectModules();
  const executor = createExecutor(folder, cells, modules);
  process.on("SIGINT", executor.interrupt);
  serve(file, { cells, execution: executions(executor, modules), interrupt: executor.interrupt });
}

/** An error that nobody catches, in a timer for example, is printed under the cell that ran last. */
function surviveStrayErrors(): void {
  process.on("uncaughtException", (error) => console.error(`Uncaught ${inspectError(error)}`));
  process.on("unhandledRejection", (reason) => console.error(`Unhandled rejection: ${inspectError(reason)}`));
}

/** Ends a kernel whose front end died without a word. Jupyter says in `JPY_PARENT_PID` who that is. */
function endWithParent(): void {
  const parent = process.ppid;
  if (Number(process.env.JPY_PARENT_PID) !== parent) return;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 1000).unref();
}
