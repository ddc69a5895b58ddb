import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Cell, Notebook, Output } from "./types.ts";

/** What every notebook of this project states about its kernel; constant, so that re-runs give no difference. */
export const notebookMetadata = {
  kernelspec: { display_name: "TypeScript (kvlab)", language: "typescript", name: "tslab" },
  language_info: {
    codemirror_mode: "typescript",
    file_extension: ".ts",
    mimetype: "text/typescript",
    name: "typescript",
    nbconvert_exporter: "script",
    pygments_lexer: "typescript",
    version: "5.9.3",
  },
} as const;

/** Cell metadata that a front end writes by itself and that changes from run to run. */
const transientKeys = ["execution", "ExecuteTime", "trusted"];

/**
 * The notebook as text, always the same for the same content and laid out as Jupyter itself saves it: sorted
 * keys, indent 1, texts as lists of lines, a final newline; this project's kernel metadata and no timings.
 */
export function formatNotebook(notebook: Notebook): string {
  const { metadata, nbformat, nbformat_minor } = notebook;
  const document = {
    cells: notebook.cells.map(storedCell),
    metadata: { ...metadata, ...notebookMetadata },
    nbformat,
    nbformat_minor,
  };
  return `${JSON.stringify(sortKeys(document), null, 1)}\n`;
}

/** Writes the notebook in one step (a temporary file beside it, then a rename), making its folder if need be. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, formatNotebook(notebook));
}

function storedCell(cell: Cell): object {
  const metadata = Object.fromEntries(
    Object.entries(cell.metadata).filter(([key]) => !transientKeys.includes(key)),
  );
  const stored = { ...cell, metadata, source: lines(cell.source) };
  return cell.cell_type === "code" ? { ...stored, outputs: cell.outputs.map(storedOutput) } : stored;
}

function storedOutput(output: Output): object {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([mime, value]) => [
    mime,
    typeof value === "string" && isTextMime(mime) ? lines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

/** The MIME types whose text Jupyter stores as lines. */
function isTextMime(mime: string): boolean {
  return mime.startsWith("text/") || mime === "image/svg+xml" || mime === "application/javascript";
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys((value as Record<string, unknown>)[key])]));
}
