import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkOutputs } from "../../../lib/notebook/check/outputs.ts";
import { executedPath } from "../../../lib/notebook/runner/executed.ts";
import { makeFixture } from "../runner/fixture.ts";

const fixture = makeFixture();
afterAll(() => fixture.remove());

const notebook = fixture.notebook("outputs", `// %%\n1;\n// %% tags=["volatile"]\nperformance.now();\n`);
const executed = executedPath(notebook);

/** Changes the executed copy, as a later run might. */
function rerun(change: (cells: { outputs: unknown[]; source: string[] }[]) => void): void {
  const content = JSON.parse(readFileSync(notebook, "utf8"));
  change(content.cells);
  writeFileSync(executed, JSON.stringify(content));
}
const stream = (text: string) => ({ output_type: "stream", name: "stdout", text: [text] });

describe("stored outputs", () => {
  test("of a notebook that was never run here cannot be compared", async () => {
    expect(await checkOutputs([notebook])).toMatchObject([
      { cell: 0, message: expect.stringContaining("run it first") },
    ]);
  });

  test("that the last run gave too are no problem", async () => {
    mkdirSync(dirname(executed), { recursive: true });
    copyFileSync(notebook, executed);
    expect(await checkOutputs([notebook])).toEqual([]);
  });

  test("that the last run changed are named by their cell, but for volatile cells", async () => {
    rerun((cells) => {
      cells[1].outputs = [stream("12.5")];
    });
    expect(await checkOutputs([notebook])).toEqual([]);
    rerun((cells) => {
      cells[0].outputs = [stream("2")];
    });
    expect(await checkOutputs([notebook])).toMatchObject([
      { cell: 1, code: "notebook/outputs", severity: "error" },
    ]);
  });

  test("of a notebook that was edited since cannot be compared", async () => {
    rerun((cells) => {
      cells[0].source = ["2;"];
    });
    expect(await checkOutputs([notebook])).toMatchObject([
      { message: expect.stringContaining("run it again") },
    ]);
  });
});
