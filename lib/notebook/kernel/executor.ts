import path from "node:path";
import vm from "node:vm";
import type { Cells, CompiledCell } from "./cells.ts";
import { keepAssigned } from "./declarations.ts";
import { prefixLines } from "./diagnostics.ts";
import { Interrupted } from "./errors.ts";
import { importMeta, type Modules } from "./modules.ts";
import { cellScript, takeMaps } from "./positions.ts";
import { importMetaName } from "./transpile.ts";

/** Runs the cells of one notebook, one at a time. */
export interface Executor {
  /**
   * Runs a cell and returns the value of its last expression, undefined where it ends in none.
   *
   * @param source the cell's text
   * @param count its number, by which stack traces name it
   * @throws TypeScriptError, Interrupted, or whatever the cell throws
   */
  run(source: string, count: number): Promise<unknown>;
  /** Ends a cell that waits. A cell that computes is ended by the signal itself. */
  interrupt(): void;
}

/** The global by which a cell's function is handed to the script that runs it. */
const entry = Symbol.for("kvlab.cell");

/**
 * An executor of cells over the values of earlier cells.
 *
 * Mends: the declarations and imports of a cell that fails were lost, even those made before the error. Here the
 * names that have a value stay; those that were not reached are unknown to later cells, by type and by value.
 */
export function createExecutor(folder: string, cells: Cells, modules: Modules): Executor {
  const file = path.join(folder, "cell.ts");
  const exports = sharedExports();
  const require = modules.requireFrom(file);
  let interruption = newInterruption();

  async function run(source: string, count: number): Promise<unknown> {
    modules.refresh();
    const cell = cells.compile(source);
    try {
      await evaluate(cell, cellScript(count), `[${count}]`);
    } catch (error) {
      cells.keep(keepAssigned(cell.declarations, exports));
      throw interruptedBySignal(error) ? new Interrupted("the cell was interrupted") : error;
    }
    cells.keep(cell.declarations);
    return takeLast(cell, exports);
  }

  async function evaluate(cell: CompiledCell, script: string, shown: string): Promise<void> {
    const bare = takeMaps(script, shown, cell.code, prefixLines);
    const head = `(${cell.awaits ? "async " : ""}function (exports, require, ${importMetaName}) {\n`;
    const body = new vm.Script(`${head}${bare}\n})`, { filename: script, lineOffset: -1 }).runInThisContext({
      displayErrors: false,
    });
    const done = interruptible(() => body(exports, require, importMeta(file)));
    if (cell.awaits) await Promise.race([done, interruption.promise]);
  }

  function interrupt(): void {
    interruption.reject(new Interrupted("the cell was interrupted"));
    interruption = newInterruption();
  }

  return { run, interrupt };
}

/**
 * The exports object of all cells. A compiled cell exports an imported name as a getter; its value is taken at once,
 * so that a later cell may assign to the name.
 */
function sharedExports(): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  return new Proxy(values, {
    defineProperty(_target, name, { get, value }) {
      if (name !== "__esModule") values[name as string] = get ? get() : value;
      return true;
    },
  });
}

/** Runs a function such that SIGINT ends it while it computes, as the vm allows for scripts. */
function interruptible(body: () => unknown): unknown {
  const globals = globalThis as { [entry]?: () => unknown };
  globals[entry] = body;
  try {
    return new vm.Script(`globalThis[Symbol.for("kvlab.cell")]()`, {
      filename: import.meta.url,
    }).runInThisContext({
      breakOnSigint: true,
      displayErrors: false,
    });
  } finally {
    delete globals[entry];
  }
}

function takeLast({ last }: CompiledCell, exports: Record<string, unknown>): unknown {
  if (last === undefined) return undefined;
  const value = exports[last];
  delete exports[last];
  return value;
}

function interruptedBySignal(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}

function newInterruption(): { promise: Promise<never>; reject: (reason: Error) => void } {
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<never>((_, fail) => {
    reject = fail;
  });
  promise.catch(() => {});
  return { promise, reject };
}
