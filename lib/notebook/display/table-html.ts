import { escapeXml } from "./markup.ts";
import type { Align, ShownColumn, ShownTable } from "./table-layout.ts";

/** A grey that reads on white and on black alike. */
const FAINT = "#8888";
/** Texts of up to so many characters, numbers and names, are not broken into lines. */
const SHORT = 30;

const MUTED = "opacity:.65;font-weight:400";

/**
 * A table as HTML with all its style inline, so that it looks the same in JupyterLab, on a code host and in an
 * exported page, light or dark: it sets no text colour and no background. Alignment is also given by attribute,
 * for hosts that strip styles.
 */
export function htmlTable({ columns, rows, hidden, caption }: ShownTable): string {
  const title =
    caption === undefined ? "" : `<caption style="${captionStyle}">${escapeXml(caption)}</caption>`;
  const head = `<thead><tr>${columns.map(heading).join("")}</tr></thead>`;
  const body = Array.from(
    { length: rows },
    (_, row) => `<tr>${columns.map((c) => cell(c, row)).join("")}</tr>`,
  );
  if (hidden > 0)
    body.push(`<tr><td colspan="${columns.length}" style="${moreStyle}">${moreRows(hidden)}</td></tr>`);
  const inner = `${title}\n${head}\n<tbody>\n${body.join("\n")}\n</tbody>`;
  return `<div style="overflow-x:auto"><table style="${tableStyle}">${inner}</table></div>`;
}

/** The line that stands for the rows not shown: `… 980 more rows`. */
export function moreRows(hidden: number): string {
  return `… ${hidden} more row${hidden === 1 ? "" : "s"}`;
}

const tableStyle =
  "border-collapse:collapse;border:0;width:auto;color:inherit;margin:.4em 0;font-size:13px;line-height:1.4;font-variant-numeric:tabular-nums";
const captionStyle =
  "caption-side:top;text-align:left;padding:.2em 0 .5em;font-weight:600;white-space:normal";
const moreStyle = `text-align:left;padding:.3em .8em;border:0;border-top:1px solid ${FAINT};${MUTED}`;

function heading({ label, unit, align }: ShownColumn): string {
  const measured = unit === undefined ? "" : ` <span style="${MUTED}">${escapeXml(unit)}</span>`;
  const style = `${place(align)};border-bottom:1px solid currentColor;vertical-align:bottom;font-weight:600`;
  return `<th scope="col" align="${align}" style="${style}">${escapeXml(label)}${measured}</th>`;
}

function cell({ align, cells }: ShownColumn, row: number): string {
  const text = cells[row];
  const wrap = text.length <= SHORT ? ";white-space:nowrap" : "";
  const style = `${place(align)};border-bottom:1px solid ${FAINT}${wrap}`;
  return `<td align="${align}" style="${style}">${escapeXml(text)}</td>`;
}

function place(align: Align): string {
  return `text-align:${align};padding:.3em .8em;border:0`;
}
