import { CompensatedSum } from "../../core/sums.ts";
import { cumulativePrices, type Duals, type FluidProgram } from "../../models/fluid-program/index.ts";
import { contradicts, largestSurplus, relativeGap, resourceSize, resources } from "../certify.ts";
import { MARGIN, needed, ROUNDING } from "../rounding.ts";
import { RoundMarket } from "./market.ts";

/** What prices and the rates that they ask for prove: the numbers of `certify`, without the rates. */
export interface StreamedCertificate {
  readonly lower: number;
  readonly upper: number;
  readonly gap: number;
  /** What `provesInfeasible` says of the prices. */
  readonly infeasible: boolean;
}

/**
 * What `certify` says of prices and the rates that requests ask for at them, in O(N + T) memory: the rates are asked for
 * anew in each of four passes, to scale rounds, to scale requests, to draw all towards 0, and to sum the objective.
 */
export class StreamedCertifier {
  readonly #program: FluidProgram;
  readonly #market: RoundMarket;
  readonly #roundFactor: Float64Array;
  readonly #requestFactor: Float64Array;
  readonly #tokens: Float64Array;
  readonly #held: Float64Array;
  readonly #total: Float64Array;

  constructor(program: FluidProgram) {
    this.#program = program;
    this.#market = new RoundMarket(program);
    this.#roundFactor = new Float64Array(program.rounds);
    this.#requestFactor = new Float64Array(program.n);
    this.#tokens = new Float64Array(program.rounds);
    this.#held = new Float64Array(program.rounds + 1);
    this.#total = new Float64Array(program.n);
  }

  /** The certificate at prices of at least 0. O(rates) time. */
  certify(duals: Duals): StreamedCertificate {
    const cumulative = cumulativePrices(duals.memory);
    this.#scale(duals, cumulative);
    this.#fillRows(duals, cumulative);
    const kept = this.#kept();
    const value = new CompensatedSum();
    const surplus = resources(this.#program, duals);
    const farkas = resources(this.#program, duals);
    let size = resourceSize(this.#program, duals);
    this.#eachRate(duals, cumulative, (_, i, x, price) => {
      const { weight, utility } = this.#program;
      value.add(weight[i] * utility.value(kept * x * this.#requestFactor[i]));
      surplus.add(weight[i] * largestSurplus(utility, price / weight[i]));
      if (price >= 0) return;
      farkas.add(-price);
      size -= price;
    });
    const lower = this.#fits(kept) ? value.value : Number.NEGATIVE_INFINITY;
    const upper = surplus.value;
    return { lower, upper, gap: relativeGap(lower, upper), infeasible: contradicts(farkas.value, size) };
  }

  /** Calls with the round, the request, its rate after scaling the round, and its price. */
  #eachRate(
    { compute, completion }: Duals,
    cumulative: Float64Array,
    visit: (t: number, i: number, x: number, price: number) => void,
  ): void {
    const { rounds } = this.#program;
    for (let t = 0; t < rounds; t++) {
      this.#market.enter(t, cumulative, completion);
      this.#market.demand(t, compute[t]);
      for (let j = 0, count = this.#market.count(t); j < count; j++)
        visit(
          t,
          this.#market.request(t, j),
          this.#market.x[j] * this.#roundFactor[t],
          compute[t] + this.#market.own[j],
        );
    }
  }

  /** What rounds, and then requests, are scaled by. */
  #scale(duals: Duals, cumulative: Float64Array): void {
    const { compute, limit } = this.#program;
    this.#roundFactor.fill(1);
    this.#tokens.fill(0);
    this.#eachRate(duals, cumulative, (t, _, x) => {
      this.#tokens[t] += x;
    });
    scalings(this.#tokens, compute, this.#roundFactor);
    this.#requestFactor.fill(1);
    if (!limit) return;
    this.#total.fill(0);
    this.#eachRate(duals, cumulative, (_, i, x) => {
      this.#total[i] += x;
    });
    scalings(this.#total, limit, this.#requestFactor);
  }

  /** Left sides of all rows at the scaled rates. */
  #fillRows(duals: Duals, cumulative: Float64Array): void {
    const { slope, end, rounds } = this.#program;
    this.#tokens.fill(0);
    this.#total.fill(0);
    this.#held.fill(0);
    this.#eachRate(duals, cumulative, (t, i, x) => {
      const rate = x * this.#requestFactor[i];
      this.#tokens[t] += rate;
      this.#total[i] += rate;
      this.#held[t] += slope[i] * rate;
      if (end[i] < rounds) this.#held[end[i]] -= slope[i] * rate;
    });
    for (let t = 1; t < rounds; t++) this.#held[t] += this.#held[t - 1];
  }

  #rows(): [left: Float64Array, right: Float64Array][] {
    const { compute, budget, limit, rounds } = this.#program;
    return [
      [this.#tokens, compute],
      [this.#held.subarray(0, rounds), budget],
      ...(limit ? ([[this.#total, limit]] as [Float64Array, Float64Array][]) : []),
    ];
  }

  /** The share of all rates that memory leaves. */
  #kept(): number {
    const share = Math.max(...this.#rows().map(([left, right]) => needed(left, undefined, right)));
    return share <= 0 ? 1 : Math.max(0, 1 - share) * (1 - MARGIN);
  }

  #fits(kept: number): boolean {
    return this.#rows().every(([left, right]) =>
      left.every((value, r) => kept * value <= right[r] + ROUNDING * Math.max(1, Math.abs(right[r]))),
    );
  }
}

function scalings(left: Float64Array, right: Float64Array, factors: Float64Array): void {
  for (let r = 0; r < factors.length; r++)
    factors[r] = left[r] > right[r] ? (right[r] / left[r]) * (1 - MARGIN) : 1;
}
