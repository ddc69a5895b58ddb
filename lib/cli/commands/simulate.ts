import type { Command } from "commander";
import writeFileAtomic from "write-file-atomic";
import { POLICY_NAMES, policyNamed } from "../../policies/index.ts";
import {
  attempt,
  audit,
  clockNames,
  foresight,
  parseClock,
  type Run,
  type System,
  summarize,
} from "../../simulator/index.ts";
import { dropUnservable, predictionNames, type Workload, withPredictions } from "../../workload/index.ts";
import { addCommand, note, numeric, printResult } from "../command.ts";
import { EXIT } from "../exit.ts";
import { addTraceOptions, noteSeconds, readForCommand, type TraceOptions } from "../reading.ts";
import { requireWritable } from "../streams.ts";
import { shown } from "../text-table.ts";

interface Options extends TraceOptions {
  policy: string;
  memory: number;
  compute?: number;
  clock: string;
  predict?: string;
  records?: string;
  dropUnservable?: boolean;
}

/** `kvlab simulate FILE`: serve a trace with a policy, audit the run, print its metrics. */
export function simulateCommand(program: Command): void {
  addTraceOptions(addCommand(program, "simulate <file>", "serve a trace with a policy and print its metrics"))
    .requiredOption("--policy <name>", `one of ${POLICY_NAMES.join(", ")}; parameters as name:key=value,…`)
    .requiredOption("--memory <tokens>", "KV cache capacity M", numeric("memory"))
    .option("--compute <requests>", "at most so many requests in a round", numeric("compute"))
    .option(
      "--clock <clock>",
      `unit; affine:d0,d1,d2 in seconds a round, a token, a prompt token; or a fitted one: ${clockNames.join(", ")}`,
      "unit",
    )
    .option(
      "--predict <model>",
      `output lengths as policies see them: ${predictionNames.join(", ")}, as name:…`,
    )
    .option("--records <file>", "write one CSV row a request")
    .option("--drop-unservable", "leave out requests that can never fit, and count them")
    .action(async (file: string, options: Options) => {
      const policy = policyNamed(options.policy);
      const system = systemOf(options);
      if (options.records !== undefined) await requireWritable(options.records);
      const { workload, dropped } = prepared((await readForCommand(file, options)).workload, options);
      if (system.clock?.kind === "unit")
        noteSeconds(file, workload, ", unless --clock affine:… says how long");
      const { run, standstill } = attempt(workload, policy, system);
      const stuck = standstill?.message;
      if (options.records !== undefined) await writeRecords(options.records, run);
      const findings = [...audit(run), ...(stuck ? [] : foresight(run, policy))];
      const audited = findings.length === 0 ? "ok" : findings;
      const extra = { ...(options.dropUnservable && { dropped }), ...(stuck && { error: stuck }) };
      const data = { ...summarize(run), ...extra, audit: audited };
      printResult(options, data, () => asText(data));
      if (stuck) note(`kvlab: ${stuck}`);
      if (stuck || findings.length > 0) process.exitCode = EXIT.failed;
    });
}

function systemOf({ memory, compute, clock }: Options): System {
  return { memory, clock: parseClock(clock), ...(compute !== undefined && { compute }) };
}

function prepared(read: Workload, options: Options): { workload: Workload; dropped: number } {
  const servable = options.dropUnservable
    ? dropUnservable(read, options.memory)
    : { workload: read, dropped: 0 };
  if (options.predict === undefined) return servable;
  return { ...servable, workload: withPredictions(servable.workload, options.predict, options.seed) };
}

async function writeRecords(file: string, run: Run): Promise<void> {
  const { workload, start, firstToken, completion, restarts } = run;
  const lines = ["request,arrival,prompt,output,start,first_token,completion,restarts"];
  const time = (value: number) => (Number.isNaN(value) ? "" : value);
  for (let i = 0; i < workload.n; i++)
    lines.push(
      [
        ...[i, workload.arrival[i], workload.prompt[i], workload.output[i]],
        ...[time(start[i]), time(firstToken[i]), time(completion[i]), restarts[i]],
      ].join(","),
    );
  await writeFileAtomic(file, `${lines.join("\n")}\n`);
}

function asText(data: Record<string, unknown>): string {
  const rows = Object.entries(data).flatMap(([name, value]): [string, unknown][] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([part, inner]) => [`${name} ${part}`, inner])
      : [[name, value]],
  );
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${shown(value as string | number)}`).join("\n");
}
