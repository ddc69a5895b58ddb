import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError } from "../../core/errors.ts";
import { projectRoot } from "../document/find.ts";
import { parseNotebook } from "../document/read.ts";
import { lintCells } from "./lint.ts";
import type { Problem, Subject } from "./problem.ts";
import { checkStructure } from "./structure.ts";
import { checkTypes } from "./types.ts";

/**
 * Checks notebooks without running anything: the types of each cell, exactly as the kernel would check them; the
 * project's lint rules, less those that make no sense across cells; and the state of the file itself.
 *
 * @param paths notebooks, absolute or relative to the project; they may lie in different folders
 * @returns the problems in the order of the notebooks, their cells and lines
 * @throws InputError when a file is missing or is not a notebook
 */
export async function checkNotebooks(
  paths: readonly string[],
  root: string = projectRoot,
): Promise<Problem[]> {
  const subjects = await Promise.all(paths.map((notebook) => readSubject(notebook, root)));
  const lint = lintCells(subjects); // runs in its own process while the types are checked here
  const types = checkTypes(subjects);
  const problems = [...subjects.flatMap(checkStructure), ...types, ...(await lint)];
  const place = ({ notebook, cell, line, column }: Problem) => [paths.indexOf(notebook), cell, line, column];
  return problems.sort((a, b) => compare(place(a), place(b)));
}

async function readSubject(notebook: string, root: string): Promise<Subject> {
  const path = resolve(root, notebook);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`cannot read notebook ${notebook}: ${error.code ?? error.message}`);
  });
  return { notebook, path, text, content: parseNotebook(text, notebook) };
}

function compare(a: number[], b: number[]): number {
  const differing = a.findIndex((value, index) => value !== b[index]);
  return differing < 0 ? 0 : a[differing]! - b[differing]!;
}
