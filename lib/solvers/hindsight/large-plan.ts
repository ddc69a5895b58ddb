import { stream } from "../../core/random.ts";
import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { forwardList } from "./forward-list.ts";
import { Incumbent } from "./incumbent.ts";
import { leftShift } from "./left-shift.ts";
import { NeighbourhoodSearch } from "./neighbourhood-search.ts";
import { reverseSchedule } from "./reverse-list.ts";
import { serialList } from "./serial-list.ts";
import { ascend, type Outcome, PLANNED_SHARE, type Task } from "./task.ts";

/** Shares of the planned time; rebuilds pay where there are few moves a request. */
const ASCENT_SHARE = 0.4;
const REBUILD_SHARE = { few: 0.15, many: 0.4 } as const;
/** Many are the requests that the search could move fewer times than this. */
const MOVES_OF_MANY = 60;
/** Least and most iterations of the price ascent. */
const ITERATIONS = [50, 300] as const;
/** Most rebuilds around perturbed targets. */
const REBUILDS = 500;
/** Shares of the requests that a reverse frame places no earlier than they arrive. */
const QUANTILES = [1, 0.99, 0.97] as const;
/** Shares of the visited starts that lists with arrivals are built around, beside the mean starts. */
const SHARES_OF_STARTS = [0.5, 0.75, 0.9] as const;
/** Relative perturbation of the targets, in turn. */
const NOISE = [0.01, 0.03, 0.08] as const;
const SERIAL_NOISE = [0.01, 0.05, 0.2] as const;
/** Moves between two looks at the clock, and moves of each trial start as a share of all. */
const BATCH = 256;
const TRIAL = 0.02;
/** Lists, the best ones, that are tried. */
const TRIED = 5;
/** Most requests in a move. */
const MOST = { annealing: 8, descending: 4 } as const;
/** Temperature over mean latency, all at once and with arrivals; reached with so many moves a request. */
const TEMPERATURE = { together: 0.1, spread: 0.35 } as const;
const ANNEALING_MOVES = 500;
/** With less than this share of those moves, no worse move is ever accepted. */
const LEAST_ANNEALING = 0.25;

/**
 * The plan for large memories: memory prices; reverse-time, forward and serial lists around the mean starts at those
 * prices; rebuilds around blurred completions (all at once) or starts (with arrivals); and large-neighbourhood search from the best of them.
 */
export async function improveLarge(task: Task): Promise<Outcome> {
  const { ascent, incumbent } = task;
  const costs = nominalCosts(task);
  const planned = PLANNED_SHARE * task.seconds;
  const wanted = Math.floor((ASCENT_SHARE * planned) / costs.iteration);
  const iterations = Math.min(ITERATIONS[1], Math.max(ITERATIONS[0], wanted));
  const half = Math.floor(0.4 * iterations);
  await ascend(task, half);
  await construct(task, targets(task)); // in case the time limit cuts the rest
  ascent.forget();
  await ascend(task, iterations - half);
  const target = targets(task);
  const lists = await construct(task, target);
  const method = ["memory prices", "reverse-time and serial lists"];
  if (Math.ceil(ascent.value) < incumbent.latency) {
    method.push("large-neighbourhood search");
    const many = planned / costs.move < MOVES_OF_MANY * task.program.n;
    const share = many || !together(task) ? REBUILD_SHARE.many : REBUILD_SHARE.few;
    const rebuilds = Math.min(REBUILDS, Math.floor((share * planned) / costs.rebuild));
    if (together(task)) await rebuildBackwards(task, target, rebuilds);
    else lists.push(await rebuildSerially(task, lists, rebuilds));
    const spent = ascent.iterations * costs.iteration + rebuilds * costs.rebuild;
    await search(task, lists, Math.max(1000, Math.floor((planned - spent) / costs.move)));
  }
  return { prices: ascent.prices, method, proved: false };
}

/** Completions of the requests if they started at their mean starts under the prices. */
function targets({ ascent, program }: Task): Float64Array {
  return ascent.meanStarts.map((start, i) => start + program.output[i]);
}

/** Seconds that the steps take on a slow core. */
function nominalCosts(task: Task): { iteration: number; rebuild: number; move: number } {
  const { program, incumbent } = task;
  const { n, output } = program;
  const rounds = incumbent.schedule.reduce((last, start, i) => Math.max(last, start + output[i]), 1);
  const lengths = new Set(output).size;
  const work = output.reduce((sum, o) => sum + o, 0);
  return {
    iteration: 2.5e-9 * (lengths * rounds + (n * rounds) / 32 + 50 * n),
    rebuild: (together(task) ? 8e-8 : 1.7e-8) * work + 1e-6 * n,
    move: 2e-6 + 7e-8 * (work / n),
  };
}

