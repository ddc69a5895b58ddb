import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readResults, resume } from "../../lib/sweep/index.ts";

const folder = mkdtempSync(join(tmpdir(), "kvlab-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

const about = { study: "squares" };
let ran: number[] = [];
const square = {
  module: import.meta.url,
  run(k: number) {
    ran.push(k);
    if (k === 13) throw new Error("unlucky");
    return { square: k * k };
  },
};
const squares = (file: string, inputs: number[], more = {}) =>
  resume(square, inputs, { file, about, threads: 0, ...more });

describe("results in a file", () => {
  test("what the file answers is not run again, and the file ends in the order of the inputs", async () => {
    const file = join(folder, "new", "squares.jsonl");
    expect(await squares(file, [3, 1])).toEqual([{ square: 9 }, { square: 1 }]);
    ran = [];
    expect(await squares(file, [1, 2, 3, 4])).toEqual([1, 4, 9, 16].map((k) => ({ square: k })));
    expect(ran).toEqual([2, 4]);
    expect(readFileSync(file, "utf8")).toBe(
      [
        '{"about":{"study":"squares"}}',
        '{"input":1,"output":{"square":1}}',
        '{"input":2,"output":{"square":4}}',
      ]
        .concat(['{"input":3,"output":{"square":9}}', '{"input":4,"output":{"square":16}}', ""])
        .join("\n"),
    );
    await squares(file, [4]);
    expect(readResults(file).records.map(({ input }) => input)).toEqual([4, 1, 2, 3]);
  });

  test("a failure keeps what was done before it, and a line cut by an interruption is made anew", async () => {
    const file = join(folder, "cut.jsonl");
    await expect(squares(file, [5, 13, 6])).rejects.toThrow("input 1 of 3, 13: unlucky");
    expect(readResults(file).records).toEqual([{ input: 5, output: { square: 25 } }]);
    appendFileSync(file, '{"input":6,"outp');
    expect(readResults(file).records).toHaveLength(1);
    ran = [];
    await squares(file, [5, 6]);
    expect(ran).toEqual([6]);
    expect(readResults(file).records.map(({ input }) => input)).toEqual([5, 6]);
  });

  test("each new result is told with the place of its input among all", async () => {
    const file = join(folder, "told.jsonl");
    await squares(file, [7]);
    const told: [object, number][] = [];
    await squares(file, [8, 7, 9], {
      onResult: (output: object, index: number) => told.push([output, index]),
    });
    expect(told).toEqual([
      [{ square: 64 }, 0],
      [{ square: 81 }, 2],
    ]);
  });

  test("a file that was made otherwise is refused and left alone, and a broken one is named with its line", async () => {
    const file = join(folder, "other.jsonl");
    await squares(file, [1]);
    const before = readFileSync(file, "utf8");
    await expect(squares(file, [2], { about: { study: "cubes" } })).rejects.toThrow("was made otherwise");
    expect(readFileSync(file, "utf8")).toBe(before);
    writeFileSync(file, '{"about":{}}\n[1\n');
    expect(() => readResults(file)).toThrow(`${file}, line 2: expected a JSON object`);
    writeFileSync(file, '{"input":1,"output":2}\n');
    expect(() => readResults(file)).toThrow(`${file}, line 1: expected an object with "about"`);
    writeFileSync(file, "");
    expect(() => readResults(file)).toThrow(`${file}, line 1`);
  });
});
