import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { projectRoot } from "../document/find.ts";
import { readNotebook } from "../document/read.ts";
import { executableCells, hasTag } from "../document/types.ts";
import { executedPath } from "../runner/executed.ts";
import type { Problem } from "./problem.ts";

/**
 * Compares the outputs that notebooks store with those of their last run (`.kvlab/executed`): a re-run must change no
 * byte outside of cells tagged `volatile`.
 *
 * @param paths notebooks, absolute or relative to the project
 * @returns a problem for each cell that differs, and for each notebook that has not been run as it stands
 */
export async function checkOutputs(paths: readonly string[], root: string = projectRoot): Promise<Problem[]> {
  const problems = await Promise.all(paths.map((path) => compare(path, root)));
  return problems.flat();
}

async function compare(notebook: string, root: string): Promise<Problem[]> {
  const problem = (cell: number, message: string): Problem => ({
    ...{ notebook, cell, line: 0, column: 0, severity: "error" },
    ...{ code: "notebook/outputs", message },
  });
  const executed = executedPath(notebook, root);
  if (!existsSync(executed)) return [problem(0, "the notebook has not been run here; run it first")];
  const stored = executableCells(await readNotebook(resolve(root, notebook)));
  const fresh = executableCells(await readNotebook(executed));
  const sources = (cells: typeof stored) => JSON.stringify(cells.map(({ cell }) => cell.source));
  if (sources(stored) !== sources(fresh))
    return [problem(0, "the notebook has changed since its last run; run it again")];
  return stored
    .filter(({ cell }, k) => !hasTag(cell, "volatile") && !same(cell.outputs, fresh[k].cell.outputs))
    .map(({ number }) =>
      problem(number, 'the last run gave other outputs; tag the cell "volatile" or find out why'),
    );
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