/** Reverse lists at several shifts, and forward and serial lists in the order of the mean starts. */
async function construct(task: Task, target: Float64Array): Promise<Int32Array[]> {
  const { program, incumbent, budget, ascent, report } = task;
  const quantiles = together(task) ? [1] : QUANTILES;
  const lists: Int32Array[] = [];
  const build = async (list: () => Int32Array) =>
    budget.repeat(1, () => {
      lists.push(leftShift(program, list()));
      incumbent.offer(lists[lists.length - 1]);
    });
  for (const quantile of quantiles) await build(() => reverseSchedule(program, target, quantile));
  await build(() => forwardList(program, ascent.meanStarts));
  await build(() => serialList(program, ascent.meanStarts));
  for (const share of together(task) ? [] : SHARES_OF_STARTS) {
    const starts = ascent.startsAt(share);
    await build(() => serialList(program, starts));
    await build(() =>
      reverseSchedule(
        program,
        starts.map((start, i) => start + program.output[i]),
      ),
    );
  }
  report("reverse-time lists", ascent.value);
  return lists;
}

/** Rebuilds around the targets and around the incumbent's own completions in turn, each blurred. */
async function rebuildBackwards(task: Task, target: Float64Array, times: number): Promise<void> {
  const { program, incumbent, budget, ascent, seed, report } = task;
  const { release, output } = program;
  const random = stream(seed, "hindsight/rebuild");
  await budget.repeat(times, (k) => {
    const noise = NOISE[k % NOISE.length];
    const own = k % 2 === 1;
    const blurred = target.map((completion, i) => {
      const base = own ? incumbent.schedule[i] + output[i] : completion;
      return release[i] + (base - release[i]) * (1 + noise * (random() - 0.5));
    });
    const quantile = 1 - 0.01 * random();
    incumbent.offer(leftShift(program, reverseSchedule(program, blurred, quantile)));
    if (k % 10 === 9) report("reverse-time lists", ascent.value);
  });
}

/**
 * Serial insertion in the order of a serial list's own starts, blurred, again and again: what waits moves into gaps.
 * Begins with the best of the lists, or the incumbent without any. Returns the best found.
 */
async function rebuildSerially(task: Task, lists: readonly Int32Array[], times: number): Promise<Int32Array> {
  const { program, incumbent, budget, ascent, seed, report } = task;
  const { release } = program;
  const random = stream(seed, "hindsight/rebuild");
  const chain = new Incumbent(program);
  const insert = (key: Float64Array) => chain.offer(leftShift(program, serialList(program, key)));
  const begin = lists.length > 0 ? lists : [incumbent.schedule]; // the time limit may have cut all lists
  for (const list of begin) chain.offer(list);
  await budget.repeat(times, (k) => {
    const noise = SERIAL_NOISE[k % SERIAL_NOISE.length];
    const blurred = Float64Array.from(chain.schedule, (start, i) => {
      return release[i] + (start - release[i]) * (1 + noise * (random() - 0.5));
    });
    insert(blurred);
    if (k % 10 !== 9) return;
    incumbent.offer(chain.schedule);
    report("serial lists", ascent.value);
  });
  incumbent.offer(chain.schedule);
  return chain.schedule;
}

/**
 * Large-neighbourhood search from the incumbent. With arrivals, each list is improved for a while first, and the winner
 * goes on: one that is worse by itself may improve further.
 */
async function search(task: Task, lists: readonly Int32Array[], moves: number): Promise<void> {
  const { program, incumbent } = task;
  let start = incumbent.schedule;
  let left = moves;
  if (!together(task)) {
    let least = Number.POSITIVE_INFINITY;
    for (const [k, list] of [start, ...bestOf(program, lists)].entries()) {
      const found = await neighbourhood(task, list, Math.floor(TRIAL * moves), 0, `hindsight/trial ${k}`);
      const latency = incumbent.offer(found);
      if (latency < least) start = found;
      least = Math.min(least, latency);
      left -= Math.floor(TRIAL * moves);
    }
  }
  const share = together(task) ? TEMPERATURE.together : TEMPERATURE.spread;
  const annealed = Math.min(1, left / program.n / ANNEALING_MOVES);
  const temperature = annealed > LEAST_ANNEALING ? (share * annealed * incumbent.latency) / program.n : 0;
  incumbent.offer(await neighbourhood(task, start, left, temperature, "hindsight/search"));
}

function bestOf(program: StartTimeProgram, lists: readonly Int32Array[]): Int32Array[] {
  const latency = new Map(lists.map((list) => [list, new Incumbent(program).offer(list)]));
  return [...latency.keys()].sort((a, b) => latency.get(a)! - latency.get(b)!).slice(0, TRIED);
}

async function neighbourhood(
  task: Task,
  from: Int32Array,
  moves: number,
  temperature: number,
  name: string,
): Promise<Int32Array> {
  const { program, budget, ascent, incumbent, seed, report } = task;
  const options = { most: temperature > 0 ? MOST.annealing : MOST.descending, temperature, cooling: moves };
  const search = new NeighbourhoodSearch(program, from, stream(seed, name), options);
  await budget.repeat(Math.ceil(moves / BATCH), (k) => {
    search.run(BATCH);
    if (k % 100 !== 99) return true;
    incumbent.offer(search.schedule);
    report("large-neighbourhood search", ascent.value);
    return Math.ceil(ascent.value) < incumbent.latency;
  });
  return search.schedule;
}

/** Whether all requests are released in the same round. */
function together({ program: { release } }: Task): boolean {
  return release.length === 0 || release[release.length - 1] === release[0];
}
