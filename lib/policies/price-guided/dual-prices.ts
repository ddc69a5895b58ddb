import { cumulativePrices, type FluidProgram, fluidProgram } from "../../models/fluid-program/index.ts";
import { memoryVolume } from "../../models/memory-volume.ts";
import type { PlanningView, PredictedRequests } from "../../simulator/policy.ts";
import { interiorPoint } from "../../solvers/interior-point/index.ts";

/** Prices are kept for so many rounds; arrivals in between are charged by those that stand. */
const RENEWED_AFTER = 50;
/** Time is cut into so many blocks of equally many rounds. */
const BLOCKS = 16;
/**
 * The window is at most this share of the time for which those that wait would fill the memory. It is scarce to the end
 * then; over longer windows later rounds come out free, although others will have arrived, and long requests cheap.
 */
const HORIZON_SHARE = 0.25;
/** That of the paper's utility as far as its numbers tell, as elsewhere. A larger one, nearer to linear, gives lower latencies by a percent or two. */
const EPSILON = 0.337;
/**
 * What service over a whole life is worth: U'(0) of U(x) = log(x + ε), above which price the fluid optimum gives no rate.
 * By U(1) − U(0) instead, many equal requests would be priced out together, with memory idle.
 */
const WORTH = 1 / EPSILON;
/** The certified gap to solve to: prices guide, and need no more digits. */
const TOLERANCE = 1e-6;
/** Slots that count as free where running requests take all: a program has no room for none. */
const LEAST_SLOTS = 0.01;

/**
 * Prices λ (a slot in a round) and Π (a token of memory in a round) from the duals of a fluid program of the requests
 * that wait, solved anew every 50 rounds. They are prices of rounds, so that any request can be charged by them.
 *
 * What is solved: running requests run on, and what they leave of the memory M and of C slots is allotted over the
 * longest life of those that wait, or a quarter of the time for which they would fill the memory if that is shorter, in 16
 * blocks of rounds; later rounds have the last block's prices:
 *
 *     maximise   Σ_b Σ_i (1 / o_i) log(x_ib + 0.337)
 *     subject to Σ_i x_ib ≤ slots left in block b                                         (λ_b)
 *                Σ_{a ≤ b} Σ_i h_i x_ia ≤ token-rounds left until the end of block b      (μ_b; Π_b = Σ_{a ≥ b} μ_a)
 *                Σ_b x_ib ≤ o_i, 0 ≤ x_ib ≤ 1
 *
 * with h_i the mean tokens that request i holds; the weights make whole requests worth the same. The convex-allocation paper
 * lets all prompts be held from arrival and adds up tokens that are never freed: with more requests waiting than fit in
 * memory this has no solution. Here prompts come with the tokens, and what adds up is memory times time; μ_b, the price
 * of what is left until then, falls on token-rounds of all blocks before, as in the paper.
 *
 * A solve costs O(16 · waiting) an iteration, and the Cholesky factorisation or conjugate gradients of the completion
 * limits; it starts cold, as other requests wait by then. A charge costs O(1).
 */
export class DualPrices {
  private readonly requests: PredictedRequests;
  private readonly compute: number | undefined;
  private solvedAt = Number.NEGATIVE_INFINITY;
  /** Sums over the first k rounds from then on of λ, of Π and of k·Π. */
  private slots = new Float64Array(1);
  private tokens = new Float64Array(1);
  private growth = new Float64Array(1);

  /** @param compute slots, without limit where absent */
  constructor(requests: PredictedRequests, compute?: number) {
    this.requests = requests;
    this.compute = compute;
  }

