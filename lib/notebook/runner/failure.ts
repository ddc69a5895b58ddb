import type { CodeCell, ErrorOutput } from "../document/types.ts";
import type { Failure } from "./result.ts";

/** What to report of a cell that ended in an error: its name, message and the line in the cell. */
export function failureOf(number: number, cell: CodeCell): Failure {
  const output = cell.outputs.findLast((output): output is ErrorOutput => output.output_type === "error");
  const { ename, evalue, traceback } = output ?? { ename: "Error", evalue: "", traceback: [] };
  const line = lineOf(number, evalue, traceback);
  return { cell: number, ...(line === undefined ? {} : { line }), name: ename, message: evalue };
}

/** One line for the terminal: `notebooks/a.ipynb, cell 3, line 2: RangeError: bad n`. */
export function failureLine(notebook: string, { cell, line, name, message }: Failure): string {
  const place = [notebook, ...(cell > 0 ? [`cell ${cell}`] : []), ...(line ? [`line ${line}`] : [])].join(
    ", ",
  );
  return `${place}: ${name}: ${message}`;
}

/** Type errors begin with `line:column - `; the frames of a run-time error show the cell as `[3]:line:column`. */
function lineOf(number: number, evalue: string, traceback: string[]): number | undefined {
  const frame = new RegExp(`\\[${number}\\]:(\\d+):\\d+`);
  const stated = /^(\d+):\d+ - /.exec(evalue) ?? frame.exec(traceback.join("\n"));
  return stated ? Number(stated[1]) : undefined;
}
