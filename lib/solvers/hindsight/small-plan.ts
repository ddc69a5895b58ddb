import { stream } from "../../core/random.ts";
import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { leftShift } from "./left-shift.ts";
import { NeighbourhoodSearch } from "./neighbourhood-search.ts";
import type { Prices, StatePrices } from "./prices.ts";
import { reverseSchedule } from "./reverse-list.ts";
import { RoundSearch } from "./round-search.ts";
import { safeStateCells } from "./safe-states.ts";
import { type Stage, StateAscent } from "./state-ascent.ts";
import { ascend, type Outcome, PLANNED_SHARE, type Task } from "./task.ts";

/** The dynamic program over safe states is run up to this many cells. */
const MOST_CELLS = 1e6;
/** The ascent is worth while from so many iterations at the coarsest spacing. */
const LEAST_ITERATIONS = 30;
/** Knots at the coarsest spacing, about; on them the ascent finds most of what it will find. */
const COARSE_KNOTS = 24;
/** Iterations up to which each spacing is worth its programs; what is left goes to the next finer one. */
const WORTH_WHILE: Effort = { coarse: 300, fine: 200, finest: 400 };
/** The same for prices to search with: the search tree hardly grows if they prove a percent less. */
const WORTH_SEARCHING: Effort = { coarse: 60, fine: 60, finest: 0 };
/** Branch and bound is tried on up to so many requests. */
const SEARCH_REQUESTS = 24;
/** Least and most partial schedules that the beam search keeps a round. */
const BEAM_WIDTH = [300, 3000] as const;
/** Shares of the planned time; what is left is for the prices that prove most. */
const NEIGHBOURHOOD_SHARE = 0.25;
const SEARCH_SHARE = 0.5;
const SEARCH_PRICES_SHARE = 0.1;
/** Nominal seconds of a move, of a cell a knot, and of a partial schedule. */
const MOVE = 4e-6;
const CELL = 1.2e-8;
const PARTIAL = 4e-6;
const MOVES = 400_000;
const MOVES_A_REQUEST = 10_000;
const BATCH = 256;

/** Iterations at the coarsest spacing, a quarter and an eighth of it. */
interface Effort {
  readonly coarse: number;
  readonly fine: number;
  readonly finest: number;
}

/** Whether the safe-state bound is practicable: a memory of up to a hundred or so tokens. */
export function isSmall(program: StartTimeProgram): boolean {
  return program.memory <= 255 && safeStateCells(program) <= MOST_CELLS;
}

/**
 * The plan for small memories: memory prices, large-neighbourhood search, for few requests a beam search and branch and
 * bound with rough prices of running requests, and if those prove nothing, better prices (the safe-state bound).
 */
export async function improveSmall(task: Task): Promise<Outcome> {
  const { program, ascent, incumbent } = task;
  const planned = PLANNED_SHARE * task.seconds;
  await ascend(task, 200);
  const method = ["memory prices", "large-neighbourhood search"];
  if (Math.ceil(ascent.value) >= incumbent.latency)
    return { prices: ascent.prices, method: method.slice(0, 1), proved: false };
  const moves = Math.floor((NEIGHBOURHOOD_SHARE * planned) / MOVE);
  await neighbourhoods(task, Math.min(MOVES, MOVES_A_REQUEST * program.n, moves));
  const searched = program.n <= SEARCH_REQUESTS;
  let share = 1 - NEIGHBOURHOOD_SHARE;
  if (searched) {
    const prices = (await climb(task, SEARCH_PRICES_SHARE * planned, WORTH_SEARCHING)) ?? ascent.prices;
    const proved = await enumerate(task, prices, Math.floor((SEARCH_SHARE * planned) / PARTIAL));
    if (prices.kind === "state") method.push("prices of running requests");
    method.push("beam search", "branch and bound");
    if (proved) return { prices, method, proved };
    share -= SEARCH_SHARE + SEARCH_PRICES_SHARE;
  }
  const prices = await climb(task, share * planned, WORTH_WHILE);
  if (!prices) return { prices: ascent.prices, method, proved: false };
  return { prices, method: [...method, "prices of running requests"], proved: false };
}

