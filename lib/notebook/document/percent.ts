import { InputError } from "../../core/errors.ts";
import { contentId } from "./ids.ts";
import type { Cell, CellMetadata, Notebook } from "./types.ts";
import { notebookMetadata } from "./write.ts";

/** A cell as the text form states it. */
interface TextForm {
  cell_type: "code" | "markdown";
  tags: string[];
  source: string;
}

/**
 * A notebook from its text form: cells begin with `// %%`, `// %% [markdown]` or `// %% tags=["volatile"]`;
 * the lines of a markdown cell are comments. Blank lines around a cell's text do not count.
 *
 * Cells whose text is unchanged from `previous` keep their id, metadata and outputs, wherever they have moved;
 * a changed cell that stands where it stood keeps its id alone. Other ids follow from the text.
 *
 * @throws InputError for text before the first cell and for a marker that is not understood, with the line
 */
export function fromPercent(text: string, previous?: Notebook): Notebook {
  const forms = parseCells(text);
  const kept = matchCells(forms, previous?.cells ?? []);
  const taken = new Set(kept.flatMap((match) => (match ? [match.cell.id] : [])));
  return {
    cells: forms.map((form, index) => buildCell(form, kept[index], taken)),
    metadata: { ...previous?.metadata, ...notebookMetadata },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** The text form of a notebook, without outputs; `fromPercent` with the notebook itself gives it back. */
export function toPercent(notebook: Notebook): string {
  return notebook.cells.map(cellText).join("\n");
}

function cellText(cell: Cell): string {
  const kind = cell.cell_type === "markdown" ? " [markdown]" : "";
  const tags = cell.metadata.tags?.length ? ` tags=${JSON.stringify(cell.metadata.tags)}` : "";
  const body = kind ? cell.source.replace(/^/gm, "// ").replace(/ +$/gm, "") : cell.source;
  return `// %%${kind}${tags}\n${body}\n`;
}

function parseCells(text: string): TextForm[] {
  const cells: TextForm[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const marker = /^\/\/ %%(.*)$/.exec(line);
    const current = cells.at(-1);
    if (marker) cells.push(parseMarker(marker[1]!.trim(), index + 1));
    else if (current) current.source += `${line}\n`;
    else if (line.trim() !== "")
      throw new InputError(
        `invalid notebook text: line ${index + 1} ${JSON.stringify(line)}; expected "// %%"`,
      );
  }
  return cells.map((cell) => ({ ...cell, source: cellSource(cell) }));
}

function parseMarker(marker: string, line: number): TextForm {
  const [, kind, tags] = /^(\[markdown\])?\s*(?:tags=(\[[^\]]*\]))?$/.exec(marker) ?? badMarker(marker, line);
  return { cell_type: kind ? "markdown" : "code", tags: parseTags(tags ?? "[]", line), source: "" };
}

function parseTags(list: string, line: number): string[] {
  try {
    return JSON.parse(list);
  } catch {
    return badMarker(`tags=${list}`, line);
  }
}

function badMarker(marker: string, line: number): never {
  throw new InputError(
    `invalid cell marker: line ${line} ${JSON.stringify(marker)}; expected nothing, [markdown] or tags=["name"]`,
  );
}

function cellSource(cell: TextForm): string {
  const source = cell.source.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
  return cell.cell_type === "markdown" ? source.replace(/^\/\/ ?/gm, "").trim() : source;
}

/** The cell of the earlier notebook that a new one continues, and whether its text is the same. */
interface Match {
  cell: Cell;
  same: boolean;
}

function matchCells(forms: TextForm[], before: Cell[]): (Match | undefined)[] {
  const free = new Set(before);
  const claim = (cell: Cell | undefined, same: boolean): Match | undefined => {
    if (!cell || !free.delete(cell)) return undefined;
    return { cell, same };
  };
  const equal = forms.map((form) =>
    claim(
      [...free].find((cell) => isSame(cell, form)),
      true,
    ),
  );
  return forms.map((form, index) => {
    const standing = before[index];
    return equal[index] ?? claim(standing?.cell_type === form.cell_type ? standing : undefined, false);
  });
}

function isSame(cell: Cell, form: TextForm): boolean {
  return cell.cell_type === form.cell_type && cell.source.trim() === form.source.trim();
}

function buildCell(form: TextForm, match: Match | undefined, taken: Set<string>): Cell {
  const { cell_type, source } = form;
  const id = match?.cell.id ?? contentId(form, taken);
  const metadata = withTags(match?.same ? match.cell.metadata : {}, form.tags);
  if (match?.same) return { ...match.cell, metadata };
  if (cell_type === "markdown") return { cell_type, id, metadata, source };
  return { cell_type, id, metadata, source, execution_count: null, outputs: [] };
}

function withTags(metadata: CellMetadata, tags: string[]): CellMetadata {
  const { tags: _, ...rest } = metadata;
  return tags.length > 0 ? { ...rest, tags } : rest;
}
