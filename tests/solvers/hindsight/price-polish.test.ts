import { expect, test } from "vitest";
import { startTimeProgram } from "../../../lib/models/start-time/index.ts";
import { Budget } from "../../../lib/solvers/hindsight/budget.ts";
import { Incumbent } from "../../../lib/solvers/hindsight/incumbent.ts";
import { forwardList, PriceAscent, verifyBound, volumes } from "../../../lib/solvers/hindsight/index.ts";
import { polish } from "../../../lib/solvers/hindsight/price-polish.ts";
import { fromRows } from "../../simulator/instances.ts";

/** Long and short requests that arrive one after the other, more than the memory holds. */
function task(seconds = Number.POSITIVE_INFINITY) {
  const rows = Array.from({ length: 80 }, (_, i) => ({
    arrival: i >> 1,
    prompt: 1 + ((7 * i) % 11),
    output: i % 9 === 0 ? 60 : 3 + ((5 * i) % 17),
  }));
  const program = startTimeProgram(fromRows(rows), 400);
  const incumbent = new Incumbent(program);
  incumbent.offer(forwardList(program, volumes(program)));
  const ascent = new PriceAscent(program, incumbent.schedule);
  for (let k = 0; k < 200; k++) ascent.iterate();
  return { program, incumbent, ascent, budget: new Budget(seconds), seconds: 1, seed: 1, report: () => {} };
}

test("polished prices prove more than an ascent that has stalled, and never more than a schedule", async () => {
  const before = task();
  const stalled = before.ascent.value;
  for (let k = 0; k < 100; k++) before.ascent.iterate();
  expect(before.ascent.value / stalled - 1).toBeLessThan(1e-5);
  const { program, incumbent } = before;
  const polished = await polish(before, 40);
  expect(polished.value).toBeGreaterThan(stalled);
  expect(verifyBound(program, polished.prices)).toBeGreaterThanOrEqual(Math.ceil(polished.value - 1e-3));
  expect(verifyBound(program, polished.prices)).toBeLessThanOrEqual(incumbent.latency);
});

test("without time or starts, polishing leaves the prices as they are", async () => {
  for (const [one, starts] of [
    [task(0), 40],
    [task(), 0],
  ] as const) {
    expect(await polish(one, starts)).toBe(one.ascent);
    expect(one.budget.limited).toBe(starts > 0);
  }
});
