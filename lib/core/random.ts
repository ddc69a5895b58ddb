import seedrandom from "seedrandom";

/** A source of independent numbers, uniform on [0, 1). */
export type Random = () => number;

/** What a user may give as a seed. */
export type Seed = number | string;

/**
 * The named random stream of a seed: equal (seed, name) give equal numbers on every machine, and streams with
 * different names are independent, so that drawing more from one never shifts another.
 *
 * @param seed the seed of the whole experiment
 * @param name what the numbers are for, for example "arrivals"
 * @returns uniform numbers on [0, 1) with 53 random bits (ARC4, seedrandom's default generator)
 */
export function stream(seed: Seed, name: string): Random {
  return seedrandom(`${typeof seed}:${seed}/${name}`);
}
