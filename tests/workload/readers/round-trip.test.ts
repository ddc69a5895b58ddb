import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  generate,
  readTrace,
  type Workload,
  withPredictions,
  workload,
  writeTrace,
} from "../../../lib/workload/index.ts";
import { temporaryFolder } from "./folder.ts";

const folder = temporaryFolder();
const int32 = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** Any workload with all or some of the optional columns. */
const workloads = fc
  .record({
    rows: fc.array(fc.tuple(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.nat(), int32, int32, int32), {
      minLength: 1,
    }),
    unit: fc.constantFrom("tokens", "words"),
    time: fc.constantFrom("rounds", "seconds"),
    optional: fc.boolean(),
  })
  .map(({ rows, unit, time, optional }): Workload => {
    const sorted = [...rows].sort((a, b) => a[0] - b[0]);
    const column = (c: number) => Int32Array.from(sorted, (row) => row[c]);
    const extra = {
      kind: column(1),
      lower: Int32Array.from(sorted, (row) => Math.min(row[2], row[3])),
      upper: Int32Array.from(sorted, (row) => Math.max(row[2], row[3])),
      predicted: column(4),
      weight: Float64Array.from(sorted, (row) => row[4] / 7),
    };
    // Adding 0 turns -0 into 0, which text cannot tell apart.
    const arrival = Float64Array.from(sorted, (row) => row[0] + 0);
    const about = { name: "any", unit, time, source: "a test" } as const;
    return workload({ arrival, prompt: column(1), output: column(2), ...(optional && extra), about });
  });

describe("a workload written as CSV", () => {
  test("reads back the same, number for number, with its units", async () => {
    const file = join(folder.path, "any.csv");
    await fc.assert(
      fc.asyncProperty(workloads, async (original) => {
        await writeTrace(original, file);
        const { workload: back, report } = await readTrace(file);
        expect(back).toEqual({ ...original, about: { ...original.about, source: `${file} (kvlab)` } });
        expect(report).toMatchObject({ format: "kvlab", dropped: {}, sorted: false, shift: 0 });
      }),
      { numRuns: 50 },
    );
  });

  test("begins with the columns of the contract", async () => {
    const file = join(folder.path, "plain.csv");
    await writeTrace(generate("lmsys-tokens", { n: 2, seed: 1 }), file);
    expect(readFileSync(file, "utf8")).toMatch(/^arrival,prompt,output\n0,\d+,\d+\n0,\d+,\d+\n$/);
    await writeTrace(withPredictions(generate("amin", { n: 1, seed: 1 }), "exact", 1), file);
    expect(readFileSync(file, "utf8")).toMatch(
      /^arrival,prompt,output,lower,upper,predicted,unit\n.*,words\n$/,
    );
  });

  test("replaces a file only when all is written, and leaves nothing else behind", async () => {
    const file = folder.write("kept.csv", "old");
    const sound = generate("amin", { n: 1, seed: 1 });
    const broken = { ...generate("amin", { n: 10_000, seed: 1 }) };
    Object.defineProperty(broken, "output", { value: new Proxy(broken.output, { get: failsAt(9000) }) });
    await expect(writeTrace(broken, file)).rejects.toThrow("no row 9000");
    expect(readFileSync(file, "utf8")).toBe("old");
    await expect(writeTrace(sound, join(folder.path, "none", "x.csv"))).rejects.toThrow(
      /^cannot write .*x\.csv: no such folder$/,
    );
    await expect(writeTrace(sound, folder.path)).rejects.toThrow(/^cannot write .*: it is a folder$/);
    const interrupted = { signal: AbortSignal.abort() };
    await expect(writeTrace(sound, file, interrupted)).rejects.toThrow(/aborted/);
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(folder.path).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("goes to a stream, which stays open", async () => {
    let text = "";
    const stream = new Writable({
      write(chunk, _encoding, done) {
        text += chunk;
        done();
      },
    });
    await writeTrace(generate("lmsys-tokens", { n: 9000, seed: 1 }), stream);
    expect(stream.writableEnded).toBe(false);
    expect(text.split("\n")).toHaveLength(9002);
    const file = join(folder.path, "streamed.csv");
    writeFileSync(file, text);
    expect((await readTrace(file)).workload.n).toBe(9000);
  });
});

function failsAt(row: number) {
  return (target: Int32Array, key: string | symbol) => {
    if (key === String(row)) throw new Error(`no row ${row}`);
    return Reflect.get(target, key);
  };
}
