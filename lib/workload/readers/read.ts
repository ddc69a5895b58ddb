import { basename, extname } from "node:path";
import { InputError, invalid, unknownName } from "../../core/errors.ts";
import type { Seed } from "../../core/random.ts";
import { arrivalProcess } from "../arrivals/parse.ts";
import type { ArrivalProcess } from "../arrivals/process.ts";
import { withArrivals } from "../select.ts";
import { type About, type Workload, workload } from "../workload.ts";
import { arrange } from "./arrange.ts";
import type { DropExample, DropReason } from "./collector.ts";
import { type Turns, textMeasure, turnNames } from "./conversations.ts";
import { readCsv } from "./csv.ts";
import { fieldFormats, formatByName, textFormats } from "./formats.ts";
import { readJsonArray } from "./json-array.ts";
import { readJsonLines } from "./json-lines.ts";
import { badFile, placeName } from "./place.ts";
import type { Records, Source } from "./source.ts";
import { type TextFile, textFile } from "./text.ts";

/** What a caller may state about a trace. */
export interface ReadOptions {
  /** The format, in place of detecting it from the header or the first record. */
  readonly format?: string;
  /**
   * What lengths count, in place of what the format says. Needed for conversations, where it says how to count:
   * "words" between white space, or "chars/4", an estimate of tokens.
   */
  readonly unit?: "tokens" | "words" | "chars/4";
  /** What times count, where the format does not say; rounds unless the file or the caller says seconds. */
  readonly time?: "rounds" | "seconds";
  /** Which requests a conversation makes; the first turn unless given. */
  readonly turns?: Turns;
  /** An arrival process in place of the file's arrivals, at `rate` requests a unit of `time`, from `seed`. */
  readonly arrivals?: string | ArrivalProcess;
  readonly rate?: number;
  readonly seed?: Seed;
}

/** How a trace was read. */
export interface ReadReport {
  readonly file: string;
  readonly format: string;
  /** Requests kept. */
  readonly rows: number;
  /** Rows left out, by reason. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** The first few of them. */
  readonly firstDropped: readonly DropExample[];
  readonly unit: About["unit"];
  readonly time: About["time"];
  /** Who says so. A default holds for kvlab's own CSV and for lengths without times: tokens, rounds. */
  readonly stated: { readonly unit: Statement; readonly time: Statement };
  /** Where arrival times come from: the file, a backlog since the file has none, or a process the caller gave. */
  readonly arrivals: string;
  /** Whether rows had to be sorted by arrival, and what was taken from every time so that the first is 0. */
  readonly sorted: boolean;
  readonly shift: number;
}

/** Who says what numbers count. */
export type Statement = "format" | "file" | "caller" | "default";

/**
 * Reads a trace of requests from a file (`-` for standard input), in any of the known formats, without holding its text.
 *
 * Rows that cannot be used are dropped and counted by reason. Rows are sorted stably by arrival; the first arrival
 * becomes 0, but for kvlab's own traces, whose times are kept.
 *
 * @throws InputError, with file, line and column, for a file that is missing, empty, binary, cut off, of unknown
 *   fields or without a usable row; and for options that contradict the file
 */
export async function readTrace(
  file: string,
  options: ReadOptions = {},
): Promise<{ workload: Workload; report: ReadReport }> {
  checkOptions(options);
  const records = await readRecords(file, options);
  if (records.collector.rows === 0) throw nothingUsable(file, records);
  const { columns, sorted, shift } = arrange(records.collector, records.format !== "kvlab");
  const hasTimes = records.collector.names.includes("arrival");
  const unit = statedUnit(file, records, options);
  const time = statedTime(file, records, options, hasTimes && options.arrivals === undefined);
  const about = {
    name: basename(file, extname(file)),
    unit: unit.is,
    time: time.is,
    source: `${file} (${records.format})`,
  };
  const read = workload({ ...columns, about });
  const report = {
    file,
    format: records.format,
    rows: read.n,
    dropped: records.collector.dropped,
    firstDropped: records.collector.firstDropped,
    unit: unit.is,
    time: time.is,
    stated: { unit: unit.by, time: time.by },
    arrivals: arrivalsOf(options, hasTimes),
    sorted,
    shift,
  };
  return { workload: rearrived(read, options), report };
}

