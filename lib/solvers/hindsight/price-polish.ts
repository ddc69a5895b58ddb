import { PriceAscent } from "./price-ascent.ts";
import type { Task } from "./task.ts";

/** Iterations from each start. */
export const POLISHING_ITERATIONS = 20;
/** Relative to the value: what the first steps aim at above it, and what is too little to go on. */
const AMBITION = { first: 1e-3, least: 1e-6 } as const;
/** Share of the aim that a start is to gain; with less, the next one aims half as high. */
const WORTH_WHILE = 0.01;

/**
 * Ascents from the best prices again and again, each aiming a little above them. A single ascent stalls: where requests
 * are torn between starts the dual has a kink, at which its step is halved until nothing moves, while a fresh direction
 * and a step of the right length still climb.
 *
 * @param starts at most so many, each of {@link POLISHING_ITERATIONS}
 * @returns the last ascent; its value is not below that of the task's
 */
export async function polish(task: Task, starts: number): Promise<PriceAscent> {
  const { program, incumbent, budget, report } = task;
  let ascent = task.ascent;
  let ambition: number = AMBITION.first;
  await budget.repeat(starts, () => {
    const { value } = ascent;
    const next = new PriceAscent(program, incumbent.schedule, [], { prices: ascent.prices.values, ambition });
    for (let k = 0; k < POLISHING_ITERATIONS; k++) next.iterate();
    if (next.value > value) ascent = next;
    if (next.value - value < WORTH_WHILE * ambition * value) ambition /= 2;
    report("memory prices", ascent.value);
    return ambition > AMBITION.least && Math.ceil(ascent.value) < incumbent.latency;
  });
  return ascent;
}
