import type { Command } from "commander";
import { InputError } from "../core/errors.ts";

/** Options that every command has. */
export interface CommonOptions {
  json?: boolean;
  seed: string;
}

/** Starts a command with the options that all have: `--json` and `--seed` (and commander's own `--help`). */
export function addCommand(program: Command, usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .option("--json", "print one JSON document on standard output and nothing else there")
    .option("--seed <seed>", "seed of everything that is random", "1")
    .showHelpAfterError("(add --help for the options)");
}

/** Prints a command's result: the JSON document if it was asked for, else the text. */
export function printResult(options: CommonOptions, data: unknown, text: () => string): void {
  process.stdout.write(options.json ? `${JSON.stringify(data)}\n` : `${text()}\n`);
}

/** A line to the person at the terminal, never on standard output. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Reads an option's value as a finite number; commander hands over the text. */
export function numeric(name: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value))
      throw new InputError(`invalid ${name}: ${JSON.stringify(text)}; expected a number`);
    return value;
  };
}

/** A signal that Ctrl-C aborts once; a second Ctrl-C ends the process. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  process.once("SIGTERM", () => controller.abort());
  return controller.signal;
}
