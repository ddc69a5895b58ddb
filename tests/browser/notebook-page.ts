import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** What a person does with an open notebook, and sees. */
export interface NotebookPage {
  /** Runs all cells and waits until each has its number. */
  runAll(): Promise<void>;
  /** Waits until every cell has a number: none runs, none waits. */
  finished(): Promise<void>;
  /** The numbers beside the code cells, as they stand: `[3]:`. */
  prompts(): Promise<string[]>;
  /** The code cell at a position, counted from 0, or from the end when negative. */
  cell(index: number): Locator;
  /** The outputs of a code cell. */
  outputs(index: number): Locator;
  /** Replaces the text of the last code cell. */
  write(text: string): Promise<void>;
  /** Runs the selected cell; returns when the kernel is at it. */
  startCell(): Promise<void>;
  interrupt(): Promise<void>;
}

const patience = { timeout: 120_000, interval: 200 };

/** Waits until JupyterLab has given the notebook its kernel. */
export async function notebookPage(page: Page): Promise<NotebookPage> {
  const panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)");
  const code = panel.locator(".jp-CodeCell");
  // not the kernel's state: that reads "idle" before there is a kernel
  await panel.locator('[data-jp-item-name="kernelName"]', { hasText: "TypeScript (kvlab)" }).waitFor();

  // textContent: the rendered text of a cell that is scrolled out of sight is empty
  const prompts = async () =>
    (await code.locator(".jp-InputPrompt").allTextContents()).map((text) => text.trim());
  const finished = () =>
    expect
      .poll(async () => (await prompts()).every((prompt) => /^\[\d+\]:$/.test(prompt)), patience)
      .toBe(true);
  return {
    prompts,
    finished,
    cell: (index) => code.nth(index),
    outputs: (index) => code.nth(index).locator(".jp-OutputArea-output"),
    async runAll() {
      await page.locator('.lm-MenuBar-itemLabel:text-is("Run")').click();
      await page.locator('.lm-Menu-itemLabel:text-is("Run All Cells")').click();
      await finished();
    },
    async write(text) {
      await code.last().locator(".cm-content").click();
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Delete"); // or brackets that the editor closed by itself stay behind
      await page.keyboard.insertText(text);
    },
    async startCell() {
      await page.keyboard.press("Control+Enter");
      await expect.poll(async () => (await prompts()).includes("[*]:"), patience).toBe(true);
      await page.waitForTimeout(1000); // the star appears before the kernel has the cell
    },
    interrupt: () => panel.locator('[data-jp-item-name="interrupt"]').click(),
  };
}
