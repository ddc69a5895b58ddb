import { SparseColumns } from "../../core/sparse-columns.ts";
import {
  type FluidProgram,
  type SparseConstraints,
  sparseConstraints,
  type Utility,
} from "../../models/fluid-program/index.ts";

/**
 * A fluid program with a concave function of pieces in place of each utility: rate k is the sum of the columns
 * first[k] … first[k + 1] − 1, one a piece, and the memory columns follow.
 */
export interface PieceProgram extends SparseConstraints {
  readonly first: Int32Array;
  /** To be minimised. */
  readonly cost: Float64Array;
}

/** Points of [0, 1] between which a utility is taken to be straight, ascending, from 0 to 1. */
export type Points = readonly number[];

/** The linear program of pieces. The pieces lie below the utility and meet it at the points. O(pieces · 4). */
export function pieceProgram(program: FluidProgram, pointsOf: (rate: number) => Points): PieceProgram {
  const { rates, rounds, request, weight, utility } = program;
  const points = Array.from({ length: rates }, (_, k) => pointsOf(k));
  const first = new Int32Array(rates + 1);
  for (let k = 0; k < rates; k++) first[k + 1] = first[k] + points[k].length - 1;
  const columns = first[rates] + rounds;
  const linear = sparseConstraints(program);
  const entries = new SparseColumns(columns, 4 * first[rates] + 2 * rounds);
  const cost = new Float64Array(columns);
  const columnUpper = new Float64Array(columns);
  for (let c = 0; c < linear.columns; c++) {
    const copies = c < rates ? points[c].length - 1 : 1;
    for (let j = 0; j < copies; j++) {
      for (let e = linear.starts[c]; e < linear.starts[c + 1]; e++)
        entries.put(linear.indices[e], linear.values[e]);
      entries.endColumn();
      if (c >= rates) continue;
      const [from, to] = [points[c][j], points[c][j + 1]];
      columnUpper[first[c] + j] = to - from;
      cost[first[c] + j] = (-weight[request[c]] * (utility.value(to) - utility.value(from))) / (to - from);
    }
  }
  columnUpper.set(program.budget, first[rates]);
  const columnLower = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY, first[rates]);
  return { ...linear, columns, ...entries.matrix(), columnLower, columnUpper, first, cost };
}

/** Pieces of the first pass. */
const PIECES = 16;
/** Points nearer than this are one. */
const NEAREST = 1e-12;

/** Points between which the slope falls by equal factors; 0 and 1 alone for a linear utility. */
export function coarsePoints(utility: Utility): Points {
  const steepest = Math.min(utility.slope(0), utility.slope(NEAREST));
  const flattest = Math.max(utility.slope(1), 1e-9 * steepest);
  const slopes = Array.from(
    { length: PIECES - 1 },
    (_, j) => steepest * (flattest / steepest) ** ((j + 1) / PIECES),
  );
  return steepest === flattest ? [0, 1] : distinct(slopes.map((slope) => utility.demand(slope)));
}

/** The coarse points, and some around a rate, between which the slope differs by the factor 1 ± width. */
export function finePoints(utility: Utility, coarse: Points, rate: number, width: number): Points {
  const slope = utility.slope(Math.max(rate, NEAREST));
  const near = [-1, -0.5, 0.5, 1].map((part) => utility.demand(slope * (1 + part * width)));
  return distinct([...coarse, rate, ...near]);
}

function distinct(points: readonly number[]): Points {
  const inside = points.filter((x) => x > NEAREST && x < 1 - NEAREST).sort((a, b) => a - b);
  const kept = [0];
  for (const x of inside) if (x - kept[kept.length - 1] > NEAREST) kept.push(x);
  return [...kept, 1];
}
