import type { Place } from "./place.ts";

/** Why a row was left out. */
export type DropReason =
  | "missing value"
  | "unparsable"
  | "non-finite time"
  | "negative time"
  | "zero length"
  | "negative length"
  | "fractional length"
  | "length above 2^31 - 1"
  | "failed request"
  | "no reply"
  | "bad class"
  | "bad weight"
  | "lower above upper";

/** A dropped row: where it stands and what stood there (at most 60 characters). */
export interface DropExample extends Place {
  readonly reason: DropReason;
  readonly value: string;
}

/** The columns a trace can fill. */
export type ColumnName =
  | "arrival"
  | "prompt"
  | "output"
  | "kind"
  | "lower"
  | "upper"
  | "predicted"
  | "weight";

/** Real-valued columns; the others hold integers. */
const reals: ReadonlySet<ColumnName> = new Set<ColumnName>(["arrival", "weight"]);
const examplesKept = 5;

/** Collects requests as columns that grow, and counts what was dropped. */
export class Collector {
  readonly names: readonly ColumnName[];
  readonly dropped: Partial<Record<DropReason, number>> = {};
  readonly firstDropped: DropExample[] = [];
  rows = 0;
  private columns: (Float64Array | Int32Array)[];

  constructor(names: readonly ColumnName[]) {
    this.names = names;
    this.columns = names.map((name) => (reals.has(name) ? new Float64Array(1024) : new Int32Array(1024)));
  }

  /** Adds a request: its values in the order of the names. */
  push(values: ArrayLike<number>): void {
    if (this.rows === this.columns[0].length) this.columns = this.columns.map(doubled);
    for (let c = 0; c < this.columns.length; c++) this.columns[c][this.rows] = values[c];
    this.rows++;
  }

  /** Counts a row that is left out. */
  drop(reason: DropReason, place: Place, value: unknown): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + 1;
    if (this.firstDropped.length < examplesKept)
      this.firstDropped.push({ reason, ...place, value: shortened(value) });
  }

  /** What was collected, a column a name, without spare room. */
  finish(): Partial<Record<ColumnName, Float64Array | Int32Array>> {
    return Object.fromEntries(this.names.map((name, c) => [name, this.columns[c].slice(0, this.rows)]));
  }
}

function doubled(column: Float64Array | Int32Array): Float64Array | Int32Array {
  const grown =
    column instanceof Float64Array ? new Float64Array(2 * column.length) : new Int32Array(2 * column.length);
  grown.set(column);
  return grown;
}

function shortened(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
