import { invalid, requirePositive } from "../../core/errors.ts";
import { formatSpec } from "../../core/spec.ts";
import type { ArrivalProcess } from "./process.ts";
import { switchingTimes } from "./switching.ts";

/** Settings of {@link mmpp2}. */
export interface Mmpp2Options {
  /** Rates of the two states in proportion to each other. */
  readonly high?: number;
  readonly low?: number;
  /** Mean time in either state, in the caller's unit; where absent, long enough for 300 arrivals. */
  readonly stay?: number;
}

/**
 * A Poisson process that switches between a high and a low rate, as long in one as in the other on average. The
 * defaults are mild: 1.6 and 0.4 times the mean rate, 60 s each at 5 requests/s (gaps of CV 1.46).
 *
 * @throws InputError for rates or a stay that are not positive, or high < low
 */
export function mmpp2({ high = 1.6, low = 0.4, stay }: Mmpp2Options = {}): ArrivalProcess {
  requirePositive("high of mmpp2", high);
  requirePositive("low of mmpp2", low);
  if (high < low) invalid("high of mmpp2", high, `at least low, ${low}`);
  if (stay !== undefined) requirePositive("stay of mmpp2", stay);
  return {
    spec: formatSpec("mmpp2", { high, low, stay }),
    needsRate: true,
    times(n, rate, random) {
      const unit = (2 * rate) / (high + low);
      const time = stay ?? 300 / rate;
      const states = [high, low].map((factor) => ({ rate: factor * unit, stay: time }));
      return switchingTimes(n, [states[0], states[1]], random);
    },
  };
}