/** Annealed from the incumbent and from a reverse-time list. */
async function neighbourhoods(task: Task, moves: number): Promise<void> {
  const { program, incumbent, ascent } = task;
  const target = ascent.meanStarts.map((start, i) => start + program.output[i]);
  const reverse = leftShift(program, reverseSchedule(program, target, 0.99));
  incumbent.offer(reverse);
  for (const [k, from] of [incumbent.schedule, reverse].entries())
    await anneal(task, from, Math.floor(moves / 2), `hindsight/search ${k}`);
}

async function anneal(task: Task, from: Int32Array, moves: number, name: string): Promise<void> {
  const { program, incumbent, ascent, budget, seed, report } = task;
  const temperature = Math.max(1, incumbent.latency / program.n / 18);
  const options = { most: 8, temperature, cooling: moves };
  const search = new NeighbourhoodSearch(program, from, stream(seed, name), options);
  await budget.repeat(Math.ceil(moves / BATCH), () => {
    search.run(BATCH);
    return Math.ceil(ascent.value) < search.latency;
  });
  incumbent.offer(search.schedule);
  report("large-neighbourhood search", ascent.value);
}

/** The safe-state bound's prices, if the time planned is enough for some iterations and they prove more. */
async function climb(task: Task, seconds: number, effort: Effort): Promise<StatePrices | undefined> {
  const { program, incumbent, ascent, budget, report } = task;
  const { output } = program;
  const rounds = incumbent.schedule.reduce((last, start, i) => Math.max(last, start + output[i]), 1);
  const stages = stagesFor(rounds, seconds / (CELL * safeStateCells(program)), effort);
  if (stages.length === 0 || budget.limited) return undefined;
  const states = new StateAscent(program, ascent.prices, rounds, stages);
  const total = stages.reduce((sum, stage) => sum + stage.iterations, 0);
  await budget.repeat(total, (k) => {
    states.iterate();
    if (k % 10 === 9) report("prices of running requests", Math.max(ascent.value, states.value));
    return Math.ceil(states.value) < incumbent.latency;
  });
  return states.value > ascent.value ? states.bestPrices : undefined;
}

/** `programs` dynamic programs at a coarse spacing, a quarter and an eighth of it. */
function stagesFor(rounds: number, programs: number, effort: Effort): Stage[] {
  let spacing = 2 ** Math.max(3, Math.ceil(Math.log2(rounds / COARSE_KNOTS)));
  while (spacing < rounds && programs / 2 < (LEAST_ITERATIONS * rounds) / spacing) spacing *= 2;
  const knots = (finer: number) => rounds / (spacing / finer) + 1;
  const coarse = Math.min(effort.coarse, Math.floor(programs / 2 / knots(1)));
  const left = programs - coarse * knots(1);
  const fine = Math.min(effort.fine, Math.floor(left / knots(4)));
  const finest = Math.min(effort.finest, Math.floor((left - fine * knots(4)) / knots(8)));
  return [
    { spacing, iterations: coarse },
    { spacing: spacing / 4, iterations: fine },
    { spacing: spacing / 8, iterations: finest },
  ].filter(({ iterations }) => iterations > 0);
}

/** Beam search and branch and bound, each creating at most about so many partial schedules: whether they prove optimality. */
async function enumerate(task: Task, prices: Prices, most: number): Promise<boolean> {
  const { program, incumbent, ascent, budget, report } = task;
  const rounds = incumbent.schedule.reduce((last, start) => Math.max(last, start), 1);
  const width = Math.max(BEAM_WIDTH[0], Math.min(BEAM_WIDTH[1], Math.floor(most / (2 * rounds))));
  for (const options of [{ width }, { most }]) {
    const search = new RoundSearch(program, prices, incumbent.schedule, options);
    while (!search.finished && !budget.limited)
      await budget.repeat(1000, () => {
        search.run(4);
        return !search.finished;
      });
    incumbent.offer(search.schedule);
    report("branch and bound", ascent.value);
    if (search.proved) return true;
  }
  return false;
}
