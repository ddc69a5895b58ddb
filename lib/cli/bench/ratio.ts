import { rayleigh } from "../../analysis/competitive-ratio/index.ts";
import type { Bench } from "./bench.ts";

const REPEATS = 3;

/** The most milliseconds that the certified ratio of A_min may take, by the longest length u. */
const MOST_MILLISECONDS: Readonly<Record<number, number>> = {
  1000: 50,
  10000: 500,
  100000: 1_000,
  1000000: 10_000,
};

/** The competitive ratio of A_min: time must grow linearly in u. Best of several. */
export const ratioBench: Bench = {
  name: "ratio",
  cases: () =>
    Object.entries(MOST_MILLISECONDS).map(([upper, most]) => ({
      name: `a-min/${upper}`,
      async measure() {
        const milliseconds = best(() => rayleigh(Number(upper)));
        return {
          bench: "ratio",
          case: `a-min/${upper}`,
          milliseconds: Number(milliseconds.toPrecision(3)),
          nanosecondsPerLength: Math.round((1e6 * milliseconds) / Number(upper)),
          target: `≤ ${most} ms`,
          met: milliseconds <= most,
        };
      },
    })),
};

/** The least milliseconds that a call takes, over a few. */
export function best(call: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < REPEATS; k++) {
    const begin = performance.now();
    call();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}
