import { describe, expect, test } from "vitest";
import { horizons, inSystem, powerFit, windowAverages } from "../../../lib/analysis/stability/index.ts";
import { oneAtATime, queueTrace } from "./served.ts";

describe("gap and delay at a horizon", () => {
  const run = oneAtATime(queueTrace(500, 0.8, 2, () => 1));

  test("are those of the number in the system: its last value, and its average over the arrivals", () => {
    for (const { horizon, gap, delay } of horizons(run, [10, 50, 200])) {
      const arrived = run.workload.arrival.filter((time) => time <= horizon).length;
      const completed = run.completion.filter((time) => time <= horizon).length;
      expect(gap).toBeCloseTo((arrived - completed) / horizon, 12);
      const average = windowAverages(inSystem(run), 0, horizon, 1)[0];
      expect(delay).toBeCloseTo((average * horizon) / arrived, 9);
    }
  });

  test("count a request that was never served as there for ever", () => {
    const completion = run.completion.map((end, i) => (i < 5 ? Number.NaN : end));
    const [without] = horizons({ workload: run.workload, completion }, [300]);
    expect(without.gap - horizons(run, [300])[0].gap).toBeCloseTo(5 / 300, 12);
  });

  test("need a horizon", () => {
    expect(() => horizons(run, [0])).toThrow("invalid horizon: 0");
  });
});

describe("the fitted power", () => {
  test("is the one that points lie on", () => {
    const x = [1, 3, 10, 50];
    const { slope, scale, error } = powerFit(
      x,
      x.map((value) => 4 * value ** -0.5),
    );
    expect(slope).toBeCloseTo(-0.5, 12);
    expect(scale).toBeCloseTo(4, 12);
    expect(error).toBeLessThan(1e-12);
  });

  test("is refused for values without a logarithm", () => {
    expect(() => powerFit([1, 2], [1, 0])).toThrow("invalid y: 0; expected positive numbers");
  });
});
