import { dirname } from "node:path";
import { executableCells, hasTag } from "../document/types.ts";
import { type Cells, openCells } from "../kernel/cells.ts";
import { TypeScriptError } from "../kernel/errors.ts";
import type { Problem, Subject } from "./problem.ts";

/**
 * The compiler's findings in the cells of notebooks, by the kernel's own check: a cell sees the declarations of the
 * cells before it, may declare a name anew and may await at its top level. Cells tagged `raises-exception` may fail
 * to compile. A finding in a module that a cell imports is reported at that cell.
 */
export function checkTypes(subjects: readonly Subject[]): Problem[] {
  const folders = new Set(subjects.map(({ path }) => dirname(path)));
  return [...folders].flatMap((folder) =>
    checkFolder(
      folder,
      subjects.filter(({ path }) => dirname(path) === folder),
    ),
  );
}

/** One compiler a folder, because relative imports start there; each notebook begins without declarations. */
function checkFolder(folder: string, subjects: readonly Subject[]): Problem[] {
  const cells = openCells(folder);
  try {
    return subjects.flatMap((subject) => {
      cells.keep("");
      return checkNotebook(cells, subject);
    });
  } finally {
    cells.close();
  }
}

function checkNotebook(cells: Cells, { notebook, content }: Subject): Problem[] {
  return executableCells(content).flatMap(({ number, cell }) => {
    const findings = compile(cells, cell.source);
    return hasTag(cell, "raises-exception")
      ? []
      : findings.map((finding) => atCell(notebook, number, finding));
  });
}

type Finding = TypeScriptError["problems"][number];

/** The findings in a cell; its declarations are kept for the cells after it when there are none. */
function compile(cells: Cells, source: string): readonly Finding[] {
  try {
    cells.keep(cells.compile(source).declarations);
    return [];
  } catch (error) {
    if (error instanceof TypeScriptError) return error.problems;
    throw error;
  }
}

function atCell(notebook: string, cell: number, { file, line, column, code, message }: Finding): Problem {
  const about = { notebook, cell, code: `TS${code}`, severity: "error" as const };
  if (file) return { ...about, line: 0, column: 0, message: `in ${file}:${line}:${column}: ${message}` };
  return { ...about, line, column, message };
}
