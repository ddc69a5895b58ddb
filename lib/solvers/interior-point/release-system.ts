import type { FluidProgram } from "../../models/fluid-program/index.ts";
import type { Linearisation } from "./linearise.ts";
import { ReleaseBorder, type ReleaseRight } from "./release-border.ts";
import { type RowGroup, rowTerm } from "./rows.ts";
import type { TimeSystem } from "./time-system.ts";

/** One solution and two refinements, without which linear programs stall short of the tolerance. */
const PASSES = 3;

/**
 * The reduced system where memory is freed at known times, see `release-border`: solved, and then solved again for what
 * the rows still lack. What they lack is measured through dx = ω (R − dλ − κ dΠ − dη), and so without the cancellation
 * of the sums over rates.
 */
export class ReleaseSystem {
  /** dη. */
  readonly dOwn: Float64Array;
  private readonly program: FluidProgram;
  private readonly system: Linearisation;
  private readonly rows: { compute: RowGroup; memory: RowGroup; completion: RowGroup | null };
  private readonly time: TimeSystem;
  private readonly border: ReleaseBorder;
  private readonly dCumulative: Float64Array;
  private readonly dGenerated: Float64Array;
  private readonly right: ReleaseRight;
  /** Corrections of dλ, dΠ and dμ. */
  private readonly more: readonly [Float64Array, Float64Array, Float64Array];

  /** @param dCumulative where dΠ goes */
  constructor(
    program: FluidProgram,
    system: Linearisation,
    rows: { compute: RowGroup; memory: RowGroup; completion: RowGroup | null },
    time: TimeSystem,
    dCumulative: Float64Array,
  ) {
    const perRound = () => new Float64Array(program.rounds);
    const perRequest = () => new Float64Array(program.n);
    this.program = program;
    this.system = system;
    this.rows = rows;
    this.time = time;
    this.border = new ReleaseBorder(program, system, rows.completion, time);
    this.dCumulative = dCumulative;
    this.dOwn = perRequest();
    this.dGenerated = perRequest();
    this.right = { compute: perRound(), memory: perRound(), pulls: perRequest(), terms: perRequest() };
    this.more = [perRound(), perRound(), perRound()];
  }

  /** Takes over a new time system, already factored. */
  factor(): void {
    this.border.factor();
  }

  /** Fills dλ, dμ, dν, dΠ and dη. */
  solve(target: number): void {
    const { compute, memory } = this.rows;
    for (const column of [compute.dPrice, memory.dPrice, this.dCumulative, this.dOwn, this.dGenerated])
      column.fill(0);
    for (let pass = 0; pass < PASSES; pass++) {
      this.measure(target);
      this.correct();
    }
    this.fillCompletion(target);
  }

  /** What the rows lack at the steps as they stand: at 0, the right-hand sides. */
  private measure(target: number): void {
    this.sumRates();
    this.addTimeRows(target);
    this.addRequestRows(target);
  }

  private sumRates(): void {
    const { rounds, offset, request, slope } = this.program;
    const { omega, pull } = this.system;
    const { compute, memory, pulls } = this.right;
    const { dCumulative, dOwn } = this;
    const dCompute = this.rows.compute.dPrice;
    pulls.fill(0);
    for (let t = 0; t < rounds; t++) {
      let sum = 0;
      let weighted = 0;
      for (let k = offset[t]; k < offset[t + 1]; k++) {
        const i = request[k];
        const dx = omega[k] * (pull[k] - dCompute[t] - slope[i] * dCumulative[t] - dOwn[i]);
        sum += dx;
        weighted += slope[i] * dx;
        pulls[i] += dx;
      }
      compute[t] = sum;
      memory[t] = weighted;
    }
  }

  private addTimeRows(target: number): void {
    const { rows, right } = this;
    let before = 0;
    for (let t = 0; t < this.program.rounds; t++) {
      right.compute[t] += lacking(rows.compute, t, target);
      const own = lacking(rows.memory, t, target);
      right.memory[t] += own - before;
      before = own;
    }
  }

  private addRequestRows(target: number): void {
    const { right, border, dOwn, dGenerated, dCumulative } = this;
    const { n, end, slope } = this.program;
    for (let i = 0; i < n; i++) {
      const term = this.completionTerm(i, target);
      right.terms[i] = term - border.softness(i) * dOwn[i];
      if (border.stays(i)) continue;
      const dCompletion = dOwn[i] + slope[i] * dCumulative[end[i]];
      right.terms[i] = border.firmness(i) * (term + dGenerated[i]) - dCompletion;
      right.pulls[i] -= dGenerated[i];
      right.memory[end[i]] -= slope[i] * dGenerated[i];
    }
  }

  private correct(): void {
    const { border, right, more, rows } = this;
    border.solve(right);
    this.time.solve(right.compute, right.memory, ...more);
    add(rows.compute.dPrice, more[0]);
    add(this.dCumulative, more[1]);
    add(rows.memory.dPrice, more[2]);
    add(this.dOwn, border.own);
    add(this.dGenerated, border.generated);
  }

  /** dν: from its own row where s^n/ν is large, so that the step of the slack is exact, and from dη elsewhere. */
  private fillCompletion(target: number): void {
    const { border, dOwn, dGenerated, dCumulative } = this;
    const { end, slope } = this.program;
    const { completion } = this.rows;
    completion?.dPrice.forEach((_, i) => {
      const softness = border.softness(i);
      if (border.stays(i)) completion.dPrice[i] = dOwn[i];
      else if (softness > this.system.h[i])
        completion.dPrice[i] = (dGenerated[i] + this.completionTerm(i, target)) / softness;
      else completion.dPrice[i] = dOwn[i] + slope[i] * dCumulative[end[i]];
    });
  }

  private completionTerm(i: number, target: number): number {
    const { completion } = this.rows;
    return completion ? rowTerm(completion, i, target) : 0;
  }
}

/** A row's term less (slack/price) × step of its price. */
function lacking(row: RowGroup, r: number, target: number): number {
  return rowTerm(row, r, target) - (row.slack[r] / row.price[r]) * row.dPrice[r];
}

function add(into: Float64Array, more: Float64Array): void {
  for (let k = 0; k < into.length; k++) into[k] += more[k];
}
