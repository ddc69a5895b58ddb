import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseHTML } from "linkedom";
import type { CodeCell, Output, TextCell } from "../../../lib/notebook/document/types.ts";
import { formatNotebook } from "../../../lib/notebook/document/write.ts";

/** A PNG of one pixel. */
export const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

export function text(source: string, rest: Partial<TextCell> = {}): TextCell {
  return { cell_type: "markdown", id: `t${source.length}`, metadata: {}, source, ...rest };
}

export function code(source: string, outputs: Output[] = [], rest: Partial<CodeCell> = {}): CodeCell {
  const execution_count = outputs.length > 0 ? 1 : null;
  return {
    cell_type: "code",
    id: `c${source.length}`,
    metadata: {},
    source,
    execution_count,
    outputs,
    ...rest,
  };
}

export function display(data: Record<string, unknown>, metadata: Record<string, unknown> = {}): Output {
  return { output_type: "display_data", data, metadata };
}

export function stream(content: string, name = "stdout"): Output {
  return { output_type: "stream", name, text: content };
}

/** A project in a temporary folder, to write notebooks to and to export. */
export class Project {
  readonly root = mkdtempSync(join(tmpdir(), "kvlab-export-"));

  readonly out = join(this.root, "site");

  write(path: string, ...cells: (CodeCell | TextCell)[]): void {
    this.file(path, formatNotebook({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  }

  file(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  html(page: string): string {
    return readFileSync(join(this.out, page), "utf8");
  }

  page(page: string): Document {
    return parseHTML(this.html(page)).document;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
