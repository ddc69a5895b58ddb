import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromPercent, toPercent } from "../../../lib/notebook/document/percent.ts";
import type { CodeCell, Notebook } from "../../../lib/notebook/document/types.ts";

const text = `// %% [markdown]
// # Title
//
// A paragraph.

// %%
const a = 1;

a

// %% tags=["volatile"]
performance.now()
`;

/** A notebook whose code cells have outputs, as after a run. */
function executed(source: string): Notebook {
  const notebook = fromPercent(source);
  for (const cell of notebook.cells)
    if (cell.cell_type === "code")
      Object.assign(cell, {
        execution_count: 1,
        outputs: [{ output_type: "stream", name: "stdout", text: cell.source }],
      });
  return notebook;
}

describe("the text form of a notebook", () => {
  test("has a cell a marker: code, markdown as comments, tags", () => {
    expect(
      fromPercent(text).cells.map(({ cell_type, source, metadata }) => [cell_type, source, metadata]),
    ).toEqual([
      ["markdown", "# Title\n\nA paragraph.", {}],
      ["code", "const a = 1;\n\na", {}],
      ["code", "performance.now()", { tags: ["volatile"] }],
    ]);
  });

  test("is given back from the notebook", () => {
    expect(toPercent(fromPercent(text))).toBe(text);
  });

  test("of any notebook leads back to its cells", () => {
    const line = fc.stringMatching(/^[a-z /*#`=]*[a-z]$/);
    const source = fc
      .array(fc.oneof(line, fc.constant("")), { maxLength: 5 })
      .map((lines) => lines.join("\n").trim());
    const cell = fc.record({ kind: fc.constantFrom("", " [markdown]"), source });
    fc.assert(
      fc.property(fc.array(cell), (cells) => {
        const written = cells.map((one) => ({ ...one, text: one.kind ? comment(one.source) : one.source }));
        const notebook = fromPercent(written.map((one) => `// %%${one.kind}\n${one.text}\n`).join(""));
        expect(notebook.cells.map((one) => one.source)).toEqual(cells.map((one) => one.source));
        expect(fromPercent(toPercent(notebook))).toEqual(notebook);
      }),
    );
  });

  test("gives equal cells different ids, and the same ids each time", () => {
    const ids = () => fromPercent("// %%\n1\n// %%\n1\n// %% [markdown]\n1\n").cells.map(({ id }) => id);
    expect(new Set(ids()).size).toBe(3);
    expect(ids()).toEqual(ids());
  });

  test.each([
    ["x\n// %%", 'line 1 "x"; expected "// %%"'],
    ["// %%\n// %% [code]", 'line 2 "[code]"; expected nothing, [markdown] or tags'],
    ["// %% tags=[volatile]", 'line 1 "tags=[volatile]"'],
  ])("refuses %j with the line", (bad, message) => {
    expect(() => fromPercent(bad)).toThrow(message);
  });
});

describe("a notebook made anew from its changed text", () => {
  const before = executed("// %%\na\n// %%\nb\n// %%\nc\n");
  const idOf = (source: string) => before.cells.find((cell) => cell.source === source)!.id;

  test("keeps ids and outputs of unchanged cells, wherever they move", () => {
    const after = fromPercent("// %%\nnew\n// %%\nc\n// %%\na\n", before);
    const [, c, a] = after.cells as CodeCell[];
    expect([c!.id, a!.id]).toEqual([idOf("c"), idOf("a")]);
    expect(a!.outputs).toEqual([{ output_type: "stream", name: "stdout", text: "a" }]);
  });

  test("keeps the id of a cell changed in its place, without its outputs", () => {
    const changed = fromPercent("// %%\na\n// %%\nb2\n// %%\nc\n", before).cells[1] as CodeCell;
    expect(changed).toMatchObject({ id: idOf("b"), execution_count: null, outputs: [] });
  });

  test("never gives an id twice", () => {
    const after = fromPercent("// %%\nb\n// %%\nb\n// %%\na\n// %%\nc\n// %%\nc\n", before);
    expect(new Set(after.cells.map(({ id }) => id)).size).toBe(5);
  });

  test("takes the tags from the text", () => {
    const tagged = fromPercent('// %% tags=["volatile"]\na\n', before).cells[0] as CodeCell;
    expect(tagged.metadata.tags).toEqual(["volatile"]);
    expect(tagged.outputs).toHaveLength(1);
  });
});

function comment(source: string): string {
  return source.replace(/^/gm, "// ");
}
