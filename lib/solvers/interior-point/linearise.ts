import { cumulativePrices, type FluidProgram } from "../../models/fluid-program/index.ts";
import type { Point } from "./point.ts";

/** The marginal utility v is kept within this factor of w U′(x). */
const CLIP = 4;

/**
 * The Newton system at a point, after everything that belongs to a single rate has been eliminated. Linearising
 * stationarity and the products of a rate gives, with H_it = v·c + lower/x + upper/u (c = −U″/U′), ω = 1/H and the
 * pull R_it = w U′(x) − p_it + target terms,
 *
 *     dx_it = ω_it (R_it − dλ_t − κ_i dΠ_t − dη_i),    p_it = λ_t + κ_i Π_t + η_i,    Π_t = Σ_{s ≥ t} μ_s.
 *
 * The own price η_i = ν_i − κ_i Π_{end_i} is ν_i, where memory stays taken to the end: Π_T = 0.
 * The rows that are left see the rates only through the sums a_t = Σ_i ω, b_t = Σ_i κ ω, g_t = Σ_i κ² ω and
 * h_i = Σ_t ω. {@link linearise} fills all of it in one pass over the rates.
 */
export interface Linearisation {
  /** One a rate: w U′, −U″/U′, 1/x, 1/u, ω and R. */
  readonly gain: Float64Array;
  readonly curvature: Float64Array;
  readonly overX: Float64Array;
  readonly overU: Float64Array;
  readonly omega: Float64Array;
  readonly pull: Float64Array;
  /** One a round: a, b, and g less b²/a, which is Σ ω (κ − b/a)². */
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly spread: Float64Array;
  /** One a request: h. */
  readonly h: Float64Array;
  /** Left sides of the rows at the point. */
  readonly tokens: Float64Array;
  readonly held: Float64Array;
  readonly total: Float64Array;
  /** η. */
  readonly own: Float64Array;
  /** Π; T + 1 values. */
  cumulative: Float64Array;
  /** Σ price × slack: of the rates, and of everything. */
  rateProducts: number;
  complementarity: number;
  /** Largest relative residual of the rows and of stationarity. */
  primal: number;
  dual: number;
}

/** A linearisation with room for everything. */
export function emptyLinearisation({ n, rounds, rates }: FluidProgram): Linearisation {
  const column = (length: number) => new Float64Array(length);
  return {
    gain: column(rates),
    curvature: column(rates),
    overX: column(rates),
    overU: column(rates),
    omega: column(rates),
    pull: column(rates),
    a: column(rounds),
    b: column(rounds),
    spread: column(rounds),
    h: column(n),
    tokens: column(rounds),
    held: column(rounds),
    total: column(n),
    own: column(n),
    cumulative: column(rounds + 1),
    rateProducts: 0,
    complementarity: 0,
    primal: 0,
    dual: 0,
  };
}

/** Linearises at a point, with target 0: the pull is w U′(x) − p. O(rates). */
export function linearise(program: FluidProgram, point: Point, system: Linearisation): void {
  system.cumulative = cumulativePrices(point.memory);
  setOwnPrices(program, point, system);
  program.utility.sample(point.x, 0, program.rates, system.gain, system.curvature);
  eliminateRates(program, point, system);
  freeMemory(program, system);
  measureSpread(program, system);
  addRows(program, point, system);
}

/** η. */
function setOwnPrices({ n, limit, slope, end }: FluidProgram, point: Point, system: Linearisation): void {
  const { own, cumulative } = system;
  for (let i = 0; i < n; i++) own[i] = (limit ? point.completion[i] : 0) - slope[i] * cumulative[end[i]];
}

/** Takes what requests generated off the memory from their end on. */
function freeMemory({ n, rounds, slope, end }: FluidProgram, { held, total }: Linearisation): void {
  const change = new Float64Array(rounds + 1);
  for (let i = 0; i < n; i++) change[end[i]] += slope[i] * total[i];
  let freed = 0;
  for (let t = 0; t < rounds; t++) {
    freed += change[t];
    held[t] -= freed;
  }
}

/** The pass over the rates. */
function eliminateRates(program: FluidProgram, point: Point, system: Linearisation): void {
  const { rounds, offset, request, weight, slope } = program;
  const { x, u, lower, upper, value, compute } = point;
  const { gain, curvature, overX, overU, omega, pull } = system;
  const { a, b, h, tokens, held, total, own, cumulative } = system;
  h.fill(0);
  total.fill(0);
  let products = 0;
  let worst = 0;
  let memory = 0;
  for (let t = 0; t < rounds; t++) {
    const lambda = compute[t];
    const rent = cumulative[t];
    let sumA = 0;
    let sumB = 0;
    let sumX = 0;
    for (let k = offset[t], last = offset[t + 1]; k < last; k++) {
      const i = request[k];
      const kappa = slope[i];
      const worth = weight[i] * gain[k];
      const v = Math.min(CLIP * worth, Math.max(worth / CLIP, value[k]));
      const rx = 1 / x[k];
      const ru = 1 / u[k];
      const w = 1 / (v * curvature[k] + lower[k] * rx + upper[k] * ru);
      const reduced = worth - lambda - kappa * rent - own[i];
      gain[k] = worth;
      value[k] = v;
      overX[k] = rx;
      overU[k] = ru;
      omega[k] = w;
      pull[k] = reduced;
      sumA += w;
      sumB += w * kappa;
      sumX += x[k];
      memory += kappa * x[k];
      h[i] += w;
      total[i] += x[k];
      products += lower[k] * x[k] + upper[k] * u[k];
      const residual = Math.abs(reduced + lower[k] - upper[k]);
      if (residual > worst * (1 + worth)) worst = residual / (1 + worth);
    }
    a[t] = sumA;
    b[t] = sumB;
    tokens[t] = sumX;
    held[t] = memory;
  }
  system.rateProducts = products;
  system.dual = worst;
}

/** Σ_i ω (κ − b/a)² in each round: g − b²/a without the subtraction. 0 where all slopes are equal. */
function measureSpread({ rounds, offset, request, slope }: FluidProgram, system: Linearisation): void {
  const { omega, a, b, spread } = system;
  if (slope.every((kappa) => kappa === slope[0])) return; // spread stays 0
  for (let t = 0; t < rounds; t++) {
    const centre = a[t] > 0 ? b[t] / a[t] : 0;
    let sum = 0;
    for (let k = offset[t]; k < offset[t + 1]; k++) {
      const d = slope[request[k]] - centre;
      sum += omega[k] * d * d;
    }
    spread[t] = sum;
  }
}

/** Adds the rows' products, and their worst relative residual. */
function addRows(program: FluidProgram, point: Point, system: Linearisation): void {
  const { compute, budget, limit } = program;
  let products = system.rateProducts;
  let worst = 0;
  const group = (left: Float64Array, slack: Float64Array, price: Float64Array, right: Float64Array) => {
    for (let r = 0; r < right.length; r++) {
      products += slack[r] * price[r];
      worst = Math.max(worst, Math.abs(right[r] - left[r] - slack[r]) / (1 + Math.abs(right[r])));
    }
  };
  group(system.tokens, point.computeSlack, point.compute, compute);
  group(system.held, point.memorySlack, point.memory, budget);
  if (limit) group(system.total, point.completionSlack, point.completion, limit);
  system.complementarity = products;
  system.primal = worst;
}
