import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArrivalForecast } from "../../../lib/policies/price-guided/index.ts";
import type { PredictedRequests } from "../../../lib/simulator/policy.ts";

function requests(lengths: readonly (readonly [number, number])[]): PredictedRequests {
  return {
    n: lengths.length,
    arrival: new Float64Array(lengths.length),
    prompt: Int32Array.from(lengths, ([prompt]) => prompt),
    predicted: Int32Array.from(lengths, ([, predicted]) => predicted),
  };
}

const volumeOf = ([s, o]: readonly [number, number]) => s * o + (o * (o + 1)) / 2;

describe("the forecast of arrivals", () => {
  const pair = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 30 }));

  test("what smaller arrivals hold in a round is the sum over all that can have come by then", () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 40 }), fc.nat(40), (seen, pick) => {
        const forecast = new ArrivalForecast(requests(seen));
        forecast.observe(seen.length, 1);
        const ordered = seen.toSorted((a, b) => volumeOf(a) - volumeOf(b));
        const limit = volumeOf(ordered[pick % seen.length]);
        const row = forecast.smaller(limit);
        const atMost = ordered.filter((row) => volumeOf(row) <= limit);
        const before = atMost.slice(0, -1); // with up to 40 seen each is a class of its own, and the last is the limit's
        for (const k of [1, 2, 5, 30]) {
          let held = 0;
          for (const [s, o] of before) for (let age = 1; age <= Math.min(k, o); age++) held += s + age;
          expect(row[Math.min(k, row.length - 1)]).toBeCloseTo(held / seen.length, 9);
        }
      }),
    );
  });

  test("steady arrivals are expected to go on at their rate, fewer after a pause, and a backlog is no rate", () => {
    const forecast = new ArrivalForecast(requests(Array.from({ length: 1000 }, () => [2, 3] as const)));
    forecast.observe(100, 0);
    expect(forecast.rate(0)).toBe(0);
    expect(forecast.rate(10)).toBe(0);
    for (let round = 1; round <= 200; round++) forecast.observe(100 + 2 * round, round);
    expect(forecast.rate(200)).toBeGreaterThan(1.9);
    expect(forecast.rate(200)).toBeLessThan(2.1);
    expect(forecast.work(200)).toBeCloseTo(forecast.rate(200) * volumeOf([2, 3]), 9);
    expect(forecast.rate(205)).toBeLessThanOrEqual(0.5);
    expect(forecast.rate(300)).toBeLessThan(0.03);
  });

  test("later requests are not looked at", () => {
    const seen = Array.from({ length: 50 }, (_, i) => [1 + (i % 5), 1 + (i % 11)] as const);
    const [one, other] = [seen, seen.map((row, i) => (i < 30 ? row : ([9, 99] as const)))].map((rows) => {
      const forecast = new ArrivalForecast(requests(rows));
      for (let round = 1; round <= 30; round++) forecast.observe(round, round);
      return forecast;
    });
    expect(one.rate(31)).toBe(other.rate(31));
    expect(one.work(31)).toBe(other.work(31));
    expect(one.smaller(20)).toEqual(other.smaller(20));
  });
});
