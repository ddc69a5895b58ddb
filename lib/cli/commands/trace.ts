import type { Command } from "commander";
import { describe } from "../../workload/index.ts";
import { addCommand, printResult } from "../command.ts";
import { addTraceOptions, droppedRows, readForCommand, type TraceOptions } from "../reading.ts";
import { textTable } from "../text-table.ts";

/** `kvlab trace FILE`: what is in a trace. */
export function traceCommand(program: Command): void {
  addTraceOptions(
    addCommand(program, "trace <file>", "describe a trace: lengths, arrivals, dropped rows"),
  ).action(async (file: string, options: TraceOptions) => {
    const { workload, report } = await readForCommand(file, options);
    const { requests, unit, time, prompt, output, arrivals } = describe(workload);
    const data = { requests, dropped: droppedRows(report), unit, time, prompt, output, arrivals, report };
    printResult(options, data, () => {
      const rows = [
        { field: "prompt", ...prompt },
        { field: "output", ...output },
      ];
      const pace =
        arrivals.rate === null ? "all at once" : `${arrivals.rate.toPrecision(4)} per ${time.slice(0, -1)}`;
      const head = `${file}: ${requests} requests (${report.format}), lengths in ${unit}, arrivals ${pace}`;
      return `${head}\n${textTable(rows)}`;
    });
  });
}
