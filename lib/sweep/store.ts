import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { InputError, unreadable, unwritable } from "../core/errors.ts";
import { type ParallelOptions, parallel } from "./parallel.ts";
import type { Task } from "./task.ts";

/** A result with the input that it belongs to. */
export interface StoredRecord<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/** What a file of results holds: how they were made, and a record an input. */
export interface StoredResults<Input, Output> {
  readonly about: Readonly<Record<string, unknown>>;
  readonly records: readonly StoredRecord<Input, Output>[];
}

/** Options of {@link resume}. */
export interface ResumeOptions<Output> extends ParallelOptions<Output> {
  /** The file: JSON lines, `about` first and then a record a line. */
  readonly file: string;
  /** How the results are made, for the file's first line. A file that says otherwise is not added to. */
  readonly about: Readonly<Record<string, unknown>>;
}

/**
 * {@link parallel} whose results outlive it: each is appended to a file as it comes, and inputs that the file already
 * answers are not run again. At the end the file is in the order of the inputs, so that it is the same bytes whatever
 * the number of threads and interruptions. Inputs and outputs must be the same after a passage through JSON.
 *
 * @throws InputError for a file that was made otherwise or is not of this form, and as {@link parallel}
 */
export async function resume<Input, Output>(
  task: Task<Input, Output>,
  inputs: readonly Input[],
  { file, about, onResult, ...options }: ResumeOptions<Output>,
): Promise<Output[]> {
  const found = existsSync(file) ? readResults<Input, Output>(file) : { about, records: [] };
  if (JSON.stringify(found.about) !== JSON.stringify(about))
    throw new InputError(`${file} was made otherwise: ${JSON.stringify(found.about)}; choose another file`);
  const outputs = new Map(found.records.map(({ input, output }) => [JSON.stringify(input), output]));
  const open = inputs.filter((input) => !outputs.has(JSON.stringify(input)));
  begin(file, lines(about, found.records)); // without a line that an interruption cut
  await parallel(task, open, {
    ...options,
    onResult(output, index) {
      const input = open[index];
      outputs.set(JSON.stringify(input), output);
      appendFileSync(file, line({ input, output }));
      onResult?.(output, inputs.indexOf(input));
    },
  });
  const records = inputs.map((input) => ({ input, output: outputs.get(JSON.stringify(input)) as Output }));
  const asked = new Set(inputs.map((input) => JSON.stringify(input)));
  const others = found.records.filter(({ input }) => !asked.has(JSON.stringify(input)));
  writeFileAtomic.sync(file, lines(about, [...records, ...others]));
  return records.map(({ output }) => output);
}

function begin(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    writeFileAtomic.sync(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/**
 * The results in a file that {@link resume} wrote. A last line without its end, which an interruption may leave, is
 * left out.
 *
 * @throws InputError naming the file and line that is not JSON or not of this form
 */
export function readResults<Input, Output>(file: string): StoredResults<Input, Output> {
  const complete = textOf(file).split("\n").slice(0, -1);
  const [first, ...rest] = complete.map((text, k) => parsed(text, file, k + 1));
  if (typeof first?.about !== "object" || first.about === null) broken(file, 1, 'an object with "about"');
  for (const [k, record] of rest.entries())
    if (!("input" in record && "output" in record))
      broken(file, k + 2, 'an object with "input" and "output"');
  return {
    about: first.about as Record<string, unknown>,
    records: rest as unknown as StoredRecord<Input, Output>[],
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
}

function parsed(text: string, file: string, number: number): Record<string, unknown> {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // not JSON
  }
  return broken(file, number, "a JSON object");
}

function broken(file: string, number: number, expected: string): never {
  throw new InputError(`${file}, line ${number}: expected ${expected}`);
}

function lines(about: object, records: readonly object[]): string {
  return [{ about }, ...records].map(line).join("");
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
