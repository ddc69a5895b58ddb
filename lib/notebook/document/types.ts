/**
 * A notebook in memory: nbformat 4.5, with every multi-line text as one string. (On disk Jupyter keeps such
 * texts as lists of lines; the reader joins them and the writer splits them again.)
 *
 * Source: the Jupyter notebook format, https://nbformat.readthedocs.io/en/latest/format_description.html
 */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: 4;
  nbformat_minor: number;
}

/** One cell: code with its outputs, or text. */
export type Cell = CodeCell | TextCell;

/** A cell that the kernel executes. `execution_count` is null until it has run. */
export interface CodeCell {
  cell_type: "code";
  id: string;
  metadata: CellMetadata;
  source: string;
  execution_count: number | null;
  outputs: Output[];
}

/** A markdown cell, or a raw one that is left as it is. */
export interface TextCell {
  cell_type: "markdown" | "raw";
  id: string;
  metadata: CellMetadata;
  source: string;
  attachments?: Record<string, MimeBundle>;
}

/** What a cell carries beside its text; kvlab reads the tags `volatile` and `raises-exception`. */
export interface CellMetadata {
  tags?: string[];
  [key: string]: unknown;
}

/** The same content in several forms, by MIME type: text as a string, JSON types as values, images as base64. */
export type MimeBundle = Record<string, unknown>;

/** One output of a code cell. */
export type Output = StreamOutput | DisplayOutput | ErrorOutput;

/** Text that a cell wrote to its standard output or standard error. */
export interface StreamOutput {
  output_type: "stream";
  name: string;
  text: string;
}

/** A picture, a table or another displayed value; `execute_result` is the value of the cell itself. */
export interface DisplayOutput {
  output_type: "display_data" | "execute_result";
  data: MimeBundle;
  metadata: Record<string, unknown>;
  execution_count?: number | null;
}

/** How a cell failed: the error's name, its message and the stack as lines. */
export interface ErrorOutput {
  output_type: "error";
  ename: string;
  evalue: string;
  traceback: string[];
}

/** True when the cell carries the tag. */
export function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}

/** A code cell with the number that Jupyter shows beside it, [1], [2], …, when the notebook runs from the top. */
export interface NumberedCell {
  number: number;
  cell: CodeCell;
}

/** The cells that a run sends to the kernel, in order: code cells that hold more than white space. */
export function executableCells(notebook: Notebook): NumberedCell[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .filter((cell) => cell.source.trim() !== "")
    .map((cell, index) => ({ number: index + 1, cell }));
}
