import { type Cell, executableCells, hasTag, type NumberedCell } from "../document/types.ts";
import { formatNotebook } from "../document/write.ts";
import type { Problem, Subject } from "./problem.ts";

/** Longer cells belong into lib/. */
const mostLines = 20;

/** A finding before it is told which notebook it is in; a cell of 0 means the notebook as a whole. */
type Finding = Pick<Problem, "cell" | "code" | "message" | "severity">;

/**
 * What is wrong with the file of a notebook: the kernel it names, cell ids that occur twice, a layout that a re-run
 * would change; and with the state of its cells: never run, run out of order, failed, or too long.
 */
export function checkStructure(subject: Subject): Problem[] {
  const { notebook, content } = subject;
  const findings = [
    ...kernelProblems(subject),
    ...duplicateIds(content.cells),
    ...layoutProblems(subject),
    ...executableCells(content).flatMap(cellProblems),
  ];
  return findings.map((finding) => ({ notebook, line: 0, column: 0, ...finding }));
}

function kernelProblems({ content }: Subject): Finding[] {
  const { name } = (content.metadata.kernelspec ?? {}) as { name?: unknown };
  if (name === "tslab") return [];
  return [whole("notebook/kernel", `the kernel is ${JSON.stringify(name) ?? "not named"}; expected "tslab"`)];
}

function duplicateIds(cells: Cell[]): Finding[] {
  const ids = cells.map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...twice].map((id) => whole("notebook/cell-id", `several cells have the id "${id}"`));
}

function layoutProblems({ text, content }: Subject): Finding[] {
  if (text === formatNotebook(content)) return [];
  const message =
    "the file is not laid out as kvlab writes it (keys, metadata, timings); run it with --write";
  return [whole("notebook/layout", message)];
}

function cellProblems({ number, cell }: NumberedCell): Finding[] {
  const lines = cell.source.trim().split("\n").length;
  const failed = cell.outputs.some(({ output_type }) => output_type === "error");
  const findings: Finding[] = [];
  const add = (code: string, message: string, severity: Finding["severity"]) =>
    findings.push({ cell: number, code: `notebook/${code}`, message, severity });
  if (lines > mostLines)
    add("long-cell", `${lines} lines; more than ${mostLines} belong into lib/`, "warning");
  if (cell.execution_count === null) add("not-run", "the cell has not been run", "error");
  else if (cell.execution_count !== number)
    add("run-order", `shows [${cell.execution_count}]; a run from the top gives [${number}]`, "error");
  if (failed && !hasTag(cell, "raises-exception"))
    add("failed", "the cell's stored output is an error", "error");
  return findings;
}

function whole(code: string, message: string): Finding {
  return { cell: 0, code, message, severity: "error" };
}
