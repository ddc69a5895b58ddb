import { stream } from "../../core/random.ts";
import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { forwardList } from "./forward-list.ts";
import { Incumbent } from "./incumbent.ts";
import { leftShift } from "./left-shift.ts";
import { NeighbourhoodSearch } from "./neighbourhood-search.ts";
import { POLISHING_ITERATIONS, polish } from "./price-polish.ts";
import { reverseSchedule } from "./reverse-list.ts";
import { RollingPlan } from "./rolling-plan.ts";
import { serialList } from "./serial-list.ts";
import { ascend, type Outcome, PLANNED_SHARE, type Task } from "./task.ts";

/** Shares of the planned time; rebuilds pay where there are few moves a request. */
const ASCENT_SHARE = 0.4;
const REBUILD_SHARE = { few: 0.15, many: 0.4 } as const;
const POLISHING_SHARE = 0.1;
const ROLLING_SHARE = 0.5;
/** Many are the requests that the search could move fewer times than this. */
const MOVES_OF_MANY = 60;
/** Least and most iterations of the price ascent. */
const ITERATIONS = [50, 300] as const;
/** Most starts of an ascent that polishes the prices. */
const POLISHINGS = 40;
/** Most rebuilds around perturbed targets. */
const REBUILDS = 500;
/** Shares of the requests that a reverse frame places no earlier than they arrive. */
const QUANTILES = [1, 0.99, 0.97] as const;
/** Shares of the visited starts that lists with arrivals are built around, beside the mean starts. */
const SHARES_OF_STARTS = [0.5, 0.75, 0.9] as const;
/** Relative perturbation of the targets, in turn. */
const NOISE = [0.01, 0.03, 0.08] as const;
/** Reserves of the rolling plans, spread evenly over a range by the golden ratio: which is best is a matter of luck. */
const RESERVES = { least: 0.01, range: 0.06, pace: (Math.sqrt(5) - 1) / 2 } as const;
const ROLLING_PLANS = 16;
/** Iterations of the price ascent between two of their plans. */
const ROLLING_ITERATIONS = 6;
/** Moves between two looks at the clock, the least of a search, and those of each trial start as a share of all. */
const BATCH = 256;
const LEAST_MOVES = 1000;
const TRIAL = 0.03;
/** Lists, the best ones, that are tried. */
const TRIED = 5;
/** Most requests in a move. */
const MOST = { annealing: 8, descending: 4 } as const;
/** Temperature over mean latency, reached with so many moves a request. */
const TEMPERATURE = 0.05;
const ANNEALING_MOVES = 500;
/** With less than this share of those moves, no worse move is ever accepted. */
const LEAST_ANNEALING = 0.25;

/**
 * The plan for large memories: memory prices; reverse-time, forward and serial lists around the mean starts at those
 * prices; rebuilds around blurred completions (all at once) or rolling plans (with arrivals); and large-neighbourhood
 * search from the best of them.
 */
export async function improveLarge(task: Task): Promise<Outcome> {
  const { ascent } = task;
  const costs = nominalCosts(task);
  const planned = PLANNED_SHARE * task.seconds;
  const wanted = Math.floor((ASCENT_SHARE * planned) / costs.iteration);
  const iterations = Math.min(ITERATIONS[1], Math.max(ITERATIONS[0], wanted));
  const half = Math.floor(0.4 * iterations);
  await ascend(task, half);
  await construct(task, targets(task)); // in case the time limit cuts the rest
  ascent.forget();
  await ascend(task, iterations - half);
  const lists = await construct(task, targets(task));
  const left = planned - iterations * costs.iteration;
  return together(task) ? improveBacklog(task, costs, left) : improveArrivals(task, lists, costs, left);
}

const LISTS = ["memory prices", "reverse-time and serial lists"] as const;

async function improveBacklog(task: Task, costs: Costs, left: number): Promise<Outcome> {
  const { prices } = task.ascent;
  if (solved(task)) return { prices, method: LISTS, proved: false };
  const rebuilding = await rebuildBackwards(task, costs);
  await search(task, [], Math.floor((left - rebuilding) / costs.move));
  return { prices, method: [...LISTS, "large-neighbourhood search"], proved: false };
}

