import { deviation, mean, variance } from "d3-array";
import { describe, expect, test } from "vitest";
import { arrivalNames, arrivalProcess, arrivalTimes } from "../../lib/workload/index.ts";

/** Coefficient of variation of the gaps. */
function gapVariation(times: Float64Array): number {
  const gaps = times.subarray(1).map((time, i) => time - times[i]);
  return (deviation(gaps) as number) / (mean(gaps) as number);
}

/** Variance over mean of the counts in windows of a length. */
function dispersion(times: Float64Array, window: number): number {
  const counts = new Float64Array(Math.floor(times[times.length - 1] / window));
  for (const time of times) {
    const cell = Math.floor(time / window);
    if (cell < counts.length) counts[cell]++;
  }
  return (variance(counts) as number) / (mean(counts) as number);
}

const rateOf = (times: Float64Array) => times.length / times[times.length - 1];

/** A spec, how far its rate over 200,000 arrivals may lie from the one asked (relative), and its gap CV with a band. */
const table: [string, number, number, number][] = [
  ["poisson", 0.01, 1, 0.02],
  ["gamma:cv=1.1", 0.01, 1.1, 0.02],
  ["gamma:cv=2", 0.02, 2, 0.06],
  ["gamma:cv=5", 0.05, 5, 0.3],
  ["weibull:k=0.92", 0.01, 1.088, 0.03],
  ["weibull:k=0.42", 0.03, 2.78, 0.15],
  ["onoff", 0.08, 12.7, 0.8],
  ["mmpp2", 0.08, 1.46, 0.06],
  ["drift", 0.08, 1.1, 0.05],
  ["diurnal:day=2000", 0.03, 1.4, 0.3],
  ["ticks", 0.03, 3.05, 0.1],
  ["clients", 0.15, 1.6, 0.5],
];

