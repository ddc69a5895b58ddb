import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkNotebooks } from "../../../lib/notebook/check/check.ts";
import { type Problem, problemLine } from "../../../lib/notebook/check/problem.ts";
import { parseNotebook } from "../../../lib/notebook/document/read.ts";
import { formatNotebook } from "../../../lib/notebook/document/write.ts";
import { makeFixture } from "../runner/fixture.ts";

const fixture = makeFixture();
afterAll(() => fixture.remove());

/** All that is wrong with a notebook besides that its cells have not been run. */
const besidesNotRun = (problems: Problem[], notebook: string) =>
  problems.filter((problem) => problem.notebook === notebook && problem.code !== "notebook/not-run");

describe("checking notebooks of several folders in one call", () => {
  const bad = fixture.notebook(
    "bad",
    `// %% [markdown]
// # Title
// %%
const n: number = 1;
// %%
n;
const text: string = n;
// %% tags=["raises-exception"]
const wrong: string = 3;
// %%
"é😀"; n == 2;
`,
  );
  const good = fixture.notebook(
    "deeper/good",
    `// %%
import { InputError } from "../../../lib/core/errors.ts";
import { stream } from "../../../lib/core/random.ts";
const n = 1;
let state = { n };
// %%
const n = "declared anew";
const length: number = await Promise.resolve(n.length);
// %%
throw new InputError(n + state.n + length + stream(1, n)());
`,
  );
  const blank = fixture.notebook("blank", "// %%\n\n");
  let problems: Problem[];

  beforeAll(async () => {
    problems = await checkNotebooks([bad, good, blank]);
  });

  test("finds a type error with its cell, line and column", () => {
    expect(besidesNotRun(problems, bad)[0]).toEqual({
      notebook: bad,
      cell: 2,
      line: 2,
      column: 7,
      code: "TS2322",
      message: "Type 'number' is not assignable to type 'string'.",
      severity: "error",
    });
  });

  test("finds a lint problem with its cell, line and column, counted in characters", () => {
    expect(besidesNotRun(problems, bad)[1]).toMatchObject({
      cell: 4,
      line: 1,
      column: 9,
      code: "lint/suspicious/noDoubleEquals",
      severity: "error",
    });
  });

  test("finds nothing else: not in a cell that may fail, not in one that awaits, declares anew or uses later", () => {
    expect(besidesNotRun(problems, bad)).toHaveLength(2);
    expect(besidesNotRun(problems, good)).toEqual([]);
    expect(besidesNotRun(problems, blank)).toEqual([]);
  });

  test("reports the cells that have not been run, in the order of notebooks and cells", () => {
    const notRun = problems.filter(({ code }) => code === "notebook/not-run");
    expect(notRun.map(({ notebook, cell }) => [notebook, cell])).toEqual([
      ...[1, 2, 3, 4].map((cell) => [bad, cell]),
      ...[1, 2, 3].map((cell) => [good, cell]),
    ]);
  });
});

describe("the state of a notebook file", () => {
  const cell = (fields: object) => ({
    cell_type: "code",
    id: "a",
    metadata: {},
    source: "1",
    execution_count: 1,
    outputs: [],
    ...fields,
  });
  const failed = { output_type: "error", ename: "E", evalue: "", traceback: [] };

  /** The codes of the problems in a notebook, each with its cell. */
  async function codesOf(
    cells: object[],
    change: (text: string) => string = (text) => text,
  ): Promise<unknown[]> {
    const raw = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
    const notebook = fixture.notebook("state", "");
    writeFileSync(fixture.path(notebook), change(formatNotebook(parseNotebook(raw, "state"))));
    const problems = await checkNotebooks([notebook]);
    return problems.map(({ code, cell, severity }) => [code, cell, severity]);
  }

  test("is fine as the writer leaves it", async () => {
    expect(await codesOf([cell({})])).toEqual([]);
  });

  test("names equal ids, stored errors, another order and long cells", async () => {
    const long = cell({ source: "1;\n".repeat(21) });
    const allowed = cell({
      id: "b",
      metadata: { tags: ["raises-exception"] },
      outputs: [failed],
      execution_count: 3,
    });
    expect(await codesOf([long, cell({ outputs: [failed], execution_count: 4 }), allowed])).toEqual([
      ["notebook/cell-id", 0, "error"],
      ["notebook/long-cell", 1, "warning"],
      ["notebook/run-order", 2, "error"],
      ["notebook/failed", 2, "error"],
    ]);
  });

  test("names another kernel, and another layout", async () => {
    expect(await codesOf([cell({})], (text) => text.replace('"name": "tslab"', '"name": "deno"'))).toEqual([
      ["notebook/kernel", 0, "error"],
      ["notebook/layout", 0, "error"],
    ]);
    expect(await codesOf([cell({})], (text) => text.replace(/\n$/, ""))).toEqual([
      ["notebook/layout", 0, "error"],
    ]);
  });

  test("is not looked at when the file cannot be read", async () => {
    await expect(checkNotebooks(["no-such.ipynb"])).rejects.toThrow("cannot read notebook no-such.ipynb");
  });
});

test("a problem is told on one line with its place", () => {
  const problem: Problem = {
    notebook: "a.ipynb",
    cell: 2,
    line: 3,
    column: 4,
    code: "TS1",
    message: "no",
    severity: "error",
  };
  expect(problemLine(problem)).toBe("a.ipynb, cell 2, line 3, column 4: TS1: no");
  expect(problemLine({ ...problem, line: 0, column: 0 })).toBe("a.ipynb, cell 2: TS1: no");
  expect(problemLine({ ...problem, cell: 0, line: 0 })).toBe("a.ipynb: TS1: no");
});
