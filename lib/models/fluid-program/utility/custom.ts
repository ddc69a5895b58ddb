import { invalid } from "../../../core/errors.ts";
import { type Fault, utilityFault } from "./check.ts";
import { rootOfSlope } from "./demand.ts";
import type { Utility } from "./utility.ts";

/** A utility of the reader's own, with its derivatives. */
export interface CustomUtility {
  /** What to call it. */
  readonly name: string;
  readonly value: (x: number) => number;
  /** U′. */
  readonly slope: (x: number) => number;
  /** U″; by differences of the slope unless given. */
  readonly second?: (x: number) => number;
}

/**
 * A utility from functions. It is checked at a thousand points of [0, 1]: finite, non-decreasing, concave, and with a
 * slope that is the value's derivative.
 *
 * @throws InputError naming the point at which a check fails
 */
export function customUtility({ name, value, slope, second = differences(slope) }: CustomUtility): Utility {
  for (const [part, of] of Object.entries({ value, slope, second }))
    if (typeof of !== "function") invalid(`${part} of utility ${name}`, of, "a function of x");
  const fault = utilityFault({ value, slope, second });
  if (fault) invalid(`utility ${name}`, shownFault(fault), "a concave, non-decreasing function on [0, 1]");
  for (const x of [0.1, 0.3, 0.5, 0.7, 0.9]) requireDerivative(name, value, slope, x);
  return fromCurve("function", name, { value, slope, second });
}

/** A utility from functions that have been checked. */
export function fromCurve(
  kind: "expression" | "function",
  label: string,
  { value, slope, second }: Required<Omit<CustomUtility, "name">>,
): Utility {
  return {
    kind,
    label,
    value,
    slope,
    demand: (price) => (price <= 0 ? 1 : rootOfSlope(slope, price)),
    closedForm: false,
    sample(x, from, to, slopes, curvature) {
      for (let k = from; k < to; k++) {
        const first = Math.max(slope(x[k]), 0);
        slopes[k] = first;
        curvature[k] = first > 0 ? Math.max(-second(x[k]) / first, 0) : 0;
      }
    },
    bend: 0,
  };
}

/** A fault in words: `slope −0.5 at x = 1`. */
export function shownFault({ what, x, found }: Fault): string {
  const names = { value: "value", slope: "slope", curvature: "second derivative" };
  return `${names[what]} ${Number(found.toPrecision(4))} at x = ${Number(x.toPrecision(4))}`;
}

function differences(slope: (x: number) => number): (x: number) => number {
  return (x) => {
    const h = Math.min(1e-5, x / 8, (1 - x) / 8);
    return h > 0 ? (slope(x + h) - slope(x - h)) / (2 * h) : 0;
  };
}

function requireDerivative(
  name: string,
  value: (x: number) => number,
  slope: (x: number) => number,
  x: number,
): void {
  const h = 1e-4;
  const measured = (value(x + h) - value(x - h)) / (2 * h);
  const [least, most] = [slope(x + h), slope(x - h)]; // a concave function's chord has a slope between them
  const slack = 1e-6 * (1 + Math.abs(most));
  if (!(measured >= least - slack && measured <= most + slack))
    invalid(`slope of utility ${name}`, slope(x), `${measured}, the derivative of its value at x = ${x}`);
}
