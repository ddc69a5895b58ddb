/**
 * Chooses which points of a long line to draw: the first, the last, and in each of equally many stretches the
 * lowest and the highest. Drawn at a few hundred pixels the line looks the same, and no peak is lost.
 *
 * @param y the line's values, in drawing order
 * @param most the largest number of points wanted, at least 4
 * @returns ascending indices into `y`, all of them if there are at most `most`
 */
export function thinned(y: ArrayLike<number>, most = 2000): number[] {
  if (y.length <= most) return Array.from({ length: y.length }, (_, i) => i);
  const stretches = Math.max(1, Math.floor((most - 2) / 2));
  const kept = new Set([0]);
  for (let s = 0; s < stretches; s++) {
    const from = Math.floor((s * y.length) / stretches);
    const to = Math.floor(((s + 1) * y.length) / stretches);
    for (const i of lowestAndHighest(y, from, to)) kept.add(i);
  }
  kept.add(y.length - 1);
  return [...kept].sort((a, b) => a - b);
}

function lowestAndHighest(y: ArrayLike<number>, from: number, to: number): [number, number] {
  let lowest = from;
  let highest = from;
  for (let i = from + 1; i < to; i++) {
    if (y[i] < y[lowest]) lowest = i;
    if (y[i] > y[highest]) highest = i;
  }
  return [lowest, highest];
}