describe("arrival processes", () => {
  test.each(table)(
    "%s has the rate asked for and its own burstiness, at any rate",
    (spec, band, cv, cvBand) => {
      for (const rate of [0.5, 5]) {
        const times = arrivalTimes(spec, { n: 200_000, seed: 11, rate });
        expect(Math.abs(rateOf(times) / rate - 1)).toBeLessThan(band);
        expect(Math.abs(gapVariation(times) - cv)).toBeLessThan(cvBand);
      }
    },
  );

  test.each(arrivalNames)(
    "%s gives finite times from 0 on that never decrease, and equal ones for equal seeds",
    (name) => {
      const make = (seed: number) => arrivalTimes(name, { n: 5000, seed, rate: 2 });
      const times = make(1);
      expect(times.length).toBe(5000);
      expect(times[0]).toBeGreaterThanOrEqual(0);
      expect(times.every((time, i) => Number.isFinite(time) && (i === 0 || time >= times[i - 1]))).toBe(true);
      expect(make(1)).toEqual(times);
      if (name !== "backlog") expect(make(2)).not.toEqual(times);
    },
  );

  test("a renewal process begun in equilibrium has the same rate at its beginning as later", () => {
    const count = (spec: string) => {
      let total = 0;
      for (let seed = 0; seed < 4000; seed++)
        total += arrivalTimes(spec, { n: 100, seed, rate: 1 }).filter((time) => time < 2).length;
      return total / 4000;
    };
    // Two arrivals are expected in [0, 2); the count has a standard deviation of about 3 and 4, so 0.06 a mean.
    expect(Math.abs(count("gamma:cv=2") - 2)).toBeLessThan(0.25);
    expect(Math.abs(count("weibull:k=0.5") - 2)).toBeLessThan(0.25);
  });

  test("onoff follows the counts of the Azure code trace over 1, 10 and 60 seconds", () => {
    const times = arrivalTimes("onoff", { n: 400_000, seed: 1, rate: 2.57 });
    expect(Math.abs(dispersion(times, 1) - 12.5)).toBeLessThan(1);
    expect(Math.abs(dispersion(times, 10) - 77)).toBeLessThan(8);
    expect(Math.abs(dispersion(times, 60) - 147)).toBeLessThan(20);
  });

  test("onoff by its own lengths is silent for the share of time asked", () => {
    const times = arrivalTimes("onoff:on=10,off=30", { n: 100_000, seed: 1, rate: 2 });
    const gaps = times.subarray(1).map((time, i) => time - times[i]);
    const silent = gaps.filter((gap) => gap > 3).reduce((sum, gap) => sum + gap, 0) / times[times.length - 1];
    expect(Math.abs(silent - 0.72)).toBeLessThan(0.05);
  });

  test("gamma and mmpp2 have the dispersion of counts measured for them", () => {
    const gamma2 = arrivalTimes("gamma:cv=2", { n: 400_000, seed: 2, rate: 5 });
    expect(dispersion(gamma2, 1)).toBeCloseTo(3.6, 0.3);
    expect(Math.abs(dispersion(gamma2, 10) - 4.1)).toBeLessThan(0.3);
    const mild = arrivalTimes("mmpp2", { n: 1_000_000, seed: 2, rate: 5 });
    expect(Math.abs(dispersion(mild, 1) - 2.9)).toBeLessThan(0.3);
    expect(Math.abs(dispersion(mild, 10) - 18)).toBeLessThan(2.5);
    expect(Math.abs(dispersion(mild, 60) - 62)).toBeLessThan(12);
  });

  test("drift follows the dispersion curve of the Azure conversation trace", () => {
    const times = arrivalTimes("drift", { n: 1_000_000, seed: 3, rate: 5.53 });
    const fitted = (w: number) => 1 + 107 * (1 - (1 - Math.exp(-0.0055 * w)) / (0.0055 * w));
    for (const window of [1, 10, 60, 300])
      expect(Math.abs(dispersion(times, window) / fitted(window) - 1)).toBeLessThan(0.2);
  });

  test("diurnal follows the measured hours, whatever the length of the day", () => {
    for (const day of [600, 86_400]) {
      const times = arrivalTimes(`diurnal:day=${day}`, { n: 240_000, seed: 4, rate: 12_000 / day });
      const hours = new Float64Array(24);
      for (const time of times) hours[Math.floor(((24 * time) / day) % 24)]++;
      expect((hours[14] * 24) / times.length).toBeCloseTo(1.78, 0.9);
      expect((hours[7] * 24) / times.length).toBeCloseTo(0.165, 1.2);
    }
  });

  test("a diurnal cosine peaks at 16.8 h", () => {
    const times = arrivalTimes("diurnal:day=24,amplitude=0.66", { n: 240_000, seed: 4, rate: 500 });
    const hours = new Float64Array(24);
    for (const time of times) hours[Math.floor(time % 24)] += 24 / times.length;
    expect(hours[16]).toBeCloseTo(1.66, 0.9);
    expect(hours[4]).toBeCloseTo(0.34, 0.9);
  });

  test("ticks arrive together at multiples of their distance", () => {
    const times = arrivalTimes("ticks:every=3", { n: 1000, seed: 1, rate: 3.4 });
    expect(times.every((time) => time % 3 === 0)).toBe(true);
    expect(new Set(times).size).toBeLessThan(130);
  });

  test("bad settings are refused by name", () => {
    const bad = (spec: string) => () => arrivalProcess(spec);
    expect(bad("gamma:vc=2")).toThrow('unknown setting of gamma: "vc"; did you mean "cv"?');
    expect(bad("gamma:cv=two")).toThrow('invalid cv of gamma: "two"; expected a number');
    expect(bad("gamma:cv=")).toThrow('invalid cv of gamma: ""; expected a number');
    expect(bad("gamma:cv=-1")).toThrow("invalid cv of gamma: -1; expected a positive number");
    expect(bad("gamma:1,2")).toThrow('invalid settings of gamma: "2"; expected at most cv=…');
    expect(bad("gamma:cv=1,cv=2")).toThrow('invalid settings of gamma: "cv=2"; expected cv once');
    expect(bad("poisson:rate=3")).toThrow('invalid settings of poisson: "rate=3"; expected no settings');
    expect(bad("mmpp2:high=1,low=2")).toThrow("invalid high of mmpp2: 1; expected at least low, 2");
    expect(bad("diurnal:day=0")).toThrow("invalid day of diurnal: 0");
    expect(bad("clients:count=0.5")).toThrow("invalid count of clients: 0.5");
    expect(bad("onof")).toThrow('did you mean "onoff"?');
  });

  test("a process written as a spec is read back as the same process", () => {
    for (const name of arrivalNames) {
      const process = arrivalProcess(name);
      expect(arrivalProcess(process.spec).spec).toBe(process.spec);
    }
    expect(arrivalProcess("gamma:3").spec).toBe("gamma:cv=3");
  });
});