async function improveArrivals(
  task: Task,
  lists: Int32Array[],
  costs: Costs,
  left: number,
): Promise<Outcome> {
  const planned = PLANNED_SHARE * task.seconds;
  const polishing = POLISHING_ITERATIONS * costs.iteration;
  const starts = Math.min(POLISHINGS, Math.floor((POLISHING_SHARE * planned) / polishing));
  const polished = { ...task, ascent: solved(task) ? task.ascent : await polish(task, starts) };
  const { prices } = polished.ascent;
  if (solved(polished)) return { prices, method: LISTS, proved: false };
  const plans = Math.min(ROLLING_PLANS, Math.floor((ROLLING_SHARE * planned) / costs.rollingPlan));
  await roll(polished, lists, plans);
  const spent = starts * polishing + plans * costs.rollingPlan;
  await search(polished, lists, Math.floor((left - spent) / costs.move));
  const method = [...LISTS, ...(plans > 0 ? ["rolling plans"] : []), "large-neighbourhood search"];
  return { prices, method, proved: false };
}

/** Whether the prices prove that the incumbent is optimal. */
function solved({ ascent, incumbent }: Task): boolean {
  return Math.ceil(ascent.value) >= incumbent.latency;
}

/** Completions of the requests if they started at their mean starts under the prices. */
function targets({ ascent, program }: Task): Float64Array {
  return ascent.meanStarts.map((start, i) => start + program.output[i]);
}

/** Seconds that the steps take on a slow core. */
interface Costs {
  readonly iteration: number;
  /** A list of all requests, shifted left. */
  readonly rebuild: number;
  readonly rollingPlan: number;
  readonly move: number;
}

function nominalCosts(task: Task): Costs {
  const { program, incumbent } = task;
  const { n, output } = program;
  const rounds = incumbent.schedule.reduce((last, start, i) => Math.max(last, start + output[i]), 1);
  const lengths = new Set(output).size;
  const work = output.reduce((sum, o) => sum + o, 0);
  const iteration = 2.5e-9 * (lengths * rounds + (n * rounds) / 32 + 50 * n);
  const rebuild = (together(task) ? 8e-8 : 1.7e-8) * work + 1e-6 * n;
  return {
    iteration,
    rebuild,
    rollingPlan: 19 * (ROLLING_ITERATIONS * iteration + 4 * rebuild), // 42 plans, of fewer and fewer requests
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

/**
 * Rebuilds around the targets and around the incumbent's own completions in turn, each blurred. Returns the seconds that
 * this takes on a slow core.
 */
async function rebuildBackwards(task: Task, costs: Costs): Promise<number> {
  const { program, incumbent, budget, ascent, seed, report } = task;
  const { n, release, output } = program;
  const planned = PLANNED_SHARE * task.seconds;
  const share = planned / costs.move < MOVES_OF_MANY * n ? REBUILD_SHARE.many : REBUILD_SHARE.few;
  const times = Math.min(REBUILDS, Math.floor((share * planned) / costs.rebuild));
  const target = targets(task);
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
  return times * costs.rebuild;
}

/** Rolling plans with several reserves, each from the best of the lists, added to the lists. */
async function roll(task: Task, lists: Int32Array[], times: number): Promise<void> {
  const { program, incumbent, budget, ascent, report } = task;
  const begin = incumbent.schedule;
  const prices = ascent.prices.values;
  for (let k = 1; k <= times && !budget.limited; k++) {
    const reserve = RESERVES.least + RESERVES.range * ((k * RESERVES.pace) % 1);
    const plan = new RollingPlan(program, begin, prices, { reserve, iterations: ROLLING_ITERATIONS });
    await budget.repeat(plan.steps, () => plan.step());
    const { schedule } = plan;
    lists.push(schedule);
    incumbent.offer(schedule);
    report("rolling plans", ascent.value);
  }
}

/**
 * Large-neighbourhood search from the incumbent. With arrivals, each list is improved for a while first, and the winner
 * goes on: one that is worse by itself may improve further.
 */
async function search(task: Task, lists: readonly Int32Array[], moves: number): Promise<void> {
  const { program, incumbent } = task;
  let start = incumbent.schedule;
  let left = Math.max(LEAST_MOVES, moves);
  if (!together(task)) {
    let least = Number.POSITIVE_INFINITY;
    const trial = Math.floor(TRIAL * left);
    for (const [k, list] of [start, ...bestOf(program, lists)].entries()) {
      const found = await neighbourhood(task, list, trial, 0, `hindsight/trial ${k}`);
      const latency = incumbent.offer(found);
      if (latency < least) start = found;
      least = Math.min(least, latency);
      left -= trial;
    }
  }
  const annealed = Math.min(1, left / program.n / ANNEALING_MOVES);
  const temperature =
    annealed > LEAST_ANNEALING ? (TEMPERATURE * annealed * incumbent.latency) / program.n : 0;
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
