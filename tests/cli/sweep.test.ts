import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { studies } from "../../lib/cli/studies.ts";
import { readResults } from "../../lib/sweep/index.ts";
import { kvlab } from "./kvlab.ts";

const folder = mkdtempSync(join(tmpdir(), "kvlab-sweep-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("an unknown study, a bad number of trials and a file made otherwise are bad input", async () => {
  const unknown = await kvlab("sweep", "ratio-model");
  expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
  expect(unknown.stderr).toContain(
    'unknown study: "ratio-model"; did you mean "ratio-model-1" or "ratio-model-2"',
  );
  const none = await kvlab("sweep", "ratio-model-1", "--trials", "0", "--out", join(folder, "none.jsonl"));
  expect([none.code, none.stderr]).toEqual([
    2,
    "kvlab: invalid trials: 0; expected an integer from 1 to 2147483647\n",
  ]);
  const other = await kvlab("sweep", "ratio-model-1", "--trials", "1", "--out", "data/ratios/model-2.jsonl");
  expect(other.code).toBe(2);
  expect(other.stderr).toContain("was made otherwise");
});

test("a study's stored results answer its first points, each with a certified interval", () => {
  for (const [name, model] of [
    ["ratio-model-1", 1],
    ["ratio-model-2", 2],
  ] as const) {
    const { points, file } = studies[name];
    const { about, records } = readResults<object, { mcSf: number; best: number; bound: number }>(file);
    expect(about.study).toBe(name);
    const seeds = Array.from(records, (_, k) => k + 1);
    expect(records.map(({ input }) => input)).toEqual(points(seeds));
    for (const { input, output } of records) {
      expect(input).toMatchObject({ model });
      expect(output.bound <= output.best && output.best <= output.mcSf).toBe(true);
    }
    expect(readFileSync(file, "utf8").endsWith("\n")).toBe(true);
  }
});
