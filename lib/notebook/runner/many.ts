import { resolve } from "node:path";
import { requireInteger } from "../../core/errors.ts";
import { projectRoot } from "../document/find.ts";
import { readNotebook } from "../document/read.ts";
import type { NotebookResult } from "./result.ts";
import { type RunOptions, runNotebook } from "./run.ts";

/** How several notebooks are run. */
export interface RunManyOptions extends RunOptions {
  /** How many run at the same time, each in its own kernel; 2 by default. */
  concurrency?: number;
}

/**
 * Runs notebooks, a few at a time. A failure stops its own notebook alone; an abort ends those that run and leaves
 * out the rest.
 *
 * @returns the results of the notebooks that were begun, in the order of `paths`
 * @throws InputError, before anything runs, when one of the files is not a notebook
 */
export async function runNotebooks(
  paths: readonly string[],
  options: RunManyOptions = {},
): Promise<NotebookResult[]> {
  const { concurrency = 2, root = projectRoot, signal } = options;
  requireInteger("concurrency", concurrency, 1);
  for (const path of paths) await readNotebook(resolve(root, path));
  const results: (NotebookResult | undefined)[] = paths.map(() => undefined);
  const waiting = paths.entries();
  const work = async () => {
    for (const [index, path] of waiting) {
      if (signal?.aborted) return;
      results[index] = await runNotebook(path, options);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return results.filter((result) => result !== undefined);
}
