import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reporter } from "../../../lib/notebook/runner/report.ts";
import type { NotebookResult, RunEvent } from "../../../lib/notebook/runner/result.ts";

const about = { notebook: "notebooks/a.ipynb", cell: 2, of: 3, firstLine: "simulate(trace)" };
const result: NotebookResult = {
  notebook: "notebooks/a.ipynb",
  status: "error",
  cells: [
    { index: 1, milliseconds: 40, status: "ok" },
    { index: 2, milliseconds: 1260, status: "error" },
  ],
  startMilliseconds: 900,
  totalMilliseconds: 2300,
  error: { cell: 2, line: 4, name: "RangeError", message: "bad n" },
  claims: [],
};
const events: RunEvent[] = [
  { kind: "start", notebook: about.notebook, of: 3 },
  { kind: "cell", ...about },
  { kind: "cell-done", ...about, result: result.cells[1]! },
  { kind: "done", notebook: about.notebook, result },
];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function report(stream: { isTTY?: boolean; columns?: number }): string[] {
  const written: string[] = [];
  const { onEvent, close } = reporter({ ...stream, write: (text) => written.push(text) });
  events.forEach(onEvent);
  close();
  return written;
}

test("where there is no terminal, a line a cell and a summary with the place of the error", () => {
  expect(report({}).join("")).toBe(
    `notebooks/a.ipynb 2/3  1.3 s  simulate(trace)
notebooks/a.ipynb  error  2 cells  2.3 s
notebooks/a.ipynb, cell 2, line 4: RangeError: bad n
`,
  );
});

test("on a terminal one line follows the cell, and what lasts is the summary", () => {
  const written = report({ isTTY: true, columns: 200 });
  expect(written).toContain("\r\x1b[Knotebooks/a.ipynb 2/3  0.0 s  simulate(trace)");
  const lasting = written.filter((text) => text.endsWith("\n"));
  expect(lasting).toHaveLength(1);
  expect(lasting[0]).toContain(
    "error  2 cells  2.3 s\nnotebooks/a.ipynb, cell 2, line 4: RangeError: bad n\n",
  );
  expect(vi.getTimerCount()).toBe(0);
});

test("a narrow terminal gets no line wider than itself", () => {
  const moving = report({ isTTY: true, columns: 30 }).filter((text) => !text.endsWith("\n"));
  for (const text of moving) expect(text.replace("\r\x1b[K", "").length).toBeLessThan(30);
});
