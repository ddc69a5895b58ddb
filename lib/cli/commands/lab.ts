import type { Command } from "commander";
import { requireInteger } from "../../core/errors.ts";
import { addCommand, type CommonOptions, note, numeric, printResult } from "../command.ts";
import { EXIT } from "../exit.ts";

/** `kvlab lab`: JupyterLab with this checkout's kernel. */
export function labCommand(program: Command): void {
  addCommand(
    program,
    "lab [arguments...]",
    "start JupyterLab with this checkout's kernel; what follows -- goes to it",
  )
    .option("--port <port>", "the port to listen on", numeric("port"))
    .action(async (extra: string[], options: CommonOptions & { port?: number }) => {
      if (options.port !== undefined) requireInteger("port", options.port, 1, 65535);
      const { LabNotFound, lab } = await import("../../notebook/lab/lab.ts");
      try {
        const code = await lab({
          extra,
          onMessage: note,
          ...(options.port !== undefined && { port: options.port }),
        });
        printResult(options, { exitCode: code }, () => `JupyterLab ended (${code})`);
        process.exitCode = code;
      } catch (error) {
        if (!(error instanceof LabNotFound)) throw error;
        note(`kvlab: ${error.message}`);
        process.exitCode = EXIT.failed;
      }
    });
}
