import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../lib/notebook/document/find.ts";
import { fromPercent } from "../../lib/notebook/document/percent.ts";
import { formatNotebook } from "../../lib/notebook/document/write.ts";
import { type NotebookPage, notebookPage } from "./notebook-page.ts";
import { missing, type Session, startSession } from "./session.ts";

/** Committed notebooks that must run from top to bottom in JupyterLab, showing a picture and a table. */
const committed = ["notebooks/quickstart.ipynb"].filter((path) => existsSync(join(projectRoot, path)));

const everyOutput = `// %% [markdown]
// # What a cell can show
// %%
import * as Plot from "@observablehq/plot";
import { progress, show, table } from "../lib/notebook/index.ts";
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
interface Row { zone: "north" | "south"; value: number }
const rows: Row[] = [{ zone: "north", value: 63.25 }, { zone: "south", value: 7 }];
// %%
show({ marks: [Plot.dotX(rows, { x: "value" })], width: 640 });
// %%
table(rows)
// %%
for (const _ of progress(Array.from({ length: 40 }), { label: "counted" })) await sleep(100);
// %% tags=["raises-exception"]
throw new RangeError("bad n: 3");
// %% tags=["raises-exception"]
const text: string = 3;
// %%
rows.length * 21
`;

const reason = await missing();
if (reason) console.warn(`browser tests skipped: ${reason}`);

/** Copies that stand beside the original, so that its relative imports hold; hidden, so that nobody lists them. */
const copies: string[] = [];
function copyPath(notebook: string): string {
  const copy = join(dirname(notebook), `.browser-${basename(notebook)}`);
  copies.push(join(projectRoot, copy));
  return copy.replaceAll("\\", "/");
}

describe.skipIf(reason)("in JupyterLab", () => {
  let session: Session;
  beforeAll(async () => {
    session = await startSession();
  });
  afterAll(async () => {
    await session?.close();
    for (const copy of copies) rmSync(copy, { force: true });
  });

  describe("a notebook with every kind of output", () => {
    let page: Page;
    let notebook: NotebookPage;

    beforeAll(async () => {
      const path = copyPath("notebooks/outputs.ipynb");
      writeFileSync(join(projectRoot, path), formatNotebook(fromPercent(everyOutput)));
      page = await session.open(path);
      notebook = await notebookPage(page);
    });

    test("runs all its cells, those after a failed one too, and shows a moving bar on the way", async () => {
      await Promise.all([notebook.outputs(3).locator("progress").waitFor(), notebook.runAll()]);
      expect(await notebook.prompts()).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `[${number}]:`));
      expect(await notebook.outputs(3).allTextContents()).toEqual(["counted 40/40"]);
    });

    test("shows the plot at its size, as a drawing that stays sharp", async () => {
      const drawing = notebook.outputs(1).locator("img");
      const { width, source } = await drawing.evaluate((image) => {
        const { clientWidth, src } = image as unknown as { clientWidth: number; src: string };
        return { width: clientWidth, source: src };
      });
      expect(width).toBeGreaterThanOrEqual(640);
      expect(source).toMatch(/^data:image\/svg\+xml/);
    });

    test("shows the table as a table", async () => {
      expect(await notebook.outputs(2).locator("table").textContent()).toMatch(/north.*63\.25/s);
    });

    test("shows an error with its message and the place in the cell", async () => {
      const shown = await notebook.outputs(4).textContent();
      expect(shown).toContain("RangeError: bad n: 3");
      expect(shown).toContain("[5]:1");
      expect(shown).not.toContain("lib/notebook/kernel");
      expect(await notebook.outputs(5).textContent()).toMatch(/^TypeScriptError: 1:7 - TS2322/);
    });

    test("shows the value of a cell, and colours it as TypeScript", async () => {
      expect((await notebook.outputs(6).textContent())?.trim()).toBe("42");
      expect(await notebook.cell(0).locator(".cm-content").getAttribute("data-language")).toBe("typescript");
    });

    test("completes a name and tells its type", async () => {
      await notebook.write("rows.le");
      await page.keyboard.press("Tab");
      await page.locator(".jp-Completer-item", { hasText: "length" }).first().waitFor();
      await page.keyboard.press("Escape");
      await notebook.write("rows.length");
      await page.keyboard.press("Shift+Tab");
      expect(await page.locator(".jp-Tooltip").textContent()).toContain("length: number");
      await page.keyboard.press("Escape");
    });

    test.each([
      ["waits", "await sleep(600_000)"],
      ["computes", "while (true);"],
    ])("interrupts a cell that %s, and goes on", async (_, text) => {
      await notebook.write(text);
      await notebook.startCell();
      await notebook.interrupt();
      await notebook.finished();
      expect(await notebook.outputs(-1).textContent()).toContain("Interrupted");
      await notebook.write("rows.length");
      await page.keyboard.press("Control+Enter");
      await expect.poll(async () => (await notebook.outputs(-1).textContent())?.trim()).toBe("2");
    });
  });

  test.each(committed)("%s runs from top to bottom and shows a picture and a table", async (path) => {
    const copy = copyPath(path);
    copyFileSync(join(projectRoot, path), join(projectRoot, copy));
    const page = await session.open(copy);
    const notebook = await notebookPage(page);
    await notebook.runAll();
    expect(await page.locator('.jp-OutputArea-output[data-mime-type^="image/"] img').count()).toBeGreaterThan(
      0,
    );
    expect(await page.locator(".jp-OutputArea-output table").count()).toBeGreaterThan(0);
    expect(await page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').allTextContents()).toEqual(
      [],
    );
  });

  test("the pages report no error of their own", () => {
    // JupyterLab itself reports this one for each cell of a kernel without a debugger
    expect(session.errors.filter((message) => !message.includes("No active debugger session"))).toEqual([]);
  });
});
