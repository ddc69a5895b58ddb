import type { Command } from "commander";
import {
  formatNames,
  type ReadOptions,
  type ReadReport,
  readTrace,
  type Workload,
} from "../workload/index.ts";
import { type CommonOptions, note, numeric } from "./command.ts";

/** Options of the commands that read a trace. */
export interface TraceOptions extends CommonOptions {
  format?: string;
  unit?: "tokens" | "words" | "chars/4";
  time?: "rounds" | "seconds";
  turns?: ReadOptions["turns"];
  arrivals?: string;
  rate?: number;
}

/** Adds the options that say how to read a trace. */
export function addTraceOptions(command: Command): Command {
  return command
    .option(
      "--format <name>",
      `the trace's format, where it is not to be detected: ${formatNames.join(", ")}`,
    )
    .option("--unit <unit>", "what lengths count: tokens, words, or chars/4 (conversations)")
    .option("--time <unit>", "what arrival times count, where the format does not say: rounds or seconds")
    .option("--turns <turns>", "which turns of a conversation make a request: first, each or conversation")
    .option(
      "--arrivals <kind>",
      "an arrival process in place of the file's arrivals, for example poisson or gamma:cv=2",
    )
    .option("--rate <rate>", "arrivals per unit of time, for --arrivals", numeric("rate"));
}

/** Reads the trace and tells, in lines on standard error, what was dropped and what was assumed. */
export async function readForCommand(
  file: string,
  { format, unit, time, turns, arrivals, rate, seed }: TraceOptions,
): Promise<{ workload: Workload; report: ReadReport }> {
  const options: ReadOptions = {
    seed,
    ...(format !== undefined && { format }),
    ...(unit !== undefined && { unit }),
    ...(time !== undefined && { time }),
    ...(turns !== undefined && { turns }),
    ...(arrivals !== undefined && { arrivals }),
    ...(rate !== undefined && { rate }),
  };
  const read = await readTrace(file, options);
  for (const [reason, count] of Object.entries(read.report.dropped))
    note(`${file}: dropped ${count} ${count === 1 ? "row" : "rows"}: ${reason}`);
  if (read.report.arrivals.startsWith("backlog"))
    note(`${file}: no arrival times, so all arrive at once, unless --arrivals … --rate … says otherwise`);
  return read;
}

/** Tells that a trace timed in seconds meets a round of one unit of time, which is easily overlooked. */
export function noteSeconds(file: string, { about }: Workload, hint = ""): void {
  if (about.time === "seconds") note(`${file}: arrivals are in seconds, so a round lasts one second${hint}`);
}

/** Rows left out, over all reasons. */
export function droppedRows({ dropped }: ReadReport): number {
  return Object.values(dropped).reduce((total, count) => total + count, 0);
}
