import { describe, expect, test } from "vitest";
import { InputError } from "../../lib/core/errors.ts";
import { parallel, points, sweep } from "../../lib/sweep/index.ts";
import { tasks } from "./tasks.ts";

const seeds = Array.from({ length: 7 }, (_, seed) => ({ seed }));

describe("parallel", () => {
  test("results stand in the order of the inputs and are the same on any number of threads", async () => {
    const [none, one, three] = await Promise.all(
      [0, 1, 3].map((threads) => parallel(tasks.mean, seeds, { threads })),
    );
    expect(new Set(none.map(({ mean }) => mean)).size).toBe(7);
    expect(none[0].draws).toBeInstanceOf(Float64Array);
    expect(one).toEqual(none);
    expect(three).toEqual(none);
  });

  test("more than one thread means other threads, one means this one", async () => {
    const apart = await parallel(tasks.where, [1, 2, 3, 4], { threads: 2 });
    expect(apart.every(({ main }) => !main)).toBe(true);
    const here = await parallel(tasks.where, [1, 2], { threads: 1 });
    const single = await parallel(tasks.where, [1], { threads: 8 });
    const [own] = await parallel({ ...tasks.where, run: tasks.where.run }, [0], { threads: 0 });
    expect([...here, ...single]).toEqual([own, own, own]);
  });

  test("each result is told as it comes, with the index of its input", async () => {
    for (const threads of [1, 2]) {
      const told = new Map<number, number>();
      const results = await parallel(tasks.mean, seeds, {
        threads,
        onResult: ({ mean }, index) => told.set(index, mean),
      });
      expect([...told.keys()].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
      for (const [index, mean] of told) expect(mean).toBe(results[index].mean);
    }
  });

  test("the first failing input is named, though a later one fails sooner, and bad input stays bad input", async () => {
    for (const threads of [0, 3]) {
      const failure = await parallel(tasks.threes, [1, 2, 3, 4, 5, 6, 7], { threads }).catch((e) => e);
      expect(failure).toBeInstanceOf(InputError);
      expect(failure.message).toBe("input 2 of 7, 3: invalid k: 3; expected no multiple of 3");
      expect(failure.cause.stack).toContain("tasks.ts");
    }
    const other = await parallel(tasks.threes, [1, 9], { threads: 2 }).catch((e) => e);
    expect(other).not.toBeInstanceOf(InputError);
    expect([other.message, other.cause.name]).toEqual(["input 1 of 2, 9: nine", "RangeError"]);
    await expect(parallel(tasks.text, [5], { threads: 0 })).rejects.toThrow("input 0 of 1, 5: just words");
  });

  test("what cannot pass between threads is an error that names the input, on any number of threads", async () => {
    for (const threads of [0, 2]) {
      await expect(parallel(tasks.notCloneable, [0, 1, 2], { threads })).rejects.toThrow(
        /^input 1 of 3, 1: .*could not be cloned/,
      );
      const bad = [0, () => 1] as unknown as number[];
      await expect(parallel(tasks.notCloneable, bad, { threads })).rejects.toThrow(
        /^input 1 of 2, .*could not be cloned/,
      );
    }
  });

  test("a worker that dies is an error, not a hang", async () => {
    await expect(parallel(tasks.exit, [0, 1, 2, 4], { threads: 2 })).rejects.toThrow(
      "input 1 of 4, 1: the worker thread ended with exit code 3",
    );
  });

  test("a signal ends computing workers at once and rejects with its reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const inputs = [0, 0, 1e9, 1e9];
    const done = parallel(tasks.spin, inputs, {
      threads: 2,
      signal: controller.signal,
      onResult: (_, index) => index === 1 && controller.abort(reason),
    });
    await expect(done).rejects.toBe(reason);
    await expect(parallel(tasks.spin, [0], { signal: controller.signal })).rejects.toBe(reason);
  });

  test("an interrupt of the process ends them too", async () => {
    const listeners = process.listenerCount("SIGINT");
    const done = parallel(tasks.spin, [0, 1e9], {
      threads: 2,
      onResult: () => process.emit("SIGINT"),
    });
    await expect(done).rejects.toThrow("aborted");
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });

  test("no input, no work; a bad number of threads is refused, an unknown function named", async () => {
    expect(await parallel(tasks.mean, [])).toEqual([]);
    await expect(parallel(tasks.mean, seeds, { threads: -1 })).rejects.toThrow("invalid threads: -1");
    const unknown = { ...tasks.spin, run: (k: number) => k };
    await expect(parallel(unknown, [1, 2], { threads: 2 })).rejects.toThrow('no function "run" is exported');
  });
});

describe("sweep", () => {
  test("points are all combinations, the last parameter running fastest", () => {
    const grid = points({ n: [10, 20], kind: ["a"], seed: [1, 2] });
    expect(grid.map(({ n, kind, seed }) => `${n}${kind}${seed}`)).toEqual(["10a1", "10a2", "20a1", "20a2"]);
    expect(points({ n: [], seed: [1] })).toEqual([]);
  });

  test("a row a point: its parameters and what was found there", async () => {
    const rows = await sweep({ seed: [3, 4] }, tasks.mean, { threads: 1 });
    expect(rows.map(({ seed }) => seed)).toEqual([3, 4]);
    expect(rows[1].mean).toBe((await tasks.mean.run({ seed: 4 })).mean);
  });
});
