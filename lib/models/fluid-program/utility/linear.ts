import type { Utility } from "./utility.ts";

/** Throughput, U(x) = x: weights alone tell requests apart. */
export function linear(): Utility {
  return {
    kind: "linear",
    label: "x",
    value: (x) => x,
    slope: () => 1,
    demand: (price) => (price < 1 ? 1 : 0),
    closedForm: true,
    sample(_, from, to, slope, curvature) {
      slope.fill(1, from, to);
      curvature.fill(0, from, to);
    },
    bend: 0,
  };
}
