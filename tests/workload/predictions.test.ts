import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generate, type Workload, withPredictions, workload } from "../../lib/workload/index.ts";

const about = { name: "test", unit: "tokens", time: "rounds", source: "by hand" } as const;

function withOutputs(...output: number[]): Workload {
  const n = output.length;
  const prompt = new Int32Array(n).fill(1);
  return workload({ arrival: new Float64Array(n), prompt, output: Int32Array.from(output), about });
}

const columns = ({ lower, upper, predicted }: Workload) => [lower, upper, predicted].map((c) => c && [...c]);

describe("prediction models", () => {
  test("exact predicts the length itself", () => {
    expect(columns(withPredictions(withOutputs(1, 7), "exact", 1))).toEqual([
      [1, 7],
      [1, 7],
      [1, 7],
    ]);
  });

  test("a common interval is the same for all, the point its safe upper end", () => {
    const found = withPredictions(withOutputs(1, 7), { kind: "interval", lower: 1, upper: 9 }, 1);
    expect(columns(found)).toEqual([
      [1, 1],
      [9, 9],
      [9, 9],
    ]);
  });

  test("a true length outside the common interval is refused by name", () => {
    expect(() => withPredictions(withOutputs(2, 7), "interval:1,6", 1)).toThrow(
      "invalid output of request 1: 7; expected a length in the common interval [1, 6]",
    );
    expect(() => withPredictions(withOutputs(2, 7), "interval:3,9", 1)).toThrow(
      "invalid output of request 0: 2",
    );
  });

  test("buckets of width 100 are [1, 100], [101, 200], …", () => {
    const found = withPredictions(withOutputs(1, 100, 101, 250), "buckets:100", 1);
    expect(columns(found).slice(0, 2)).toEqual([
      [1, 1, 101, 201],
      [100, 100, 200, 300],
    ]);
  });

  test("a relative interval is rounded and at least 1", () => {
    const found = withPredictions(withOutputs(1, 10, 20), "relative:0.9", 1);
    expect(columns(found).slice(0, 2)).toEqual([
      [1, 1, 2],
      [2, 19, 38],
    ]);
  });

  test("every interval model contains the truth and plans with its upper end", () => {
    const outputs = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 30 });
    const models = fc.oneof(
      fc.constant("exact"),
      fc.constant("interval:1,100000"),
      fc.integer({ min: 1, max: 5000 }).map((w) => `buckets:${w}`),
      fc.integer({ min: 0, max: 99 }).map((x) => `relative:${x / 100}`),
    );
    fc.assert(
      fc.property(outputs, models, (output, model) => {
        const { lower, upper, predicted } = withPredictions(withOutputs(...output), model, 1);
        output.forEach((o, i) => {
          expect(lower?.[i]).toBeLessThanOrEqual(o);
          expect(upper?.[i]).toBeGreaterThanOrEqual(o);
        });
        expect(predicted).toEqual(upper);
      }),
    );
  });

  test("noisy points are uniform within eps of the truth, from their own stream, without an interval", () => {
    const requests = withOutputs(...new Array(4000).fill(1000));
    const { predicted = new Int32Array(), lower, upper } = withPredictions(requests, "noisy:0.2", 1);
    expect([lower, upper]).toEqual([undefined, undefined]);
    const sorted = predicted.slice().sort();
    expect(sorted[0]).toBeGreaterThanOrEqual(800);
    expect(sorted[3999]).toBeLessThanOrEqual(1200);
    for (const share of [0.25, 0.5, 0.75])
      expect(Math.abs(sorted[share * 4000] - (800 + 400 * share))).toBeLessThan(15);
    expect(withPredictions(requests, "noisy:0.2", 1).predicted).toEqual(predicted);
    expect(withPredictions(requests, "noisy:0.2", 2).predicted).not.toEqual(predicted);
  });

  test("predictions replace earlier ones and leave the requests as they are", () => {
    const requests = generate("amin", { n: 50, seed: 1, rate: 1 });
    const twice = withPredictions(withPredictions(requests, "buckets:50", 1), "noisy:0.5", 1);
    expect(twice.lower).toBeUndefined();
    expect([twice.arrival, twice.prompt, twice.output]).toEqual([
      requests.arrival,
      requests.prompt,
      requests.output,
    ]);
    expect(requests.predicted).toBeUndefined();
  });

  test("unknown models and settings out of range are refused", () => {
    const bad = (model: string) => () => withPredictions(withOutputs(5), model, 1);
    expect(bad("bucket:3")).toThrow('unknown prediction: "bucket"; did you mean "buckets"?');
    expect(bad("interval:5")).toThrow(
      'invalid prediction interval: "no upper"; expected interval:lower,upper',
    );
    expect(bad("interval:9,5")).toThrow("invalid upper end of interval: 5; expected an integer from 9");
    expect(bad("buckets:0")).toThrow("invalid width of buckets: 0");
    expect(bad("relative:1")).toThrow("invalid relative interval: 1; expected a number from 0 to below 1");
    expect(bad("noisy:1.5")).toThrow("invalid noise eps: 1.5");
    expect(bad("exact:1")).toThrow("invalid settings of exact");
  });
});
