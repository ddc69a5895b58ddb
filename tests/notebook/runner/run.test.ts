import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNotebook } from "../../../lib/notebook/document/read.ts";
import type { CodeCell } from "../../../lib/notebook/document/types.ts";
import { notebookMetadata } from "../../../lib/notebook/document/write.ts";
import { executedPath } from "../../../lib/notebook/runner/executed.ts";
import { runNotebooks } from "../../../lib/notebook/runner/many.ts";
import type { NotebookResult, RunEvent } from "../../../lib/notebook/runner/result.ts";
import { runNotebook } from "../../../lib/notebook/runner/run.ts";
import { makeFixture } from "./fixture.ts";

const fixture = makeFixture();
afterAll(() => fixture.remove());

const bytes = (notebook: string) => readFileSync(fixture.path(notebook), "utf8");
const outputsOf = async (path: string) =>
  (await readNotebook(path)).cells
    .filter((cell): cell is CodeCell => cell.cell_type === "code")
    .map((c) => c.outputs);

describe("a notebook whose cells succeed", () => {
  const notebook = fixture.notebook(
    "good",
    `// %% [markdown]
// # Title
// %%
import * as tslab from "tslab";
import { InputError } from "../../lib/core/errors.ts";
console.log("one");
console.log(process.env.KVLAB_MODE, process.env.COLOUR);
console.error("aside");
// %%
const display = tslab.newDisplay();
display.html("<b>half</b>");
// %%
display.html("<b>whole</b>");
// %% tags=["raises-exception"]
throw new InputError("as it should");
// %%
(tslab.display as any).raw("application/vnd.kvlab.claim+json", { id: "paper/1", verdict: "reproduced", ours: 2 });
// %% tags=["volatile"]
console.log(performance.now());
`,
  );
  const events: RunEvent[] = [];
  let result: NotebookResult;
  let first: string;

  beforeAll(async () => {
    const onEvent = (event: RunEvent) => events.push(event);
    result = await runNotebook(notebook, { write: true, environment: { COLOUR: "blue" }, onEvent });
    first = bytes(notebook);
  });

  test("gives the status, the cells with their numbers, and the claims", () => {
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ notebook, status: "ok" });
    expect(result.cells.map(({ index, status }) => [index, status])).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => [n, "ok"]),
    );
    expect(result.claims).toEqual([{ id: "paper/1", verdict: "reproduced", ours: 2 }]);
  });

  test("is written with merged streams, updated displays, expected errors and numbers", async () => {
    const [streams, display, update, thrown] = await outputsOf(fixture.path(notebook));
    expect(streams).toEqual([
      { output_type: "stream", name: "stdout", text: "one\nquick blue\n" },
      { output_type: "stream", name: "stderr", text: "aside\n" },
    ]);
    expect(display).toEqual([
      { output_type: "display_data", data: { "text/html": "<b>whole</b>" }, metadata: {} },
    ]);
    expect(update).toEqual([]);
    expect(thrown).toMatchObject([{ output_type: "error", ename: "InputError", evalue: "as it should" }]);
    const counts = (await readNotebook(fixture.path(notebook))).cells.map((cell) =>
      cell.cell_type === "code" ? cell.execution_count : undefined,
    );
    expect(counts).toEqual([undefined, 1, 2, 3, 4, 5, 6]);
  });

  test("has the same bytes in its executed copy, and no temporary file beside it", () => {
    expect(readFileSync(executedPath(notebook), "utf8")).toBe(first);
    expect(readdirSync(fixture.folder).filter((name) => name.startsWith("good"))).toEqual(["good.ipynb"]);
  });

  test("tells of each step", () => {
    expect(events.map((event) => event.kind)).toEqual([
      "start",
      ...Array.from({ length: 6 }, () => ["cell", "cell-done"]).flat(),
      "done",
    ]);
    expect(events[1]).toEqual({
      kind: "cell",
      notebook,
      cell: 1,
      of: 6,
      firstLine: 'import * as tslab from "tslab";',
    });
  });

  test("changes no byte of a cell that is not volatile when it is run again", async () => {
    await runNotebook(notebook, { write: true, environment: { COLOUR: "blue" } });
    const time = /"\d+\.\d+\\n"/;
    expect(first).toMatch(time);
    expect(bytes(notebook).replace(time, "")).toBe(first.replace(time, ""));
  });

  test("is left alone without `write`, and told the full mode", async () => {
    const before = bytes(notebook);
    await runNotebook(notebook, { full: true, environment: { COLOUR: "red" } });
    expect(bytes(notebook)).toBe(before);
    expect(JSON.stringify(await outputsOf(executedPath(notebook)))).toContain("full red");
  });
});

