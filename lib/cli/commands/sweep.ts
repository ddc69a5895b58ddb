import type { Command } from "commander";
import { requireInteger, unknownName } from "../../core/errors.ts";
import { resume } from "../../sweep/index.ts";
import { addCommand, type CommonOptions, interruptSignal, note, numeric, printResult } from "../command.ts";
import { EXIT } from "../exit.ts";
import { studies } from "../studies.ts";

interface Options extends CommonOptions {
  trials?: number;
  threads?: number;
  out?: string;
}

/** Milliseconds between notes of progress. */
const NOTE_EVERY = 5000;

/** `kvlab sweep STUDY`: runs what is missing of a study on worker threads and keeps the results in its file. */
export function sweepCommand(program: Command): void {
  const list = Object.entries(studies).map(([name, { what }]) => `${name} (${what})`);
  addCommand(program, "sweep <study>", `run a study, or go on with it: ${list.join("; ")}`)
    .option("--trials <count>", "seeds 1 to this", numeric("trials"))
    .option(
      "--threads <count>",
      "worker threads, as many as the machine runs at once by default",
      numeric("threads"),
    )
    .option("--out <file>", "where results are kept, the study's file in data/ by default")
    .action(async (name: string, options: Options) => {
      if (!Object.hasOwn(studies, name)) unknownName("study", name, Object.keys(studies));
      const study = studies[name];
      const { trials = study.trials, threads, out: file = study.file } = options;
      requireInteger("trials", trials, 1);
      const points = study.points(Array.from({ length: trials }, (_, k) => k + 1));
      const signal = interruptSignal();
      const outputs = await resume(study.task, points, {
        file,
        about: { study: name, what: study.what, command: `kvlab sweep ${name}` },
        signal,
        onResult: progressNotes(name),
        ...(threads !== undefined && { threads }),
      }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      if (outputs === undefined) {
        note(`kvlab: interrupted; ${file} keeps what is done, and the same command goes on with it`);
        process.exitCode = EXIT.interrupted;
        return;
      }
      const data = { study: name, file, trials, records: outputs.length };
      printResult(
        options,
        { ...data, results: outputs },
        () => `${name}: ${outputs.length} records in ${file}`,
      );
    });
}

/** Counts on standard error, now and then. */
function progressNotes(name: string): () => void {
  let done = 0;
  let last = performance.now();
  return () => {
    done++;
    const now = performance.now();
    if (now - last < NOTE_EVERY) return;
    last = now;
    note(`${name}: ${done} new records`);
  };
}
