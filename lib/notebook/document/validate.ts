import { InputError } from "../../core/errors.ts";

/** A JSON object whose fields are not known yet. */
export type Fields = Record<string, unknown>;

const outputFields: Record<string, (output: Fields) => string | undefined> = {
  stream: ({ name, text }) =>
    typeof name === "string" && isText(text) ? undefined : "a stream with a name and a text",
  display_data: displayFault,
  execute_result: displayFault,
  error: ({ ename, evalue, traceback }) =>
    typeof ename === "string" && typeof evalue === "string" && isLines(traceback)
      ? undefined
      : "an error with ename, evalue and traceback",
};

/**
 * Throws an `InputError` that names the file, the cell and the field unless `value` is a notebook of format 4.
 * Format 4.0 to 4.4, which lack cell ids, pass: the reader supplies the ids.
 */
export function validateNotebook(
  value: unknown,
  file: string,
): asserts value is Fields & { cells: Fields[] } {
  if (!isObject(value)) fault(file, "the file", "a JSON object");
  if (value.nbformat !== 4) fault(file, `nbformat ${JSON.stringify(value.nbformat)}`, "nbformat 4");
  if (!Number.isInteger(value.nbformat_minor)) fault(file, "nbformat_minor", "an integer");
  if (!isObject(value.metadata)) fault(file, "metadata", "an object");
  if (!Array.isArray(value.cells)) fault(file, "cells", "a list of cells");
  for (const [index, cell] of value.cells.entries()) validateCell(cell, file, `cells[${index}]`);
}

/** True for a text as notebooks store it: a string or a list of strings. */
export function isText(value: unknown): value is string | string[] {
  return typeof value === "string" || isLines(value);
}

/** True for a JSON object (not null, not a list). */
export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function validateCell(cell: unknown, file: string, place: string): void {
  if (!isObject(cell)) fault(file, place, "an object");
  if (!["code", "markdown", "raw"].includes(String(cell.cell_type)))
    fault(file, `${place}.cell_type`, '"code", "markdown" or "raw"');
  if (!isText(cell.source)) fault(file, `${place}.source`, "a string or a list of strings");
  if (cell.id !== undefined && !isId(cell.id))
    fault(file, `${place}.id`, "1 to 64 letters, digits, dashes and underscores");
  if (!isObject(cell.metadata)) fault(file, `${place}.metadata`, "an object");
  if (cell.metadata.tags !== undefined && !isLines(cell.metadata.tags))
    fault(file, `${place}.metadata.tags`, "a list of strings");
  if (cell.cell_type === "code") validateOutputs(cell, file, place);
}

function validateOutputs(cell: Fields, file: string, place: string): void {
  if (cell.execution_count !== null && !Number.isInteger(cell.execution_count))
    fault(file, `${place}.execution_count`, "an integer or null");
  if (!Array.isArray(cell.outputs)) fault(file, `${place}.outputs`, "a list of outputs");
  for (const [index, output] of cell.outputs.entries()) {
    const at = `${place}.outputs[${index}]`;
    const check = isObject(output) ? outputFields[String(output.output_type)] : undefined;
    if (!check) fault(file, at, `an output of type ${Object.keys(outputFields).join(", ")}`);
    const expected = check(output);
    if (expected) fault(file, at, expected);
  }
}

function displayFault({ data, metadata }: Fields): string | undefined {
  return isObject(data) && isObject(metadata) ? undefined : "a display with data and metadata";
}

function isId(value: unknown): boolean {
  return typeof value === "string" && /^[\w-]{1,64}$/.test(value);
}

function isLines(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}

function fault(file: string, place: string, expected: string): never {
  throw new InputError(`invalid notebook ${file}: ${place}; expected ${expected}`);
}
