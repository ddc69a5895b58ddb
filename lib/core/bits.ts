/**
 * The least power of two that is at least `least`, a whole number from 1 to 2^30. As an integer: a field that once held
 * the outcome of `2 ** x` stays a floating-point number for the compiler, which then converts it at every access.
 */
export function powerOfTwoFrom(least: number): number {
  return 1 << (32 - Math.clz32(least - 1));
}