  /**
   * Solves for prices if those that stand are too old.
   *
   * @param held tokens of the running requests, as by `view.ahead()`
   * @param runs rounds that each running request goes on for; of no account without a limit on slots
   */
  update(view: Moment, held: Int32Array, runs: readonly number[]): void {
    if (view.round - this.solvedAt <= RENEWED_AFTER) return;
    this.solvedAt = view.round;
    const waiting = view.waiting();
    const { prompt, predicted } = this.requests;
    const longest = waiting.reduce((most, i) => Math.max(most, predicted[i]), 1);
    const work = waiting.reduce((sum, i) => sum + memoryVolume(prompt[i], predicted[i]), 0) / view.memory;
    const width = Math.ceil(Math.min(longest, HORIZON_SHARE * work) / BLOCKS);
    const program = this.program(waiting, { memory: view.memory, held, runs, width });
    const { duals } = interiorPoint(program, { tolerance: TOLERANCE });
    this.keep(duals.compute, cumulativePrices(duals.memory), width, held.length + RENEWED_AFTER);
  }

  /** What a request, started after a round and served at full rate, is worth above what its slots and tokens cost. */
  advantage(request: number, round: number): number {
    const { slots, tokens, growth } = this;
    const from = round - this.solvedAt;
    const to = from + this.requests.predicted[request];
    const prompt = this.requests.prompt[request];
    return (
      WORTH -
      (slots[to] - slots[from]) -
      (prompt - from) * (tokens[to] - tokens[from]) -
      (growth[to] - growth[from])
    );
  }

  private program(waiting: readonly number[], left: Left): FluidProgram {
    const { prompt, predicted } = this.requests;
    const { memory, runs, width } = left;
    const slots = Float64Array.from({ length: BLOCKS }, (_, b) =>
      freeSlots(this.compute, waiting.length, running(runs, b, width)),
    );
    const program = fluidProgram({
      requests: waiting.map((i) => ({
        arrival: 0,
        prompt: 0,
        output: predicted[i] / width,
        weight: width / predicted[i],
      })),
      compute: slots,
      memory,
      horizon: BLOCKS,
      utility: { kind: "log", epsilon: EPSILON },
    });
    const slope = Float64Array.from(waiting, (i) => prompt[i] + (predicted[i] + 1) / 2);
    return { ...program, slope, budget: budgets(left) };
  }

  /** Sums prices over rounds; after the last block its prices go on. */
  private keep(lambda: Float64Array, cumulative: Float64Array, width: number, rounds: number): void {
    this.slots = new Float64Array(rounds + 1);
    this.tokens = new Float64Array(rounds + 1);
    this.growth = new Float64Array(rounds + 1);
    for (let k = 1; k <= rounds; k++) {
      const block = Math.min(Math.floor((k - 1) / width), BLOCKS - 1);
      const token = cumulative[block] / width;
      this.slots[k] = this.slots[k - 1] + lambda[block] / width;
      this.tokens[k] = this.tokens[k - 1] + token;
      this.growth[k] = this.growth[k - 1] + k * token;
    }
  }
}

/** What a solve looks at. */
type Moment = Pick<PlanningView, "memory" | "round" | "waiting">;

/** What the running requests leave. */
interface Left {
  readonly memory: number;
  readonly held: Int32Array;
  readonly runs: readonly number[];
  /** Rounds a block. */
  readonly width: number;
}

/** Token-rounds that are left from now to the end of each block, over the rounds of a block. */
function budgets({ memory, held, width }: Left): Float64Array {
  let left = 0;
  return Float64Array.from({ length: BLOCKS }, (_, b) => {
    for (let k = b * width + 1; k <= (b + 1) * width; k++) left += Math.max(0, memory - (held[k] ?? 0));
    return left / width;
  });
}

/** What compute leaves for so many that wait: more than they can use, unless it is scarce, so that it is free then. */
function freeSlots(compute: number | undefined, waiting: number, taken: number): number {
  if (compute === undefined || compute - taken >= waiting) return 2 * waiting;
  return Math.max(LEAST_SLOTS, compute - taken);
}

/** Running requests in the mean round of a block. */
function running(runs: readonly number[], block: number, width: number): number {
  return runs.reduce((sum, rounds) => sum + Math.min(Math.max(rounds - block * width, 0), width), 0) / width;
}
