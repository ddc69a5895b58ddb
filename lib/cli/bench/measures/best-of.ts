/** The least of several timings: other work on the machine only ever adds to one. */
export function bestOf(repeats: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < repeats; k++) best = Math.min(best, milliseconds(work));
  return best;
}

/** How long a piece of work takes. */
export function milliseconds(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}
