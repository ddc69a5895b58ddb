/** Something to mend in a notebook. Errors fail the check; warnings do not. */
export interface Problem {
  /** The notebook's path as it was given. */
  notebook: string;
  /** The number that Jupyter shows beside the cell, [1], [2], …; 0 when the notebook as a whole is meant. */
  cell: number;
  /** Line and column in the cell, counted from 1; 0 when the whole cell is meant. */
  line: number;
  column: number;
  /** Who says so: `TS2322`, `lint/suspicious/noDoubleEquals`, `notebook/metadata`. */
  code: string;
  message: string;
  severity: "error" | "warning";
}

/** A notebook to check: its path as given, the absolute one, its text and its content. */
export interface Subject {
  notebook: string;
  path: string;
  text: string;
  content: import("../document/types.ts").Notebook;
}

/** The problem on one line: `notebooks/a.ipynb, cell 3, line 1, column 7: TS2322: …`. */
export function problemLine({ notebook, cell, line, column, code, message }: Problem): string {
  const place = [
    notebook,
    ...(cell ? [`cell ${cell}`] : []),
    ...(line ? [`line ${line}, column ${column}`] : []),
  ];
  return `${place.join(", ")}: ${code}: ${message}`;
}