describe("notebooks that fail", () => {
  const thrown = fixture.notebook(
    "thrown",
    "// %%\n1\n// %%\nfunction f() {\n  throw new RangeError('bad n');\n}\nf();\n// %%\n3\n",
  );
  const typed = fixture.notebook("typed", "// %%\n1;\nconst n: number = 'one';\n");
  const dead = fixture.notebook(
    "dead",
    "// %%\nconsole.log('so far');\n// %%\nprocess.kill(process.pid, 'SIGKILL'); await new Promise(() => {});\n",
  );
  const unexplained = fixture.notebook(
    "unexplained",
    `// %%
import * as tslab from "tslab";
const answer = { id: "paper/1", verdict: "contradicted", ours: 3, paperValue: 2, reason: null };
(tslab.display as any).raw("application/vnd.kvlab.claim+json", answer);
// %%
2
`,
  );
  const before = [thrown, typed, dead, unexplained].map(bytes);
  let results: NotebookResult[];

  beforeAll(async () => {
    results = await runNotebooks([thrown, typed, dead, unexplained], { write: true, concurrency: 2 });
  });

  test("stop at the cell and name its line, the error and the message", () => {
    expect(results[0]).toMatchObject({
      status: "error",
      cells: [
        { index: 1, status: "ok" },
        { index: 2, status: "error" },
      ],
      error: { cell: 2, line: 2, name: "RangeError", message: "bad n" },
    });
  });

  test("stop at an answer that contradicts the paper without a reason", () => {
    expect(results[3]).toMatchObject({
      status: "error",
      cells: [{ index: 1, status: "error" }],
      error: { cell: 1, message: expect.stringContaining("claim paper/1: ours is 3, the paper's 2") },
    });
  });

  test("by a type name the line in the cell", () => {
    expect(results[1]).toMatchObject({
      status: "error",
      error: { cell: 1, line: 2, name: "TypeScriptError", message: expect.stringContaining("2:7 - TS2322") },
    });
  });

  test("by the death of the kernel say so", () => {
    expect(results[2]).toMatchObject({
      status: "error",
      error: { cell: 2, name: "KernelError", message: expect.stringContaining("the kernel died (SIGKILL)") },
    });
  });

  test("are not written; the executed copy shows how far they came", async () => {
    expect([thrown, typed, dead, unexplained].map(bytes)).toEqual(before);
    const outputs = await outputsOf(executedPath(thrown));
    expect(outputs[1]).toMatchObject([{ output_type: "error", ename: "RangeError" }]);
    expect(outputs[2]).toEqual([]);
  });
});

describe("a cell over its time limit", () => {
  const waiting = fixture.notebook(
    "waiting",
    "// %%\nconsole.log('before');\nawait new Promise(() => {});\n// %%\n2\n",
  );
  const stuck = fixture.notebook("stuck", "// %%\nawait null; while (true);\n");
  let results: NotebookResult[];

  beforeAll(async () => {
    results = await runNotebooks([waiting, stuck], { cellTimeoutSeconds: 2 });
  });

  test("ends its notebook, whether it heeds the interrupt or not", () => {
    for (const result of results)
      expect(result).toMatchObject({
        status: "timeout",
        cells: [{ index: 1, status: "timeout" }],
        error: { cell: 1, name: "Timeout", message: "the cell did not finish within 2 s" },
      });
  });

  test("keeps what it had shown", async () => {
    const [outputs] = await outputsOf(executedPath(waiting));
    expect(outputs).toMatchObject([
      { name: "stdout", text: "before\n" },
      { output_type: "error", ename: "Interrupted" },
    ]);
  });
});

describe("an aborted run", () => {
  const notebook = fixture.notebook("aborted", "// %%\nprocess.pid\n// %%\nawait null; while (true);\n");

  test("is interrupted at once, leaves no trace, ends its kernel and begins no further notebook", async () => {
    const before = bytes(notebook);
    const abort = new AbortController();
    const begun: string[] = [];
    const onEvent = (event: RunEvent) => {
      if (event.kind === "start") begun.push(event.notebook);
      if (event.kind === "cell" && event.cell === 2) abort.abort();
    };
    const other = fixture.notebook("other", "// %%\n1\n");
    const options = { signal: abort.signal, write: true, onEvent, concurrency: 1 };
    const results = await runNotebooks([notebook, other], options);
    expect(results).toMatchObject([
      { status: "interrupted", cells: [{ index: 1 }, { index: 2, status: "interrupted" }] },
    ]);
    expect(begun).toEqual([notebook]);
    expect(bytes(notebook)).toBe(before);
    expect(existsSync(executedPath(notebook))).toBe(false);
  });

  test("before the kernel answers is interrupted too", async () => {
    const result = await runNotebook(notebook, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ status: "interrupted", cells: [] });
  });
});

describe("what cannot be run", () => {
  test("a kernel that does not start is the notebook's failure, with the kernel's last words", async () => {
    const notebook = fixture.notebook("unstarted", "// %%\n1\n");
    const kernelArgv = [process.execPath, "-e", "console.error('no such file'); process.exit(1)"];
    expect(await runNotebook(notebook, { kernelArgv })).toMatchObject({
      status: "error",
      cells: [],
      error: { cell: 0, name: "KernelError", message: expect.stringContaining("no such file") },
    });
  });

  test("a file that is no notebook is refused before any notebook runs", async () => {
    const notebook = fixture.notebook("fine", "// %%\n1\n");
    const begun: RunEvent[] = [];
    const run = runNotebooks([notebook, "package.json"], { onEvent: (event) => begun.push(event) });
    await expect(run).rejects.toThrow("invalid notebook");
    expect(begun).toEqual([]);
  });

  test("options out of range are refused by name", async () => {
    await expect(runNotebook("x", { cellTimeoutSeconds: 0 })).rejects.toThrow("invalid cell timeout: 0");
    await expect(runNotebooks([], { concurrency: 0 })).rejects.toThrow("invalid concurrency: 0");
  });
});

test("the metadata that is written is what the kernel says of itself, so that JupyterLab changes nothing", async () => {
  const { kernelInformation } = await import("../../../lib/notebook/kernel/information.ts");
  expect(kernelInformation()).toMatchObject({ language_info: notebookMetadata.language_info });
});
