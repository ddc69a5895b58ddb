import { Readable } from "node:stream";
import Papa from "papaparse";
import { unknownName } from "../../core/errors.ts";
import { detectFormat } from "./detect.ts";
import { fieldFormats } from "./formats.ts";
import { badFile } from "./place.ts";
import { type RecordSink, recordSink } from "./records.ts";
import type { Records, Source } from "./source.ts";
import { newlines } from "./text.ts";

/** Values that the columns `unit` and `time` of kvlab's own traces may have, the same in every row. */
const labelValues = { unit: ["tokens", "words"], time: ["rounds", "seconds"] } as const;
type Label = keyof typeof labelValues;

/** Reads CSV with a header line: columns by name in any order, others ignored, blank lines skipped. */
export async function readCsv(source: Source): Promise<Records> {
  const { text } = source;
  const rows = new Rows(source);
  let line = 1;
  await parseRows(source.pieces, (row) => {
    rows.add(row, line);
    line += 1 + (text.hasQuotes ? row.reduce((sum, field) => sum + newlines(field), 0) : 0);
  });
  return rows.finish(text.endsWithNewline);
}

/** The header and what follows from it. */
interface Table {
  readonly names: readonly string[];
  readonly format: string;
  readonly sink: RecordSink;
  /** The column of each of the sink's fields. */
  readonly positions: readonly number[];
  readonly labelColumns: readonly (readonly [Label, number])[];
}

class Rows {
  private readonly source: Source;
  private table: Table | undefined;
  private readonly labels: Partial<Record<Label, string>> = {};
  /** The last row, where it has fewer fields than the header. */
  private short: { line: number; fields: number } | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  add(row: readonly string[], line: number): void {
    if (row.length === 1 && row[0].trim() === "") return;
    if (this.table === undefined) {
      this.table = readHeader(this.source, row, line);
      return;
    }
    const { names, sink, positions, labelColumns } = this.table;
    this.short = row.length < names.length ? { line, fields: row.length } : undefined;
    for (const [label, column] of labelColumns)
      this.checkLabel(label, row[column], { line, column: column + 1 });
    sink.add(row, positions, line, true);
  }

  finish(complete: boolean): Records {
    const { file } = this.source.text;
    if (this.table === undefined)
      return badFile(file, { line: 1, column: 1 }, "an empty file; expected a trace");
    const { names, format, sink } = this.table;
    if (this.short && !complete) {
      const { line, fields } = this.short;
      badFile(
        file,
        { line, column: fields },
        `the file ends within a row, after ${fields} of ${names.length} fields`,
      );
    }
    return { format, collector: sink.collector, labels: this.labels };
  }

  private checkLabel(label: Label, value: string | undefined, place: { line: number; column: number }): void {
    if (value === this.labels[label] || value === undefined) return;
    const { file } = this.source.text;
    const known: readonly string[] = labelValues[label];
    if (this.labels[label] !== undefined)
      badFile(
        file,
        { ...place, field: label },
        `${label} "${value}" after "${this.labels[label]}"; expected one throughout`,
      );
    if (!known.includes(value))
      badFile(file, { ...place, field: label }, `${label} "${value}"; expected ${known.join(" or ")}`);
    this.labels[label] = value;
  }
}

function readHeader({ text, forced }: Source, row: readonly string[], line: number): Table {
  const names = row.map((name) => name.trim());
  const placeOf = (index: number) => ({ line, column: index + 1 });
  const format = detectFormat(text.file, names, placeOf, forced);
  if ("messages" in format)
    return unknownName(
      "CSV trace format",
      format.name,
      fieldFormats.map(({ name }) => name),
    );
  if (names.includes("lower") !== names.includes("upper"))
    badFile(text.file, placeOf(0), "a column lower needs a column upper, and upper needs lower");
  const sink = recordSink(format, names);
  const labelled = format.name === "kvlab" ? (Object.keys(labelValues) as Label[]) : [];
  return {
    names,
    format: format.name,
    sink,
    positions: sink.fields.map((field) => names.indexOf(field)),
    labelColumns: labelled
      .filter((label) => names.includes(label))
      .map((label) => [label, names.indexOf(label)]),
  };
}

/** Parses CSV text piece by piece; settles when all rows were handed on, rejects with what `onRow` throws. */
function parseRows(pieces: AsyncIterable<string>, onRow: (row: string[]) => void): Promise<void> {
  const stream = Readable.from(pieces);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      stream.destroy();
      reject(error);
    };
    Papa.parse<string[]>(stream, {
      delimiter: ",",
      newline: "\n",
      chunk({ data }) {
        try {
          for (const row of data) onRow(row);
        } catch (error) {
          fail(error);
        }
      },
      complete: () => resolve(),
      error: fail,
    });
  });
}
