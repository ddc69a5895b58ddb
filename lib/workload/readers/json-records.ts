import { type ConversationSink, conversationSink } from "./conversations.ts";
import { detectFormat } from "./detect.ts";
import { badFile } from "./place.ts";
import { type RecordSink, recordSink } from "./records.ts";
import type { Records, Source } from "./source.ts";

/** Records as JSON values, the format decided by the first. */
export class JsonRecords {
  private readonly source: Source;
  private format = "";
  private fields: RecordSink | undefined;
  private texts: ConversationSink | undefined;
  private positions: number[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  /** Adds a record; the first one decides the format. */
  add(value: unknown, line: number): void {
    const record = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
    if (this.format === "") this.begin(record, line);
    if (this.texts) this.texts.add(record, line);
    else if (this.fields)
      this.fields.add(
        this.fields.fields.map((name) => record[name]),
        this.positions,
        line,
        false,
      );
  }

  /** Counts a line that is not JSON; refuses the file where it is the first. */
  drop(line: number, text: string, error: Error): void {
    const place = { line, column: columnOf(error, text) };
    if (this.format === "") badFile(this.source.text.file, place, "not JSON; expected one object a line");
    (this.texts ?? this.fields)?.collector.drop("unparsable", place, text);
  }

  finish(): Records {
    const collector = (this.texts ?? this.fields)?.collector;
    if (!collector)
      return badFile(this.source.text.file, { line: 1, column: 1 }, "no records; expected a trace");
    return { format: this.format, collector, labels: {} };
  }

  private begin(record: Record<string, unknown>, line: number): void {
    const { text, forced, measure, turns } = this.source;
    const names = Object.keys(record);
    const format = detectFormat(text.file, names, () => ({ line, column: 1 }), forced);
    this.format = format.name;
    if ("messages" in format) {
      this.texts = conversationSink(format, measure(format), turns);
      return;
    }
    this.fields = recordSink(format, names);
    this.positions = this.fields.fields.map((_, i) => i);
  }
}

/** Where V8 says that parsing a text stopped, from 1: at a position, behind its end, or 1 where it does not say. */
export function columnOf(error: Error, text: string): number {
  const position = /position (\d+)/.exec(error.message)?.[1];
  if (position !== undefined) return Number(position) + 1;
  return error.message.includes("end of JSON") ? text.length + 1 : 1;
}
