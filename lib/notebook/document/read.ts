import { readFile } from "node:fs/promises";
import { InputError } from "../../core/errors.ts";
import { contentId } from "./ids.ts";
import type { Cell, CellMetadata, Notebook, Output } from "./types.ts";
import { type Fields, isObject, isText, validateNotebook } from "./validate.ts";

/**
 * Reads a notebook file.
 *
 * @throws InputError when the file is missing, is not JSON or is not a notebook of format 4; the message names
 *   the file and the place
 */
export async function readNotebook(path: string): Promise<Notebook> {
  return parseNotebook(await readText(path), path);
}

/** Reads the text of a notebook; `file` is the name that errors mention. Throws as `readNotebook` does. */
export function parseNotebook(text: string, file: string): Notebook {
  const value = parseJson(text, file);
  validateNotebook(value, file);
  const taken = new Set(value.cells.map((cell) => cell.id).filter((id) => typeof id === "string"));
  return {
    cells: value.cells.map((cell) => readCell(cell, taken)),
    metadata: value.metadata as Fields,
    nbformat: 4,
    nbformat_minor: Math.max(5, value.nbformat_minor as number),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`cannot read notebook ${path}: ${code === "ENOENT" ? "no such file" : message}`);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = text.trim() === "" ? "the file is empty" : (error as Error).message;
    throw new InputError(`invalid notebook ${file}: ${reason.replace(/\s+/g, " ")}; expected JSON`);
  }
}

function readCell(cell: Fields, taken: Set<string>): Cell {
  const source = joined(cell.source);
  const cell_type = cell.cell_type as Cell["cell_type"];
  const id = typeof cell.id === "string" ? cell.id : contentId({ cell_type, source }, taken);
  const metadata = cell.metadata as CellMetadata;
  if (cell_type !== "code") {
    const attachments = isObject(cell.attachments) ? { attachments: readAttachments(cell.attachments) } : {};
    return { cell_type, id, metadata, source, ...attachments };
  }
  const outputs = (cell.outputs as Fields[]).map(readOutput);
  return { cell_type, id, metadata, source, execution_count: cell.execution_count as number | null, outputs };
}

function readAttachments(attachments: Fields): Record<string, Fields> {
  return Object.fromEntries(Object.entries(attachments).map(([name, data]) => [name, readBundle(data)]));
}

function readOutput(output: Fields): Output {
  if (output.output_type === "stream") return { ...output, text: joined(output.text) } as Output;
  if (output.output_type === "error") return output as unknown as Output;
  return { ...output, data: readBundle(output.data) } as Output;
}

function readBundle(data: unknown): Fields {
  return Object.fromEntries(
    Object.entries(data as Fields).map(([mime, value]) => [
      mime,
      !isJsonMime(mime) && isText(value) ? joined(value) : value,
    ]),
  );
}

function isJsonMime(mime: string): boolean {
  return mime === "application/json" || (mime.startsWith("application/") && mime.endsWith("+json"));
}

function joined(text: unknown): string {
  return Array.isArray(text) ? text.join("") : String(text);
}
