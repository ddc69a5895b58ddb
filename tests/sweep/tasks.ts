import { isMainThread, threadId } from "node:worker_threads";
import { InputError } from "../../lib/core/errors.ts";
import { stream } from "../../lib/core/random.ts";
import type { Task } from "../../lib/sweep/index.ts";

const here = import.meta.url;

/** Means of random numbers, the first inputs taking longest. */
export async function drawMean({ seed }: { seed: number }): Promise<{ mean: number; draws: Float64Array }> {
  const random = stream(seed, "parallel");
  const draws = Float64Array.from({ length: 50 }, random);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, 40 - 8 * seed)));
  return { mean: draws.reduce((sum, x) => sum + x, 0) / draws.length, draws };
}

export function where(_: number): { main: boolean; thread: number } {
  return { main: isMainThread, thread: threadId };
}

/** Fails on multiples of 3: at once on later ones, late on the first. */
export async function failOnThrees(k: number): Promise<number> {
  if (k % 3 > 0) return k;
  if (k === 3) await new Promise((resolve) => setTimeout(resolve, 60));
  if (k === 9) throw new RangeError("nine");
  throw new InputError(`invalid k: ${k}; expected no multiple of 3`);
}

export function spin(milliseconds: number): number {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  return milliseconds;
}

export function notCloneable(k: number): unknown {
  return k === 1 ? () => k : k;
}

export function exit(k: number): number {
  if (k === 1) process.exit(3);
  return k;
}

export function throwText(_: number): number {
  throw "just words";
}

export const tasks = {
  mean: { module: here, run: drawMean },
  where: { module: here, run: where },
  threes: { module: here, run: failOnThrees },
  spin: { module: here, run: spin },
  notCloneable: { module: here, run: notCloneable },
  exit: { module: here, run: exit },
  text: { module: here, run: throwText },
} satisfies Record<string, Task<never, unknown>>;
