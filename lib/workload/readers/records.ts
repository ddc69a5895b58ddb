import { type TimeParser, timeParser, toNumber } from "./clock.ts";
import { Collector, type ColumnName, type DropReason } from "./collector.ts";
import type { FieldFormat } from "./formats.ts";

/** One field of a record that becomes a column. */
interface Field {
  readonly name: string;
  readonly parse: (raw: unknown) => number;
  /** Why a value cannot stand, if it cannot. */
  readonly fault: (value: number, raw: unknown) => DropReason | undefined;
}

/** Turns records with a number for each length into columns. */
export interface RecordSink {
  readonly collector: Collector;
  /** The fields to look for, in the order of a record's values. */
  readonly fields: readonly string[];
  /**
   * Adds a record, or counts it as dropped at its first bad field.
   *
   * @param row the values of the record
   * @param positions where in the row each of the fields stands
   * @param positional whether positions are also columns of the file
   */
  add(row: readonly unknown[], positions: readonly number[], line: number, positional: boolean): void;
}

const largest = 2 ** 31 - 1;

/** The optional columns of kvlab's own traces. */
const ownOptional = ["kind", "lower", "upper", "predicted", "weight"] as const;

/** A sink for a format, given the field names that its file has. */
export function recordSink(format: FieldFormat, names: readonly string[]): RecordSink {
  const own = format.name === "kvlab";
  const columns: ColumnName[] = ["prompt", "output"];
  if (format.arrival !== undefined && names.includes(format.arrival)) columns.unshift("arrival");
  if (own) columns.push(...ownOptional.filter((name) => names.includes(name)));
  const fields = columns.map((column) => fieldOf(column, format));
  const collector = new Collector(columns);
  const values = new Float64Array(columns.length);
  const [lower, upper] = [columns.indexOf("lower"), columns.indexOf("upper")];
  return {
    collector,
    fields: fields.map(({ name }) => name),
    add(row, positions, line, positional) {
      const placeOf = (f: number) => ({
        line,
        column: positional ? positions[f] + 1 : 1,
        field: fields[f].name,
      });
      for (let f = 0; f < fields.length; f++) {
        const raw = row[positions[f]];
        values[f] = fields[f].parse(raw);
        const reason = fields[f].fault(values[f], raw);
        if (reason !== undefined) return collector.drop(reason, placeOf(f), raw);
      }
      if (lower >= 0 && values[lower] > values[upper])
        return collector.drop("lower above upper", placeOf(lower), row[positions[lower]]);
      collector.push(values);
    },
  };
}

function fieldOf(column: ColumnName, format: FieldFormat): Field {
  const own = format.name === "kvlab";
  switch (column) {
    case "arrival":
      return timeField(format.arrival as string, timeParser(format.clock), own);
    case "prompt":
      // Our own traces may describe models that have no prompt.
      return lengthField(format.prompt, own ? 0 : 1);
    case "output":
      return lengthField(format.output, 1, format.zeroMeansFailure ? "failed request" : "zero length");
    case "kind":
      return { name: column, parse: toNumber, fault: integerFault("bad class") };
    case "weight":
      return { name: column, parse: toNumber, fault: weightFault };
    default:
      return lengthField(column, 1);
  }
}

function timeField(name: string, parse: TimeParser, refuseNegative: boolean): Field {
  const fault = (time: number, raw: unknown): DropReason | undefined => {
    if (time >= 0 && time < Number.POSITIVE_INFINITY) return undefined;
    if (isMissing(raw)) return "missing value";
    if (Number.isFinite(time)) return refuseNegative ? "negative time" : undefined;
    return Number.isNaN(time) && !/^\s*nan\s*$/i.test(String(raw)) && !isInfinite(raw)
      ? "unparsable"
      : "non-finite time";
  };
  return { name, parse, fault };
}

function lengthField(name: string, least: number, zero: DropReason = "zero length"): Field {
  const fault = (length: number, raw: unknown): DropReason | undefined => {
    if (length >= least && length <= largest && Number.isInteger(length)) return undefined;
    if (isMissing(raw)) return "missing value";
    if (Number.isNaN(length)) return "unparsable";
    if (length === 0) return zero;
    if (length < 0) return "negative length";
    return length > largest ? "length above 2^31 - 1" : "fractional length";
  };
  return { name, parse: toNumber, fault };
}

function integerFault(reason: DropReason): Field["fault"] {
  return (value, raw) => {
    if (Number.isInteger(value) && value >= 0 && value <= largest) return undefined;
    return isMissing(raw) ? "missing value" : reason;
  };
}

function weightFault(value: number, raw: unknown): DropReason | undefined {
  if (value > 0 && value < Number.POSITIVE_INFINITY) return undefined;
  return isMissing(raw) ? "missing value" : "bad weight";
}

function isMissing(raw: unknown): boolean {
  return raw === undefined || raw === null || (typeof raw === "string" && raw.trim() === "");
}

function isInfinite(raw: unknown): boolean {
  return /^\s*[+-]?inf(inity)?\s*$/i.test(String(raw));
}
