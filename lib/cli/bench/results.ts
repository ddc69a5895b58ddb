import { textTable } from "../text-table.ts";
import type { Row } from "./bench.ts";

/** Rows as aligned text, one table a bench. */
export function resultsAsText(rows: readonly Row[]): string {
  const benches = [...new Set(rows.map(({ bench }) => bench))];
  return benches
    .map((name) => textTable(rows.filter(({ bench }) => bench === name).map(shownRow)))
    .join("\n\n");
}

function shownRow(row: Row): Record<string, string | number> {
  const { target, met, ...measured } = row;
  const cells = Object.entries(measured).map(([name, value]) => [name, shownCell(value)]);
  return { ...Object.fromEntries(cells), target, met: met === null ? "" : met ? "met" : "missed" };
}

function shownCell(value: Row[string]): string | number {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value ?? "";
}
