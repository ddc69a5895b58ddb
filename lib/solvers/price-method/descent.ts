import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { DualFunction, type Variables, variables } from "./dual.ts";
import { MonotoneProjection } from "./monotone.ts";

/** Curvature counts for at least this share of the largest: a row whose rates are all at 0 or 1 has none. */
const LEAST_CURVATURE = 1e-14;
const MOST_HALVINGS = 60;
/** Values of the dual function are off by this share of them. */
const ROUNDING = 1e-13;
/** Steps after which the norm is taken anew, momentum or not. */
const REFRESH = 40;

/**
 * Accelerated projected gradient steps on the dual function (FISTA) in the norm of its curvature's diagonal, with a
 * step length found by backtracking. Whenever momentum points uphill it is dropped and the norm taken anew (O'Donoghue
 * and Candès' gradient scheme). Six pairs of columns of length N and T + 1; each step costs two or more evaluations.
 */
export class PriceDescent {
  /** The prices reached. */
  readonly at: Variables;
  readonly dual: DualFunction;
  value: number;
  readonly #program: FluidProgram;
  readonly #projection: MonotoneProjection;
  readonly #ahead: Variables;
  readonly #next: Variables;
  readonly #gradient: Variables;
  readonly #metric: Variables;
  readonly #other: Variables;
  #momentum = 1;
  #age = 0;
  #scale = 1;

  constructor(program: FluidProgram, start: Variables) {
    this.#program = program;
    this.#projection = new MonotoneProjection(program.rounds);
    this.dual = new DualFunction(program);
    this.at = start;
    this.#ahead = variables(program);
    this.#next = variables(program);
    this.#gradient = variables(program);
    this.#metric = variables(program);
    this.#other = variables(program);
    this.value = Number.POSITIVE_INFINITY;
    this.restart();
  }

  /** Drops the momentum, and takes the norm from the curvature here. */
  restart(): void {
    copy(this.at, this.#ahead);
    this.value = this.dual.evaluate(this.at, this.#gradient, this.#metric);
    for (const column of [this.#metric.completion, this.#metric.cumulative]) raise(column);
    this.#momentum = 1;
    this.#age = 0;
    this.#scale = Math.min(this.#scale, 2);
  }

  /** One step; false if nothing moves any more. */
  step(): boolean {
    const ahead = this.dual.evaluate(this.#ahead, this.#gradient);
    for (let tries = 0; ; tries++) {
      this.#project();
      const value = this.dual.evaluate(this.#next, this.#other);
      const model = ahead + this.#modelled();
      if (value <= model + ROUNDING * Math.abs(ahead)) {
        this.value = value;
        break;
      }
      if (tries >= MOST_HALVINGS) {
        this.restart(); // back to the prices reached, and their λ
        return false;
      }
      this.#scale *= 2;
    }
    this.#advance();
    return true;
  }

  /** next = projection of ahead − gradient / (scale × metric). */
  #project(): void {
    const { completion, cumulative } = this.#next;
    const gradientStep = (to: Float64Array, from: Float64Array, g: Float64Array, h: Float64Array) => {
      for (let r = 0; r < to.length; r++) to[r] = from[r] - g[r] / (this.#scale * h[r]);
    };
    gradientStep(completion, this.#ahead.completion, this.#gradient.completion, this.#metric.completion);
    gradientStep(cumulative, this.#ahead.cumulative, this.#gradient.cumulative, this.#metric.cumulative);
    for (let i = 0; i < completion.length; i++)
      if (!this.#program.limit || !(completion[i] > 0)) completion[i] = 0;
    const { rounds } = this.#program;
    this.#projection.project(cumulative.subarray(0, rounds), this.#metric.cumulative.subarray(0, rounds));
    cumulative[rounds] = 0;
  }

  #modelled(): number {
    let total = 0;
    for (const name of ["completion", "cumulative"] as const) {
      const [to, from, g, h] = [this.#next, this.#ahead, this.#gradient, this.#metric].map((v) => v[name]);
      for (let r = 0; r < to.length; r++) {
        const move = to[r] - from[r];
        total += move * (g[r] + (this.#scale / 2) * h[r] * move);
      }
    }
    return total;
  }

  #advance(): void {
    const next = (1 + Math.sqrt(1 + 4 * this.#momentum ** 2)) / 2;
    const share = (this.#momentum - 1) / next;
    let uphill = 0;
    for (const name of ["completion", "cumulative"] as const) {
      const [to, at, ahead, h] = [this.#next, this.at, this.#ahead, this.#metric].map((v) => v[name]);
      for (let r = 0; r < to.length; r++) {
        uphill += (ahead[r] - to[r]) * h[r] * (to[r] - at[r]);
        ahead[r] = to[r] + share * (to[r] - at[r]);
        at[r] = to[r];
      }
    }
    this.#momentum = next;
    this.#age++;
    this.#scale *= 0.9;
    if (uphill > 0 || this.#age >= REFRESH) this.restart();
  }
}

function copy(from: Variables, to: Variables): void {
  to.completion.set(from.completion);
  to.cumulative.set(from.cumulative);
}

function raise(column: Float64Array): void {
  const least = Math.max(LEAST_CURVATURE * column.reduce((a, b) => Math.max(a, b), 0), Number.MIN_VALUE);
  for (let r = 0; r < column.length; r++) column[r] = Math.max(column[r], least);
}
