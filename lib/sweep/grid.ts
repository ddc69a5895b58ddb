import { type ParallelOptions, parallel } from "./parallel.ts";
import type { Task } from "./task.ts";

/** The values that each parameter takes. */
export type Grid<Point> = { readonly [Name in keyof Point]: readonly Point[Name][] };

/**
 * Every combination of the grid's values, the last parameter running fastest:
 * `points({ n: [10, 20], seed: [1, 2] })` is (10, 1), (10, 2), (20, 1), (20, 2).
 */
export function points<Point extends object>(grid: Grid<Point>): Point[] {
  const names = Object.keys(grid) as (keyof Point)[];
  return names.reduce<Partial<Point>[]>(
    (rows, name) => rows.flatMap((row) => grid[name].map((value) => ({ ...row, [name]: value }))),
    [{}],
  ) as Point[];
}

/**
 * Runs a task at every point of a grid, on worker threads, and returns a row a point, in the order of {@link points}:
 * the point's parameters and what the task found there. See {@link parallel} for the rest.
 */
export async function sweep<Point extends object, Found extends object>(
  grid: Grid<Point>,
  runPoint: Task<Point, Found>,
  options: ParallelOptions<Found> = {},
): Promise<(Point & Found)[]> {
  const all = points(grid);
  const found = await parallel(runPoint, all, options);
  return all.map((point, k) => ({ ...point, ...found[k] }));
}