function checkOptions({ format, unit, time, turns, arrivals, rate, seed }: ReadOptions): void {
  if (format !== undefined) formatByName(format);
  if (turns !== undefined && !turnNames.includes(turns)) unknownName("turns", turns, turnNames);
  const units = ["tokens", "words", "chars/4"];
  if (unit !== undefined && !units.includes(unit)) unknownName("unit", unit, units);
  if (time !== undefined && time !== "rounds" && time !== "seconds")
    unknownName("time", time, ["rounds", "seconds"]);
  if (rate !== undefined && arrivals === undefined)
    invalid("rate", rate, 'an arrival process with it, such as "poisson"');
  if (arrivals !== undefined && arrivalProcess(arrivals).needsRate && seed === undefined)
    invalid("seed of arrivals", seed, "a seed for the arrival process");
}

async function readRecords(file: string, { format, unit, turns = "first" }: ReadOptions): Promise<Records> {
  const text = textFile(file);
  const { first, pieces } = await peek(text);
  const source: Source = { text, pieces, forced: format, turns, measure: (of) => textMeasure(of, unit) };
  if (first === "{") return readJsonLines(source);
  return first === "[" ? readJsonArray(source) : readCsv(source);
}

/** The first character that is not white space, and all the text. */
async function peek(text: TextFile): Promise<{ first: string; pieces: AsyncIterable<string> }> {
  const rest = text.pieces[Symbol.asyncIterator]();
  let start = "";
  while (start.trim() === "") {
    const { value, done } = await rest.next();
    if (done) return badFile(text.file, { line: 1, column: 1 }, "an empty file; expected a trace");
    start += value;
  }
  async function* whole(): AsyncGenerator<string> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  return { first: start.trimStart()[0], pieces: whole() };
}

function nothingUsable(file: string, { collector }: Records): InputError {
  const counts = Object.entries(collector.dropped).map(([reason, count]) => `${reason} ${count}`);
  const first = collector.firstDropped[0];
  if (first === undefined) return new InputError(`${file}, line 1, column 1: no rows after the header`);
  return new InputError(
    `${file}, ${placeName(first)}: ${JSON.stringify(first.value)} (${first.reason}); ` +
      `no row can be used (${counts.join(", ")})`,
  );
}

type Stated<T> = { readonly is: T; readonly by: Statement };

function statedUnit(file: string, records: Records, { unit }: ReadOptions): Stated<About["unit"]> {
  if (textFormats.some(({ name }) => name === records.format))
    return { is: unit === "words" ? "words" : "tokens", by: "caller" };
  if (unit === "chars/4") invalid("unit", unit, `tokens or words: ${records.format} holds lengths, not text`);
  refuseContradiction(file, "unit", records.labels.unit, unit);
  if (unit !== undefined) return { is: unit, by: "caller" };
  if (records.labels.unit !== undefined) return { is: records.labels.unit as About["unit"], by: "file" };
  const format = fieldFormats.find(({ name }) => name === records.format)!;
  return { is: format.unit, by: format.name === "kvlab" ? "default" : "format" };
}

function statedTime(
  file: string,
  records: Records,
  { time }: ReadOptions,
  timesKept: boolean,
): Stated<About["time"]> {
  const format = fieldFormats.find(({ name }) => name === records.format);
  if (timesKept && format && format.clock !== "own") {
    refuseContradiction(file, "time", "seconds", time);
    return { is: "seconds", by: "format" };
  }
  if (timesKept) refuseContradiction(file, "time", records.labels.time, time);
  if (time !== undefined) return { is: time, by: "caller" };
  if (records.labels.time !== undefined) return { is: records.labels.time as About["time"], by: "file" };
  return { is: "rounds", by: "default" };
}

function refuseContradiction(
  file: string,
  what: string,
  inFile: string | undefined,
  stated: string | undefined,
) {
  if (inFile !== undefined && stated !== undefined && inFile !== stated)
    throw new InputError(
      `invalid ${what} for ${file}: "${stated}"; expected "${inFile}", as the file is in ${inFile}`,
    );
}

function arrivalsOf({ arrivals }: ReadOptions, hasTimes: boolean): string {
  if (arrivals !== undefined) return `generated: ${arrivalProcess(arrivals).spec}`;
  return hasTimes ? "from the file" : "backlog: the file has no arrival times, all are 0";
}

function rearrived(read: Workload, { arrivals, rate, seed = 0 }: ReadOptions): Workload {
  if (arrivals === undefined) return read;
  return withArrivals(read, arrivals, { rate, seed, time: read.about.time });
}
