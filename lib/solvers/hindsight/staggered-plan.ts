import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { volumes } from "./forward-list.ts";
import { Incumbent } from "./incumbent.ts";
import { leftShift } from "./left-shift.ts";
import { PriceAscent } from "./price-ascent.ts";
import { reverseList } from "./reverse-list.ts";
import { serialList } from "./serial-list.ts";

/** A reverse frame is tried with these shares of the requests no earlier than they may start … */
const SHARES = [1, 0.95, 0.8, 0.5] as const;
/** … and where others hold memory, all of them also so many rounds later. */
const DELAYS = [4, 16, 64] as const;

/** Options of {@link staggeredPlan}. */
export interface PlanOptions {
  /** Tokens that others hold in each round, index 1 …; none unless given. */
  readonly taken?: ArrayLike<number>;
  /** Iterations of the price ascent; with 1 the prices are those of the fluid optimum. 60 unless given. */
  readonly iterations?: number;
}

/**
 * A schedule for requests that all wait, beside others that hold memory: in volume order where everyone starts at once,
 * else around the completions that memory prices suggest, as a {@link reverseList} moved into what the others leave.
 * The best of a few frames, each shifted left, and of the serial list in volume order.
 *
 * O(iterations · (requests + rounds)) and a few serial lists.
 *
 * @param program with all releases equal to 0
 * @returns start rounds, one a request
 */
export function staggeredPlan(
  program: StartTimeProgram,
  { taken = [], iterations = 60 }: PlanOptions = {},
): Int32Array {
  const incumbent = new Incumbent(program);
  incumbent.offer(leftShift(program, serialList(program, volumes(program), taken), { taken }));
  if (incumbent.schedule.every((start) => start === 0)) return incumbent.schedule;
  const ascent = new PriceAscent(program, incumbent.schedule, taken);
  for (let k = 0; k < iterations; k++) ascent.iterate();
  for (const target of [targets(program, ascent.meanStarts), null])
    for (const frame of frames(program, target ?? targets(program, incumbent.schedule), taken))
      incumbent.offer(frame);
  return incumbent.schedule;
}

function targets({ output }: StartTimeProgram, starts: ArrayLike<number>): Float64Array {
  return Float64Array.from(output, (o, i) => starts[i] + o);
}

/** Feasible schedules around target completions: the reverse list, moved later by several amounts, then shifted left. */
function* frames(
  program: StartTimeProgram,
  target: Float64Array,
  taken: ArrayLike<number>,
): Generator<Int32Array> {
  const frame = reverseList(program, target);
  const tooEarly = frame.map((start) => -start).sort();
  const last = tooEarly.length - 1;
  const free = taken.length < 2;
  const shifts = free
    ? [tooEarly[last]]
    : [
        ...SHARES.map((share) => tooEarly[Math.floor(share * last)]),
        ...DELAYS.map((d) => tooEarly[last] + d),
      ];
  for (const shift of shifts) {
    const moved = frame.map((start) => Math.max(0, start + shift));
    const placed = serialList({ ...program, release: moved }, moved, taken);
    yield leftShift(program, placed, { taken });
  }
}
