import { moreRows } from "./table-html.ts";
import type { Align, ShownColumn, ShownTable } from "./table-layout.ts";

/** A table as plain text: columns padded to their widest cell, a rule under the headings. */
export function textTable({ columns, rows, hidden, caption }: ShownTable): string {
  const padded = columns.map(paddedColumn);
  const lines = Array.from({ length: rows + 2 }, (_, line) =>
    padded.map((column) => column[line]).join("  "),
  );
  return [
    ...(caption === undefined ? [] : [caption]),
    ...lines.map((line) => line.trimEnd()),
    ...(hidden > 0 ? [moreRows(hidden)] : []),
  ].join("\n");
}

/** The lines of one column: heading, rule, cells. */
function paddedColumn({ label, unit, align, cells }: ShownColumn): string[] {
  const heading = unit === undefined ? label : `${label} (${unit})`;
  const width = Math.max(...[heading, ...cells].map((text) => [...text].length));
  return [pad(heading, width, align), "─".repeat(width), ...cells.map((text) => pad(text, width, align))];
}

function pad(text: string, width: number, align: Align): string {
  const missing = width - [...text].length;
  const left = align === "left" ? 0 : align === "right" ? missing : Math.floor(missing / 2);
  return " ".repeat(left) + text + " ".repeat(missing - left);
}
