import { expect, test } from "vitest";
import { type GivenColumns, generate, workload } from "../../lib/workload/index.ts";

const about = { name: "mine", unit: "tokens", time: "rounds", source: "a test" } as const;
const sound = { arrival: [0, 1.5], prompt: [3, 4], output: [5, 6], about };

test("plain arrays become typed columns, and typed columns are taken as they are", () => {
  const made = workload({ ...sound, weight: [1, 2.5] });
  expect(made.arrival).toEqual(Float64Array.of(0, 1.5));
  expect(made.output).toEqual(Int32Array.of(5, 6));
  expect(made.weight).toEqual(Float64Array.of(1, 2.5));
  const again = workload(made);
  for (const name of ["arrival", "prompt", "output", "weight"] as const) expect(again[name]).toBe(made[name]);
});

test.each<[string, object, string]>([
  ["a fraction", { prompt: [1.5, 2] }, "invalid prompt of request 0: 1.5; expected an integer below 2^31"],
  ["NaN", { output: [1, Number.NaN] }, "invalid output of request 1: NaN; expected an integer"],
  ["text", { prompt: ["3", 4] }, 'invalid prompt of request 0: "3"; expected an integer'],
  ["a length above 2^31", { output: [1, 2 ** 31] }, "invalid output of request 1: 2147483648"],
  [
    "a missing column",
    { output: undefined },
    "invalid output column: undefined; expected an array of numbers",
  ],
  ["unequal columns", { prompt: [1] }, 'invalid prompt column: "1 rows"; expected 2 rows'],
  ["unsorted arrivals", { arrival: [1, 0] }, "invalid arrival of request 1: 0; expected no earlier"],
  [
    "nothing about it",
    { about: undefined },
    "invalid about: undefined; expected { name, unit, time, source }",
  ],
])("%s is refused by name and row", (_, wrong, message) => {
  expect(() => workload({ ...sound, ...wrong } as GivenColumns)).toThrow(message);
});

test("an arrival process of one's own must give one time a request", () => {
  const arrivals = { spec: "mine", needsRate: false, times: () => Float64Array.of(0) };
  expect(() => generate("amin", { n: 2, seed: 1, arrivals })).toThrow(
    'invalid times of mine arrivals: "1 times"; expected 2, one a request',
  );
});
