import { invalid, requireInteger } from "../../core/errors.ts";
import { type Random, type Seed, stream } from "../../core/random.ts";
import { type Workload, workload } from "../../workload/workload.ts";
import { FACTS, type Reading } from "./facts.ts";
import type { Lengths } from "./list-schedule.ts";
import { misfit, type Residual, residuals } from "./residuals.ts";

/** Where to search. The paper's stated ranges cannot hold its totals; these are the narrowest round ones that can. */
export interface SearchOptions {
  readonly seed: Seed;
  /** How throughput is taken to be counted. */
  readonly reading: Reading;
  /** Moves to try; 60,000 where absent, enough for every seed tried. */
  readonly moves?: number;
  /** Least output; 20 where absent. The longest is fixed by {@link FACTS}. */
  readonly leastOutput?: number;
  /** Latest arrival; 300 where absent. */
  readonly latestArrival?: number;
  /** Least and greatest prompt; 10 and 80 where absent. */
  readonly prompts?: readonly [least: number, greatest: number];
}

/** An instance that the search found. */
export interface FoundInstance {
  readonly workload: Workload;
  /** Every printed number beside ours. */
  readonly residuals: readonly Residual[];
  /** Whether all of them agree to the printed digit. */
  readonly exact: boolean;
  /** Moves tried. */
  readonly moves: number;
}

interface Space {
  readonly least: number;
  readonly latest: number;
}

/**
 * Searches for an instance that meets all of {@link FACTS} exactly and prints the baselines' throughput and time to
 * first token as near to the paper's as can be.
 *
 * Outputs and arrivals are drawn uniformly, repaired to the totals, then annealed: an arrival moves, tokens pass from one
 * request to another, or two requests trade their outputs; a move that breaks a fact is not made. Prompts have no part
 * in what is printed where memory does not bind, and are drawn and repaired to their total alone.
 *
 * Deterministic in its arguments. About 20 µs a move, and some 30,000 moves.
 *
 * @throws InputError for ranges that cannot hold the totals
 */
export function findInstance(options: SearchOptions): FoundInstance {
  const {
    seed,
    reading,
    moves = 60_000,
    leastOutput = 20,
    latestArrival = 300,
    prompts = [10, 80],
  } = options;
  requireInteger("moves", moves, 0);
  requireInteger("least output", leastOutput, 1, Math.floor(FACTS.outputs / FACTS.requests));
  requireInteger(
    "latest arrival",
    latestArrival,
    FACTS.lastFinish - FACTS.longestOutput,
    FACTS.lastFinish - 1,
  );
  const space = { least: leastOutput, latest: latestArrival };
  const random = stream(seed, `convex-allocation/${reading}`);
  const prompt = drawSum(FACTS.requests, FACTS.prompts, prompts, stream(seed, "convex-allocation/prompts"));
  const { state, tried } = anneal(draw(space, random), { space, reading, moves, random });
  const source = `searched: totals and baselines of the paper, ${reading} throughput`;
  return {
    workload: workload({
      arrival: Float64Array.from(state.arrival),
      prompt,
      output: state.output,
      about: { name: "convex-allocation", unit: "tokens", time: "rounds", source, seed },
    }),
    residuals: residuals(state, reading),
    exact: misfit(state, reading) === 0,
    moves: tried,
  };
}

interface Annealing {
  readonly space: Space;
  readonly reading: Reading;
  readonly moves: number;
  readonly random: Random;
}

/** Temperatures at the first and the last move, in the units of {@link misfit}. */
const HOT = 20;
const COLD = 0.2;

function anneal(first: Lengths, { space, reading, moves, random }: Annealing) {
  let current = first;
  let energy = misfit(current, reading);
  let best = { state: current, energy };
  let tried = 0;
  for (; tried < moves && best.energy > 0; tried++) {
    const next = neighbour(current, space, random);
    if (!meetsFacts(next)) continue;
    const then = misfit(next, reading);
    const temperature = HOT * (COLD / HOT) ** (tried / moves);
    if (then > energy && random() >= Math.exp((energy - then) / temperature)) continue;
    current = next;
    energy = then;
    if (energy < best.energy) best = { state: current, energy };
  }
  return { state: best.state, tried };
}

/** Total and longest output, and the last finish without contention, as the facts have them. */
export function meetsFacts({ arrival, output }: Lengths): boolean {
  let total = 0;
  let last = 0;
  let longest = 0;
  for (let i = 0; i < output.length; i++) {
    total += output[i];
    longest = Math.max(longest, output[i]);
    last = Math.max(last, arrival[i] + output[i]);
  }
  return total === FACTS.outputs && longest === FACTS.longestOutput && last === FACTS.lastFinish;
}

/** How far one move shifts an arrival, and how many tokens it passes on, at most. */
const STRIDE = 20;

function neighbour(state: Lengths, { least, latest }: Space, random: Random): Lengths {
  const arrival = state.arrival.slice();
  const output = state.output.slice();
  const any = () => Math.floor(random() * arrival.length);
  const stride = () => 1 + Math.floor(random() * STRIDE);
  const [kind, i, j] = [random(), any(), any()];
  if (kind < 0.4) arrival[i] = Math.max(0, arrival[i] + (random() < 0.5 ? -stride() : stride()));
  else if (kind < 0.7) {
    const passed = Math.max(0, Math.min(stride(), output[i] - least, FACTS.longestOutput - output[j]));
    output[i] -= passed;
    output[j] += passed;
  } else [output[i], output[j]] = [output[j], output[i]];
  for (const k of [i, j]) arrival[k] = Math.min(arrival[k], latest, FACTS.lastFinish - output[k]);
  return inOrder({ arrival, output });
}

/** By arrival; equal arrivals keep their order. Insertion, as at most two rows are out of place. */
function inOrder({ arrival, output }: Lengths): Lengths {
  for (let i = 1; i < arrival.length; i++)
    for (let k = i; k > 0 && arrival[k - 1] > arrival[k]; k--) {
      [arrival[k - 1], arrival[k]] = [arrival[k], arrival[k - 1]];
      [output[k - 1], output[k]] = [output[k], output[k - 1]];
    }
  return { arrival, output };
}

/** A first instance that meets the facts: the longest output given, one request made to finish last. */
function draw({ least, latest }: Space, random: Random): Lengths {
  const { requests, outputs, longestOutput, lastFinish } = FACTS;
  const others = drawSum(requests - 1, outputs - longestOutput, [least, longestOutput], random);
  const output = Int32Array.of(longestOutput, ...others);
  const arrival = output.map((length) => Math.floor(random() * (Math.min(latest, lastFinish - length) + 1)));
  arrival[0] = lastFinish - longestOutput;
  return inOrder({ arrival, output });
}

/** So many integers, uniform in a range, repaired one by one at random places to a given sum. */
function drawSum(
  count: number,
  total: number,
  [least, greatest]: readonly [number, number],
  random: Random,
): Int32Array {
  if (!(count * least <= total && total <= count * greatest))
    invalid("range", `[${least}, ${greatest}]`, `one in which ${count} integers can sum to ${total}`);
  const values = Int32Array.from(
    { length: count },
    () => least + Math.floor(random() * (greatest - least + 1)),
  );
  let missing = total - values.reduce((sum, value) => sum + value, 0);
  while (missing !== 0) {
    const i = Math.floor(random() * count);
    const step = Math.sign(missing);
    if (values[i] + step < least || values[i] + step > greatest) continue;
    values[i] += step;
    missing -= step;
  }
  return values;
}
