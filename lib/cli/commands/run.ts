import type { Command } from "commander";
import type { NotebookResult } from "../../notebook/runner/result.ts";
import { addCommand, type CommonOptions, interruptSignal, numeric, printResult } from "../command.ts";
import { EXIT } from "../exit.ts";
import { textTable } from "../text-table.ts";

interface Options extends CommonOptions {
  full?: boolean;
  write?: boolean;
  timeout: number;
  concurrency: number;
}

/** `kvlab run`: execute notebooks headless. */
export function runCommand(program: Command): void {
  addCommand(
    program,
    "run [notebooks...]",
    "execute notebooks headless, each in a fresh kernel; all of them by default",
  )
    .option("--full", "run at the papers' sizes instead of quickly, as KVLAB_MODE=full does")
    .option("--write", "put the outputs into the notebooks themselves")
    .option("--timeout <seconds>", "time limit of a cell", numeric("timeout"), 600)
    .option("--concurrency <count>", "how many notebooks run at a time", numeric("concurrency"), 2)
    .action(async (names: string[], options: Options) => {
      const { resolveNotebooks } = await import("../../notebook/document/find.ts"); // loaded only when asked for
      const { runNotebooks } = await import("../../notebook/runner/many.ts");
      const { reporter } = await import("../../notebook/runner/report.ts");
      const progress = reporter(process.stderr);
      const signal = interruptSignal();
      const results = await runNotebooks(resolveNotebooks(names), {
        full: options.full ?? process.env.KVLAB_MODE === "full",
        write: options.write ?? false,
        cellTimeoutSeconds: options.timeout,
        concurrency: options.concurrency,
        environment: { KVLAB_SEED: options.seed },
        signal,
        onEvent: (event) => progress.onEvent(event),
      }).finally(() => progress.close());
      printResult(options, { notebooks: results }, () => textTable(results.map(row)));
      if (signal.aborted) process.exitCode = EXIT.interrupted;
      else if (results.some(({ status }) => status !== "ok")) process.exitCode = EXIT.failed;
    });
}

function row({ notebook, status, cells, totalMilliseconds, claims }: NotebookResult) {
  const verdicts = new Map<string, number>();
  for (const { verdict } of claims) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  return {
    notebook,
    status,
    cells: cells.length,
    seconds: Math.round(totalMilliseconds / 100) / 10,
    claims: [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(", ") || "none",
  };
}
