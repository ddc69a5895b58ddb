import { bisectRight, ticks } from "d3-array";

/** A bar of a histogram: values in [from, to), the last bar including its end, and their share of all values. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** About `count` bins of equal round width that cover [least, greatest]. */
export function linearEdges(least: number, greatest: number, count: number): number[] {
  if (least === greatest) return [least - 0.5, least + 0.5];
  const inner = ticks(least, greatest, count);
  const step = inner[1] - inner[0];
  const first = inner[0] > least ? [inner[0] - step] : [];
  const last = inner.at(-1)! < greatest ? [inner.at(-1)! + step] : [];
  return [...first, ...inner, ...last];
}

/**
 * At most `count` bins of about equal ratio that cover the whole numbers from `least` to `greatest`, both at least
 * one. Edges lie between whole numbers, so that no bin is empty only for being narrower than one.
 */
export function logarithmicEdges(least: number, greatest: number, count: number): number[] {
  const ratio = (greatest + 1) / least;
  const edges = Array.from({ length: count + 1 }, (_, i) => Math.round(least * ratio ** (i / count)) - 0.5);
  return [...new Set(edges)];
}

/** Counts values into the bins between ascending edges; values outside the edges count towards no bin. */
export function binned(values: ArrayLike<number>, edges: readonly number[]): Bin[] {
  const counts = new Float64Array(edges.length - 1);
  for (let i = 0; i < values.length; i++) {
    const bin = binOf(values[i], edges);
    if (bin >= 0) counts[bin] += 1;
  }
  return Array.from(counts, (n, i) => ({ from: edges[i], to: edges[i + 1], share: n / values.length }));
}

function binOf(value: number, edges: readonly number[]): number {
  if (!(value >= edges[0] && value <= edges.at(-1)!)) return -1;
  return Math.min(edges.length - 2, bisectRight(edges, value) - 1);
}
