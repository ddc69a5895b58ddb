/** How a function fails to be a utility: its value, its monotony or its concavity, and where. */
export interface Fault {
  readonly what: "value" | "slope" | "curvature";
  readonly x: number;
  /** The value, first or second derivative there. */
  readonly found: number;
}

/** A function of one variable with its first two derivatives. */
export interface Curve {
  value(x: number): number;
  slope(x: number): number;
  second(x: number): number;
}

/** Points at which a utility is checked: evenly over [0, 1], and closer and closer to its ends. */
const GRID = points();

/** Rounding of a derivative that is 0 in truth, relative to the largest on the grid. */
const ROUNDING = 1e-9;

/**
 * The worst point at which a function on [0, 1] is not finite, decreases or is convex; undefined if none is found
 * among a thousand. At x = 0 an infinite slope is allowed: the function √x has one.
 */
export function utilityFault(curve: Curve): Fault | undefined {
  for (const x of GRID) {
    const found = curve.value(x);
    if (!Number.isFinite(found)) return { what: "value", x, found };
  }
  return worst(curve, "slope") ?? worst(curve, "curvature");
}

/** The point where the slope is most negative, or the second derivative most positive, beyond rounding. */
function worst(curve: Curve, what: "slope" | "curvature"): Fault | undefined {
  const of = what === "slope" ? (x: number) => -curve.slope(x) : (x: number) => curve.second(x);
  let fault: Fault | undefined;
  let most = 0;
  let scale = Number.MIN_VALUE;
  for (const x of GRID.slice(1, -1)) {
    const found = of(x);
    if (Number.isNaN(found)) return { what: "value", x, found };
    scale = Math.max(scale, Math.abs(found));
    if (found > most) {
      most = found;
      fault = { what, x, found: what === "slope" ? -found : found };
    }
  }
  return most > ROUNDING * scale ? fault : undefined;
}

function points(): number[] {
  const even = Array.from({ length: 1025 }, (_, k) => k / 1024);
  const close = Array.from({ length: 17 }, (_, k) => 2 ** -(11 + k));
  return [...new Set([...even, ...close, ...close.map((x) => 1 - x)])].sort((a, b) => a - b);
}
