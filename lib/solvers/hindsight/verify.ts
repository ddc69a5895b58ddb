import { invalid } from "../../core/errors.ts";
import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { EXACT_LIMIT, type MemoryPrices, type Prices, rounded, type StatePrices } from "./prices.ts";

/**
 * The lower bound on total latency that prices prove, recomputed from the definition and apart from the solvers:
 *
 *     Σ_i min_{p ≥ release_i} (p + o_i − release_i + rent of the o_i rounds from p) − Σ_t (greatest rent of a round),
 *
 * where the greatest rent of round t is M·π_t for memory prices, and for state prices the greatest sum of prices over
 * the multisets of running requests that can be completed within the capacity. Prices are rounded to multiples of
 * 2^−20, so that every sum is exact; and as a schedule's latency after release is whole, the bound is rounded up.
 *
 * @param prices any finite prices of at least 0; the better they are, the higher the bound
 * @throws InputError for prices that are not finite, negative or of the wrong shape
 */
export function verifyBound(program: StartTimeProgram, prices: Prices): number {
  const checked = { ...prices, values: rounded(prices.values) };
  const { jobs, rent } =
    checked.kind === "memory" ? memoryValue(program, checked) : stateValue(program, checked);
  if (!(jobs < EXACT_LIMIT && rent < EXACT_LIMIT))
    invalid("prices", "a sum too large for exact arithmetic", `sums below ${EXACT_LIMIT}`);
  const lengths = program.output.reduce((sum, o) => sum + o, 0);
  return Math.max(lengths, Math.ceil(jobs - rent)) + program.rounding;
}

interface Value {
  jobs: number;
  rent: number;
}

function memoryValue(program: StartTimeProgram, { values }: MemoryPrices): Value {
  const last = values.length - 1;
  let jobs = 0;
  for (let i = 0; i < program.n; i++) {
    const { prompt, output, release } = program;
    jobs += leastCost(values, last, prompt[i], output[i], release[i]) - release[i] + output[i];
  }
  let sum = 0;
  for (let t = 1; t <= last; t++) sum += values[t];
  return { jobs, rent: program.memory * sum };
}

/** Least start + rent, going backwards from the start `last`, whose rent is 0, by the change from start + 1 to start. */
function leastCost(
  prices: Float64Array,
  last: number,
  prompt: number,
  output: number,
  release: number,
): number {
  let least = Math.max(last, release);
  let rent = 0;
  let inside = 0; // sum of the prices of the rounds start + 2 … start + output
  for (let start = last - 1; start >= release; start--) {
    const joins = prices[start + 1];
    const leaves = start + 1 + output <= last ? prices[start + 1 + output] : 0;
    inside -= leaves; // now the rounds start + 2 … start + output, if output > 1
    rent += (prompt + 1) * joins + inside - (prompt + output) * leaves;
    inside += joins;
    if (start + rent < least) least = start + rent;
  }
  return least;
}

function stateValue(program: StartTimeProgram, prices: StatePrices): Value {
  const { knots, spacing, lifetimes, values } = prices;
  const states = (program.memory + 1) * lifetimes;
  if (values.length !== knots * states || !Number.isInteger(Math.log2(spacing)))
    invalid(
      "state prices",
      `${values.length} values, spacing ${spacing}`,
      `${knots} × ${states}, a power of 2`,
    );
  let jobs = 0;
  for (let i = 0; i < program.n; i++) jobs += leastStateCost(program, i, prices);
  let rent = 0;
  for (let knot = 0; knot < knots; knot++) {
    const rounds = knots === 1 ? 1 : knot === 0 || knot === knots - 1 ? (spacing + 1) / 2 : spacing;
    rent += rounds * greatestRent(program, lifetimes, values.subarray(knot * states, (knot + 1) * states));
  }
  return { jobs, rent };
}

function leastStateCost(program: StartTimeProgram, i: number, prices: StatePrices): number {
  const { prompt, output, release } = program;
  const last = (prices.knots - 1) * prices.spacing + 1;
  let least = Number.POSITIVE_INFINITY;
  for (let start = release[i]; start <= Math.max(last, release[i]); start++) {
    let cost = start - release[i] + output[i];
    for (let k = 1; k <= output[i] && start + k <= last; k++)
      cost += statePrice(prices, program.memory, start + k, prompt[i] + output[i], output[i] - k);
    least = Math.min(least, cost);
  }
  return least;
}

/** The price of round t for a request of a peak with `left` rounds to run: linear between knots, 0 after the last. */
export function statePrice(
  prices: StatePrices,
  memory: number,
  t: number,
  peak: number,
  left: number,
): number {
  const { knots, spacing, lifetimes, values } = prices;
  const knot = Math.floor((t - 1) / spacing);
  const share = ((t - 1) % spacing) / spacing;
  const states = (memory + 1) * lifetimes;
  const here = knot < knots ? values[knot * states + peak * lifetimes + left] : 0;
  if (share === 0 || knot >= knots - 1) return share === 0 ? here : 0;
  return (1 - share) * here + share * values[(knot + 1) * states + peak * lifetimes + left];
}

/**
 * The greatest sum of prices over safe multisets, by a 0/1 knapsack over the possible running requests, those with most
 * rounds left first: best[m][V] is the greatest value of m requests that hold V when the current ones are about to end.
 */
export function greatestRent(program: StartTimeProgram, lifetimes: number, prices: Float64Array): number {
  const { n, memory, prompt, output } = program;
  const width = memory + 1;
  const most = Math.min(n, memory); // no more than all run, and each holds at least one token
  let best = new Float64Array((most + 1) * width).fill(Number.NEGATIVE_INFINITY);
  best[0] = 0;
  let greatest = 0;
  for (let left = lifetimes - 1; left >= 0; left--) {
    for (let i = 0; i < n; i++) {
      if (output[i] <= left) continue;
      const peak = prompt[i] + output[i];
      const gain = prices[peak * lifetimes + left];
      if (gain <= 0) continue;
      for (let m = Math.min(most - 1, Math.floor(memory / (left + 1))); m >= 0; m--)
        for (let held = memory - peak; held >= 0; held--) {
          const value = best[m * width + held] + gain;
          const cell = (m + 1) * width + held + peak;
          if (value > best[cell]) best[cell] = value;
        }
    }
    for (const value of best) if (value > greatest) greatest = value;
    best = aRoundEarlier(best, width);
  }
  return greatest;
}

/** Each of the m requests holds one token less a round earlier. */
function aRoundEarlier(best: Float64Array<ArrayBuffer>, width: number): Float64Array<ArrayBuffer> {
  const earlier = new Float64Array(best.length).fill(Number.NEGATIVE_INFINITY);
  for (let m = 0; m * width < best.length; m++)
    for (let held = m; held < width; held++) earlier[m * width + held - m] = best[m * width + held];
  return earlier;
}
