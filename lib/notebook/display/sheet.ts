import { invalid } from "../../core/errors.ts";

/** The members of an arquero table that kvlab calls. */
export interface ArqueroTable {
  columnNames(): string[];
  numRows(): number;
  objects(options: { limit: number }): object[];
}

/** Columns by name, of one length; typed arrays as well. */
export type Columns = Readonly<Record<string, ArrayLike<unknown>>>;

/** What `table` shows: an arquero table, columns by name, or rows as objects. */
export type TableInput = ArqueroTable | Columns | readonly object[];

/** The first rows of a table, in the order shown, and how many rows there are in all. */
export interface Sheet {
  readonly names: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly total: number;
}

/**
 * Reads the first `limit` rows of any tabular value; of an arquero table, in its own order and after its filter.
 *
 * @throws InputError if the value is no table, or if its columns differ in length
 */
export function sheet(input: TableInput, limit: number): Sheet {
  if (isArqueroTable(input)) {
    const rows = input.objects({ limit }) as Record<string, unknown>[];
    return { names: input.columnNames(), rows, total: input.numRows() };
  }
  if (Array.isArray(input)) return fromRows(input, limit);
  if (typeof input !== "object" || input === null)
    invalid("table", input, "an arquero table, columns by name, or rows as objects");
  return fromColumns(input as Columns, limit);
}

/** Whether a value is an arquero table. */
export function isArqueroTable(value: unknown): value is ArqueroTable {
  const table = value as Partial<Record<keyof ArqueroTable, unknown>>;
  return (
    typeof value === "object" &&
    value !== null &&
    [table.columnNames, table.numRows, table.objects].every((member) => typeof member === "function")
  );
}

function fromRows(rows: readonly Record<string, unknown>[], limit: number): Sheet {
  const shown = rows.slice(0, limit);
  shown.forEach((row, i) => {
    if (typeof row !== "object" || row === null) invalid(`row ${i} of a table`, row, "an object");
  });
  return { names: [...new Set(shown.flatMap(Object.keys))], rows: shown, total: rows.length };
}

function fromColumns(columns: Columns, limit: number): Sheet {
  const names = Object.keys(columns);
  const total = names.length > 0 ? columns[names[0]].length : 0;
  for (const name of names)
    if (columns[name]?.length !== total)
      invalid(`column "${name}" of a table`, columns[name], `an array of ${total} values, as the others are`);
  const rows = Array.from({ length: Math.min(limit, total) }, (_, i) =>
    Object.fromEntries(names.map((name) => [name, columns[name][i]])),
  );
  return { names, rows, total };
}
