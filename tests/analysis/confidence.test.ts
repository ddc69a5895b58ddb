import { expect, test } from "vitest";
import { shareInterval } from "../../lib/analysis/index.ts";

test("an exact interval for a share leaves just 2.5 % of the binomial beyond each end", () => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  const below = (n: number, p: number, k: number) =>
    Array.from({ length: k + 1 }, (_, j) => choose(n, j) * p ** j * (1 - p) ** (n - j)).reduce(
      (a, b) => a + b,
    );
  for (const [count, n] of [
    [3, 10],
    [1, 24],
    [19, 20],
  ]) {
    const { mean, low, high } = shareInterval(count, n);
    expect(mean).toBe(count / n);
    expect(below(n, high, count)).toBeCloseTo(0.025, 6); // so few, were the share `high`
    expect(1 - below(n, low, count - 1)).toBeCloseTo(0.025, 6); // so many, were it `low`
  }
});

test("none and all leave one end at 0 and 1", () => {
  const none = shareInterval(0, 24);
  expect([none.low, none.high]).toEqual([0, expect.closeTo(1 - 0.025 ** (1 / 24), 9)]);
  const all = shareInterval(24, 24);
  expect([all.low, all.high]).toEqual([expect.closeTo(0.025 ** (1 / 24), 9), 1]);
});

test("a count beyond the trials, and no trial, are refused", () => {
  expect(() => shareInterval(5, 4)).toThrow("invalid count: 5");
  expect(() => shareInterval(0, 0)).toThrow("invalid number of trials: 0");
});
