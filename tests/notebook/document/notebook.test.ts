import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseNotebook, readNotebook } from "../../../lib/notebook/document/read.ts";
import { executableCells } from "../../../lib/notebook/document/types.ts";
import { formatNotebook, writeNotebook } from "../../../lib/notebook/document/write.ts";

const folder = mkdtempSync(join(tmpdir(), "kvlab-document-"));
afterAll(() => rmSync(folder, { recursive: true }));

const code = (fields: object) => ({
  cell_type: "code",
  id: "a",
  metadata: {},
  source: [],
  execution_count: null,
  outputs: [],
  ...fields,
});
const notebook = (...cells: object[]) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { title: "t" }, cells });
const parse = (...cells: object[]) => parseNotebook(notebook(...cells), "a.ipynb");

describe("reading a notebook", () => {
  test("joins the lines of sources, streams and texts, and leaves JSON values alone", () => {
    const data = {
      "text/html": ["<b>\n", "</b>"],
      "application/json": ["a", "b"],
      "x/claim+json": { id: 1 },
    };
    const outputs = [
      { output_type: "stream", name: "stdout", text: ["a\n", "b"] },
      { output_type: "display_data", data, metadata: {} },
    ];
    const [cell] = parse(code({ source: ["1\n", "2"], outputs })).cells;
    expect(cell).toMatchObject({
      source: "1\n2",
      outputs: [{ text: "a\nb" }, { data: { ...data, "text/html": "<b>\n</b>" } }],
    });
  });

  test("gives cells without ids the same ids each time, different within the notebook", () => {
    const old = { cell_type: "markdown", metadata: {}, source: "same" };
    const ids = () => parse(old, old, { ...old, source: "other" }).cells.map(({ id }) => id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(3);
  });

  test.each([
    ["", "a.ipynb: the file is empty; expected JSON"],
    ["{", "invalid notebook a.ipynb: "],
    ["[]", "a.ipynb: the file; expected a JSON object"],
    ['{"nbformat":3,"nbformat_minor":0,"worksheets":[]}', "a.ipynb: nbformat 3; expected nbformat 4"],
    ['{"nbformat":4,"nbformat_minor":5,"metadata":{}}', "a.ipynb: cells; expected a list of cells"],
    [
      notebook(code({}), code({ cell_type: "cod" })),
      'cells[1].cell_type; expected "code", "markdown" or "raw"',
    ],
    [notebook(code({ source: 3 })), "cells[0].source; expected a string or a list of strings"],
    [notebook(code({ id: "no blanks" })), "cells[0].id; expected 1 to 64 letters"],
    [
      notebook(code({ metadata: { tags: "volatile" } })),
      "cells[0].metadata.tags; expected a list of strings",
    ],
    [notebook(code({ execution_count: "1" })), "cells[0].execution_count; expected an integer or null"],
    [
      notebook(code({ outputs: [{ output_type: "picture" }] })),
      "cells[0].outputs[0]; expected an output of type",
    ],
    [
      notebook(code({ outputs: [{ output_type: "stream", name: "stdout" }] })),
      "expected a stream with a name",
    ],
  ])("refuses %j with file and place", (text, message) => {
    expect(() => parseNotebook(text, "a.ipynb")).toThrow(message);
  });

  test("names a file that is not there", async () => {
    await expect(readNotebook("/no/such.ipynb")).rejects.toThrow(
      "cannot read notebook /no/such.ipynb: no such file",
    );
  });
});

describe("writing a notebook", () => {
  test("sorts keys, splits texts into lines, indents by 1 and ends in a newline", () => {
    const outputs = [{ output_type: "stream", text: "a\nb", name: "stdout" }];
    const text = formatNotebook(parse(code({ source: "1\n2", outputs, execution_count: 1 })));
    expect(text.slice(0, text.indexOf(' "metadata": {\n  "kernelspec"'))).toBe(`{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "a",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "a\\n",
      "b"
     ]
    }
   ],
   "source": [
    "1\\n",
    "2"
   ]
  }
 ],
`);
    expect(text.endsWith(' "nbformat": 4,\n "nbformat_minor": 5\n}\n')).toBe(true);
  });

  test("gives back its own text", () => {
    const data = {
      "image/svg+xml": "<svg>\n</svg>",
      "image/png": "iVBO\n",
      "application/json": { b: 1, a: [2] },
    };
    const outputs = [{ output_type: "display_data", data, metadata: {} }];
    const text = formatNotebook(parse(code({ outputs }), { ...code({ id: "b" }), cell_type: "markdown" }));
    expect(formatNotebook(parseNotebook(text, "a.ipynb"))).toBe(text);
  });

  test("leaves out timings and states the project's kernel beside other metadata", () => {
    const timed = code({ metadata: { execution: { "iopub.status.busy": "12:00" }, tags: ["volatile"] } });
    const stored = JSON.parse(formatNotebook(parse(timed)));
    expect(stored.cells[0].metadata).toEqual({ tags: ["volatile"] });
    expect(stored.metadata).toMatchObject({ title: "t", kernelspec: { name: "tslab" } });
  });

  test("makes the folder and leaves no temporary file behind", async () => {
    const path = join(folder, "deep", "a.ipynb");
    await writeNotebook(path, parse(code({})));
    expect(readdirSync(join(folder, "deep"))).toEqual(["a.ipynb"]);
    expect(readFileSync(path, "utf8")).toBe(formatNotebook(parse(code({}))));
  });
});

test("the cells of a run are the code cells with something in them, numbered as Jupyter does", () => {
  const text = { ...code({ source: "# Title" }), cell_type: "markdown" };
  const cells = executableCells(
    parse(text, code({ source: "1" }), code({ source: " \n" }), code({ source: "2" })),
  );
  expect(cells.map(({ number, cell }) => [number, cell.source])).toEqual([
    [1, "1"],
    [2, "2"],
  ]);
});
