import { requirePositive } from "../../core/errors.ts";
import { formatSpec } from "../../core/spec.ts";
import type { ArrivalProcess } from "./process.ts";
import { switchingTimes } from "./switching.ts";

/** Mean rate and sojourns of the interrupted Poisson process fitted to the Azure 2023 code trace, in seconds. */
const azureCode = { rate: 2.57, on: 7.77, off: 37.48 };

/**
 * An interrupted Poisson process: bursts of exponential length, silence of exponential length between them.
 *
 * @param on mean length of a burst, in the caller's unit of time
 * @param off mean length of a silence; both, where absent, keep the shape of the Azure 2023 code trace at any rate
 *   (7.77 s and 37.48 s at 2.57 requests/s: gaps of CV 12.7)
 * @throws InputError for lengths that are not positive
 */
export function onOff(lengths: { readonly on?: number; readonly off?: number } = {}): ArrivalProcess {
  for (const [name, length] of Object.entries(lengths)) requirePositive(`${name} of onoff`, length);
  return {
    spec: formatSpec("onoff", lengths),
    needsRate: true,
    times(n, rate, random) {
      const { on = (azureCode.on * azureCode.rate) / rate, off = (azureCode.off * azureCode.rate) / rate } =
        lengths;
      const burst = { rate: (rate * (on + off)) / on, stay: on };
      return switchingTimes(n, [burst, { rate: 0, stay: off }], random);
    },
  };
}
