import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { InputError } from "../core/errors.ts";
import { benchCommand } from "./commands/bench.ts";
import { boundCommand } from "./commands/bound.ts";
import { checkCommand } from "./commands/check.ts";
import { exportCommand } from "./commands/export.ts";
import { generateCommand } from "./commands/generate.ts";
import { labCommand } from "./commands/lab.ts";
import { ratioCommand } from "./commands/ratio.ts";
import { runCommand } from "./commands/run.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { solveCommand } from "./commands/solve.ts";
import { sweepCommand } from "./commands/sweep.ts";
import { traceCommand } from "./commands/trace.ts";
import { EXIT } from "./exit.ts";
import { forgiveClosedPipes } from "./streams.ts";

const COMMANDS = [
  runCommand,
  checkCommand,
  exportCommand,
  labCommand,
  generateCommand,
  traceCommand,
  simulateCommand,
  boundCommand,
  solveCommand,
  ratioCommand,
  sweepCommand,
  benchCommand,
];

/**
 * Parses the arguments, runs the command and sets the exit code: 0 done, 1 the work failed, 2 bad usage or bad input,
 * 130 interrupted.
 * Every error is one line on standard error; unexpected ones come with their stack.
 */
export async function main(argv: readonly string[]): Promise<void> {
  forgiveClosedPipes();
  const program = new Command("kvlab")
    .description(
      "Scheduling LLM inference when the KV cache is the scarce resource: notebooks, traces, simulations.",
    )
    .version(version(), "--version", "print the version")
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of COMMANDS) add(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput; // it has spoken
  if (error instanceof InputError) {
    process.stderr.write(`kvlab: ${error.message}\n`);
    return EXIT.badInput;
  }
  if (error instanceof Error && error.name === "AbortError") {
    process.stderr.write("kvlab: interrupted\n");
    return EXIT.interrupted;
  }
  if (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code.startsWith("E")
  ) {
    process.stderr.write(`kvlab: ${error.message}\n`); // the file system, the network
    return EXIT.failed;
  }
  process.stderr.write(`kvlab: ${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.failed;
}
