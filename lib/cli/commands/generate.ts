import type { Command } from "commander";
import {
  describe,
  generate,
  presetNames,
  type SamplingMode,
  samplingModes,
  writeTrace,
} from "../../workload/index.ts";
import { addCommand, type CommonOptions, interruptSignal, numeric, printResult } from "../command.ts";
import { requireWritable } from "../streams.ts";

interface Options extends CommonOptions {
  n: number;
  rate?: number;
  arrivals?: string;
  mode: SamplingMode;
  time: "rounds" | "seconds";
  output: string;
}

/** `kvlab generate PRESET`: a synthetic trace from a fitted length model and an arrival process. */
export function generateCommand(program: Command): void {
  addCommand(program, "generate <preset>", "write a synthetic trace as CSV")
    .addHelpText("after", `\nPresets: ${presetNames.join(", ")}, mixture:short=A,long=B,share=0.1`)
    .requiredOption("--n <count>", "number of requests", numeric("n"))
    .option("--rate <rate>", "arrivals per unit of time; without it all arrive at once", numeric("rate"))
    .option("--arrivals <kind>", "arrival process: backlog, poisson, gamma:cv=2, weibull:k=0.42, onoff, …")
    .option("--mode <mode>", `how lengths are sampled: ${samplingModes.join(", ")}`, "iid")
    .option("--time <unit>", "what arrival times count: rounds or seconds", "rounds")
    .requiredOption("-o, --output <file>", "the CSV to write")
    .action(async (preset: string, options: Options) => {
      await requireWritable(options.output);
      const workload = generate(preset, {
        n: options.n,
        seed: options.seed,
        mode: options.mode,
        time: options.time,
        ...(options.rate !== undefined && { rate: options.rate }),
        ...(options.arrivals !== undefined && { arrivals: options.arrivals }),
      });
      await writeTrace(workload, options.output, { signal: interruptSignal() });
      const data = { file: options.output, source: workload.about.source, ...describe(workload) };
      printResult(options, data, () => `${options.output}: ${workload.n} requests, ${workload.about.source}`);
    });
}
