import fc from "fast-check";
import jstat from "jstat";
import { describe, expect, test } from "vitest";
import {
  describe as describeWorkload,
  dropUnservable,
  generate,
  inRounds,
  selectRows,
  spearman,
  take,
  toTable,
  withArrivals,
  withPredictions,
  workload,
} from "../../lib/workload/index.ts";

const about = { name: "test", unit: "tokens", time: "seconds", source: "by hand" } as const;
const four = workload({
  arrival: Float64Array.of(0, 1, 3, 6),
  prompt: Int32Array.of(5, 1, 3, 7),
  output: Int32Array.of(2, 2, 4, 8),
  kind: Int32Array.of(0, 1, 0, 1),
  about,
});

describe("describe", () => {
  test("gives the moments, percentiles and arrivals of a worked example", () => {
    expect(describeWorkload(four)).toEqual({
      requests: 4,
      unit: "tokens",
      time: "seconds",
      // p90 and p99 at positions 2.7 and 2.97 of the sorted values
      prompt: {
        min: 1,
        median: 4,
        mean: 4,
        variance: expect.closeTo(20 / 3, 9),
        p90: 6.4,
        p99: expect.closeTo(6.94, 9),
        max: 7,
      },
      output: {
        min: 2,
        median: 3,
        mean: 4,
        variance: expect.closeTo(8, 9),
        p90: expect.closeTo(6.8, 9),
        p99: expect.closeTo(7.88, 9),
        max: 8,
      },
      // gaps 1, 2, 3: mean 2, standard deviation 1
      arrivals: { rate: 0.5, cv: 0.5 },
    });
  });

  test("has no rate for a backlog, no spread for one request, and refuses none", () => {
    expect(describeWorkload(generate("amin", { n: 5, seed: 1 })).arrivals).toEqual({ rate: null, cv: null });
    const one = describeWorkload(take(four, 1));
    expect([one.prompt.variance, one.arrivals.rate]).toEqual([0, null]);
    expect(describeWorkload(take(four, 2)).arrivals).toEqual({ rate: 1, cv: null });
    expect(() => describeWorkload(take(four, 0))).toThrow("invalid number of values: 0");
  });
});

describe("spearman", () => {
  test("is 1 for any increasing and -1 for any decreasing relation", () => {
    expect(spearman([1, 2, 30], [5, 6, 7])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 30], [9, 6, 1])).toBeCloseTo(-1, 12);
  });

  test("agrees with Pearson's correlation of jstat's ranks, ties included", () => {
    const oracle = jstat as unknown as {
      rank(v: number[]): number[];
      corrcoeff(a: number[], b: number[]): number;
    };
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), {
      minLength: 3,
    });
    fc.assert(
      fc.property(pairs, (rows) => {
        const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
        fc.pre(new Set(a).size > 1 && new Set(b).size > 1);
        expect(spearman(a, b)).toBeCloseTo(oracle.corrcoeff(oracle.rank(a), oracle.rank(b)), 9);
      }),
    );
  });

  test("refuses columns of unequal length", () => {
    expect(() => spearman([1, 2], [1])).toThrow("two columns of equal length");
  });
});

describe("selecting requests", () => {
  test("keeps every column of the chosen rows", () => {
    const chosen = selectRows(withPredictions(four, "exact", 1), [1, 3]);
    expect([chosen.n, [...chosen.arrival], [...chosen.prompt]]).toEqual([2, [1, 6], [1, 7]]);
    expect([chosen.kind, chosen.upper].map((c) => [...(c ?? [])])).toEqual([
      [1, 1],
      [2, 8],
    ]);
    expect(chosen.about).toEqual(about);
  });

  test("refuses rows that do not exist or would undo the order of arrival", () => {
    expect(() => selectRows(four, [4])).toThrow(
      "invalid row 0 to select: 4; expected an integer from 0 to 3",
    );
    expect(() => selectRows(four, [2, 1])).toThrow("invalid arrival of request 1: 1");
  });

  test("take gives the first requests, at most all", () => {
    expect([...take(four, 2).output]).toEqual([2, 2]);
    expect(take(four, 99).n).toBe(4);
  });

  test("dropUnservable drops exactly the requests whose prompt and output exceed the memory", () => {
    const { workload: kept, dropped } = dropUnservable(four, 7);
    expect([dropped, [...kept.prompt]]).toEqual([1, [5, 1, 3]]);
    expect(dropUnservable(four, 6).dropped).toBe(3);
    expect(dropUnservable(four, 15)).toEqual({ workload: four, dropped: 0 });
    expect(() => dropUnservable(four, Number.NaN)).toThrow("invalid memory: NaN");
  });
});

describe("other arrivals and other clocks", () => {
  test("withArrivals keeps the lengths and says what the new times count", () => {
    const again = withArrivals(four, "poisson", { rate: 2, seed: 1, time: "rounds" });
    expect([again.prompt, again.output, again.about.time]).toEqual([four.prompt, four.output, "rounds"]);
    expect(again.arrival).not.toEqual(four.arrival);
  });

  test("inRounds divides seconds by the length of a round, once", () => {
    const rounds = inRounds(four, 0.5);
    expect([[...rounds.arrival], rounds.about.time]).toEqual([[0, 2, 6, 12], "rounds"]);
    expect(() => inRounds(rounds, 0.5)).toThrow('invalid time of workload: "rounds"');
  });
});

describe("toTable", () => {
  test("has the row number and the columns the workload has", () => {
    const table = toTable(four);
    expect(table.columnNames()).toEqual(["request", "arrival", "prompt", "output", "kind"]);
    expect(table.object(3)).toEqual({ request: 3, arrival: 6, prompt: 7, output: 8, kind: 1 });
  });
});

describe("workload", () => {
  const good = {
    arrival: Float64Array.of(0, 1),
    prompt: Int32Array.of(1, 0),
    output: Int32Array.of(1, 2),
    about,
  };

  test("takes prompts of 0 and refuses what breaks the columns, naming the row", () => {
    expect(workload(good).n).toBe(2);
    const bad = (change: object) => () => workload({ ...good, ...change });
    expect(bad({ output: Int32Array.of(1) })).toThrow('invalid output column: "1 rows"; expected 2 rows');
    expect(bad({ arrival: Float64Array.of(1, 0) })).toThrow("invalid arrival of request 1: 0");
    expect(bad({ arrival: Float64Array.of(0, Number.NaN) })).toThrow("invalid arrival of request 1: NaN");
    expect(bad({ output: Int32Array.of(0, 2) })).toThrow("invalid output of request 0: 0");
    expect(bad({ lower: Int32Array.of(1, 1) })).toThrow("invalid prediction interval");
    expect(bad({ lower: Int32Array.of(1, 3), upper: Int32Array.of(1, 2) })).toThrow(
      "invalid interval of request 1",
    );
  });
});
