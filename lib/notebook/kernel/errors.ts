import { inspect } from "node:util";
import type { Problem } from "./diagnostics.ts";
import { isMachinery } from "./positions.ts";

/** What a Jupyter front end needs to show an error. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A cell that does not compile. */
export class TypeScriptError extends Error {
  override name = "TypeScriptError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(summary).join("\n"));
    this.problems = problems;
  }
}

/** A cell that was interrupted. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/**
 * The content of an `error` message.
 *
 * Mends: tslab prints errors as text and sends no `error` message, so that front ends show `<Error>: ` and no more.
 * JupyterLab shows the traceback alone, so it starts with the name.
 */
export function errorContent(error: unknown): ErrorContent {
  if (error instanceof TypeScriptError) return typeErrorContent(error);
  if (error instanceof Interrupted)
    return { ename: error.name, evalue: error.message, traceback: ["Interrupted"] };
  if (!isError(error)) return thrownContent(error);
  return { ename: error.name, evalue: error.message, traceback: inspectError(error).split("\n") };
}

function typeErrorContent({ name, message, problems }: TypeScriptError): ErrorContent {
  const traceback = problems.map((problem) => `${name}: ${summary(problem)}\n${excerpt(problem)}`);
  return { ename: name, evalue: message, traceback };
}

/** `line:column - TS2322: message`, with the file in front where it is not the cell. */
function summary({ file, line, column, code, message }: Problem): string {
  return `${file === undefined ? "" : `${file}:`}${line}:${column} - TS${code}: ${message}`;
}

function excerpt({ line, column, text, width }: Problem): string {
  const number = String(line);
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return `  ${number} | ${text}\n  ${" ".repeat(number.length)} | ${indent}${"^".repeat(width)}`;
}

/** Errors of other realms (the vm, workers) are errors too. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

function thrownContent(value: unknown): ErrorContent {
  const evalue = typeof value === "string" ? value : inspect(value);
  return { ename: "Thrown", evalue, traceback: [`Thrown: ${evalue}`] };
}

/** An error with its stack, its causes and its parts, without the kernel's frames; any other value as it prints. */
export function inspectError(error: unknown): string {
  if (!isError(error)) return inspect(error);
  const own = (error.stack ?? String(error)).split("\n").filter((line) => !isMachinery(line));
  const { cause, errors } = error as Error & { errors?: unknown };
  const inner = [cause, ...(Array.isArray(errors) ? errors : [])].filter((part) => part !== undefined);
  return [...own, ...inner.map((part) => `caused by ${inspectError(part)}`)].join("\n");
}
