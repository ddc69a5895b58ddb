/** Halvings of [0, 1] after which a root is as sharp as a double allows. */
const STEPS = 200;

/**
 * The rate in [0, 1] at which a non-increasing slope meets a price, by bisection that ends with neighbouring doubles:
 * slow and sure, whatever the slope's shape. Of the two neighbours the upper, whose slope is at most the price. 0 or 1
 * where they do not meet.
 */
export function rootOfSlope(slope: (x: number) => number, price: number): number {
  if (slope(0) <= price) return 0;
  if (slope(1) >= price) return 1;
  let low = 0;
  let high = 1;
  for (let k = 0; k < STEPS; k++) {
    const middle =
      low > 0 && high / low > 4 ? Math.sqrt(low * high) : low === 0 ? high / 1024 : (low + high) / 2;
    if (!(middle > low && middle < high)) break;
    if (slope(middle) > price) low = middle;
    else high = middle;
  }
  return high;
}
