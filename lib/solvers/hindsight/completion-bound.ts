import type { StartTimeProgram } from "../../models/start-time/index.ts";
import type { Prices, StatePrices } from "./prices.ts";
import { greatestRent, statePrice } from "./verify.ts";

/**
 * What prices say about completing a partial schedule: tables for a search that decides starts round by round.
 *
 * If all starts before round t are decided, every completion costs at least: the decided requests' cost with rent, plus
 * for each other request its least cost from start t on, less the greatest rent of every round.
 */
export interface CompletionBound {
  /** Starts 0 … horizon are tabled; all prices are 0 from there on. */
  readonly horizon: number;
  /** cost[i][p]: p + o_i − release_i plus rent, infinite before release. */
  readonly cost: readonly Float64Array[];
  /** least[i][p]: least cost over starts from p on. */
  readonly least: readonly Float64Array[];
  /** rent[i][t · lifetimes + r]: rent of request i in round t with r rounds left after it; tabled up to `priced`. */
  readonly rent: readonly Float64Array[];
  readonly lifetimes: number;
  /** The last round with a price. */
  readonly priced: number;
  /** Greatest rent of each round, index 1 …; 0 beyond the prices. */
  readonly greatest: Float64Array;
  /** The bound with nothing decided. */
  readonly root: number;
}

/** Tables the completion bound. O(n · horizon · longest output). */
export function completionBound(program: StartTimeProgram, prices: Prices): CompletionBound {
  const { n, release, output } = program;
  const priced =
    prices.kind === "memory" ? prices.values.length - 1 : (prices.knots - 1) * prices.spacing + 1;
  const work = output.reduce((sum, o) => sum + o, 0);
  const horizon =
    Math.max(
      priced,
      release.reduce((a, b) => Math.max(a, b), 0),
    ) +
    work +
    2;
  const lifetimes = output.reduce((longest, o) => Math.max(longest, o), 1);
  const rent: Float64Array[] = [];
  const cost: Float64Array[] = [];
  const least: Float64Array[] = [];
  for (let i = 0; i < n; i++) {
    rent.push(rents(program, prices, i, priced, lifetimes));
    cost.push(costs(program, rent[i], i, horizon, priced, lifetimes));
    least.push(suffixMinima(cost[i]));
  }
  const greatest = greatestRents(program, prices, horizon);
  let root = 0;
  for (let i = 0; i < n; i++) root += least[i][0];
  for (const rent of greatest) root -= rent;
  return { horizon, cost, least, rent, lifetimes, priced, greatest, root };
}

function rents(
  { memory, prompt, output }: StartTimeProgram,
  prices: Prices,
  i: number,
  priced: number,
  lifetimes: number,
): Float64Array {
  const table = new Float64Array((priced + 1) * lifetimes);
  const peak = prompt[i] + output[i];
  for (let t = 1; t <= priced; t++)
    for (let left = 0; left < output[i]; left++)
      table[t * lifetimes + left] =
        prices.kind === "memory"
          ? prices.values[t] * (peak - left)
          : statePrice(prices, memory, t, peak, left);
  return table;
}

function costs(
  { release, output }: StartTimeProgram,
  rent: Float64Array,
  i: number,
  horizon: number,
  priced: number,
  lifetimes: number,
): Float64Array {
  const column = new Float64Array(horizon + 2).fill(Number.POSITIVE_INFINITY);
  for (let start = release[i]; start <= horizon; start++) {
    let cost = start + output[i] - release[i];
    for (let t = start + 1; t <= Math.min(priced, start + output[i]); t++)
      cost += rent[t * lifetimes + start + output[i] - t];
    column[start] = cost;
  }
  return column;
}

function suffixMinima(column: Float64Array): Float64Array {
  const minima = column.slice();
  for (let p = minima.length - 2; p >= 0; p--) minima[p] = Math.min(minima[p], minima[p + 1]);
  return minima;
}

function greatestRents(program: StartTimeProgram, prices: Prices, horizon: number): Float64Array {
  const greatest = new Float64Array(horizon + 2);
  if (prices.kind === "memory") {
    for (let t = 1; t < prices.values.length; t++) greatest[t] = program.memory * prices.values[t];
    return greatest;
  }
  const atKnots = rentsAtKnots(program, prices);
  for (let t = 1; t <= (prices.knots - 1) * prices.spacing + 1; t++) {
    const knot = Math.floor((t - 1) / prices.spacing);
    const share = ((t - 1) % prices.spacing) / prices.spacing;
    greatest[t] = (1 - share) * atKnots[knot] + (share > 0 ? share * atKnots[knot + 1] : 0);
  }
  return greatest;
}

function rentsAtKnots(program: StartTimeProgram, { knots, lifetimes, values }: StatePrices): Float64Array {
  const states = (program.memory + 1) * lifetimes;
  return Float64Array.from({ length: knots }, (_, knot) =>
    greatestRent(program, lifetimes, values.subarray(knot * states, (knot + 1) * states)),
  );
}
