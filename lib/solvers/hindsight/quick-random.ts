import type { Random } from "../../core/random.ts";

/**
 * A fast generator for inner loops that draw many times a microsecond: 32-bit states of Marsaglia's xorshift, seeded
 * from a stream, so that it is as reproducible as the stream is.
 */
export function quickRandom(random: Random): Random {
  let x = Math.floor(random() * 2 ** 32) | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}
