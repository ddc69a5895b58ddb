import { invalid, unknownName } from "../../core/errors.ts";
import { commonDecimals, formatNumber } from "./numbers.ts";
import { type Sheet, sheet, type TableInput } from "./sheet.ts";

/** Where the text of a column stands. */
export type Align = "left" | "right" | "center";

/** How a table is shown; every setting by column name is for the columns it names alone. */
export interface TableOptions {
  /** which columns, in which order; all by default */
  readonly columns?: readonly string[];
  /** heading by column, in place of its name */
  readonly labels?: Readonly<Record<string, string>>;
  /** unit by column, shown beside the heading */
  readonly units?: Readonly<Record<string, string>>;
  /** by default numbers stand right and everything else left */
  readonly align?: Readonly<Record<string, Align>>;
  /** decimals, for all columns or by column; by default four significant digits of a column's largest number */
  readonly digits?: number | Readonly<Record<string, number>>;
  /** text by column, computed from the value and its row */
  readonly format?: Readonly<
    Record<string, (value: unknown, row: Readonly<Record<string, unknown>>) => string>
  >;
  /** how many rows are shown, 20 by default; the others are counted in a last line */
  readonly limit?: number;
  /** a line above the table */
  readonly caption?: string;
}

/** A column ready to be written: heading, unit, alignment and one text a row. */
export interface ShownColumn {
  readonly label: string;
  readonly unit: string | undefined;
  readonly align: Align;
  readonly cells: readonly string[];
}

/** A table ready to be written. */
export interface ShownTable {
  readonly columns: readonly ShownColumn[];
  readonly rows: number;
  readonly hidden: number;
  readonly caption: string | undefined;
}

/**
 * Chooses columns, headings, alignment and the text of every cell shown.
 *
 * @throws InputError if the value is no table or an option names a column that it lacks
 */
export function shownTable(input: TableInput, options: TableOptions): ShownTable {
  const limit = options.limit ?? 20;
  if (!(limit >= 0)) invalid("limit of a table", limit, "a number of rows");
  const content = sheet(input, limit);
  checkNames(content, options);
  return {
    columns: (options.columns ?? content.names).map((name) => shownColumn(content, name, options)),
    rows: content.rows.length,
    hidden: content.total - content.rows.length,
    caption: options.caption,
  };
}

/** An empty table knows no columns when it is given as rows, so any name will do. */
function checkNames(
  { names, total }: Sheet,
  { columns, labels, units, align, digits, format }: TableOptions,
) {
  if (total === 0) return;
  const byName = [labels, units, align, typeof digits === "number" ? undefined : digits, format];
  for (const name of [...(columns ?? []), ...byName.flatMap((setting) => Object.keys(setting ?? {}))])
    if (!names.includes(name)) unknownName("column", name, names);
}

function shownColumn({ rows }: Sheet, name: string, options: TableOptions): ShownColumn {
  const values = rows.map((row) => row[name]);
  const numbers = values.filter((value): value is number => typeof value === "number");
  const numeric = numbers.length > 0 && values.every((v) => v == null || isNumeric(v));
  const digits = typeof options.digits === "number" ? options.digits : options.digits?.[name];
  const decimals = digits ?? commonDecimals(numbers);
  const format = options.format?.[name] ?? ((value: unknown) => cellText(value, decimals));
  return {
    label: options.labels?.[name] ?? name,
    unit: options.units?.[name],
    align: options.align?.[name] ?? (numeric ? "right" : "left"),
    cells: rows.map((row) => format(row[name], row)),
  };
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function cellText(value: unknown, decimals: number): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return formatNumber(value, decimals);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return listText(Array.from(value as Float64Array));
  if (Array.isArray(value)) return listText(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function listText(list: readonly unknown[]): string {
  const numbers = list.filter((item): item is number => typeof item === "number");
  const shown = list.slice(0, 6).map((item) => cellText(item, commonDecimals(numbers)));
  return `[${[...shown, ...(list.length > 6 ? [`… ${list.length} values`] : [])].join(", ")}]`;
}
