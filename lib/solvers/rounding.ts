import {
  type FluidProgram,
  memoryPerRound,
  tokensPerRequest,
  tokensPerRound,
} from "../models/fluid-program/index.ts";

/** Sums of many rates are off by their rounding; rates are cut by so much more, and rows may be off by that much. */
export const MARGIN = 1e-14;
export const ROUNDING = 1e-12;

/**
 * Rates that meet every constraint, near rates that nearly do: cut to [0, 1], each round scaled to its compute and each
 * request to its limit, and then all drawn towards rates strictly within the memory, as far as it takes.
 *
 * @param interior rates that meet every constraint; 0 unless given
 * @returns undefined where that fails, as where 0 is not feasible and no interior is given
 */
export function roundToFeasible(
  program: FluidProgram,
  x: Float64Array,
  interior?: Float64Array,
): Float64Array | undefined {
  const rates = x.map((rate) => (rate > 0 ? Math.min(rate, 1) : 0)); // NaN becomes 0
  scaleRounds(program, rates);
  scaleRequests(program, rates);
  drawTowards(program, rates, interior);
  return meetsRows(program, rates) ? rates : undefined;
}

function scaleRounds(program: FluidProgram, x: Float64Array): void {
  const { offset, compute } = program;
  const tokens = tokensPerRound(program, x);
  for (let t = 0; t < tokens.length; t++) {
    if (!(tokens[t] > compute[t])) continue;
    const factor = (compute[t] / tokens[t]) * (1 - MARGIN);
    for (let k = offset[t]; k < offset[t + 1]; k++) x[k] *= factor;
  }
}

function scaleRequests(program: FluidProgram, x: Float64Array): void {
  const { request, limit } = program;
  if (!limit) return;
  const factors = tokensPerRequest(program, x).map((tokens, i) =>
    tokens > limit[i] ? (limit[i] / tokens) * (1 - MARGIN) : 1,
  );
  if (factors.every((factor) => factor === 1)) return;
  for (let k = 0; k < x.length; k++) x[k] *= factors[request[k]];
}

/** x + θ (interior − x) with the least θ in [0, 1] that meets all rows that the interior meets. */
function drawTowards(program: FluidProgram, x: Float64Array, interior?: Float64Array): void {
  const share = Math.max(
    ...rows(program).map(({ left, right }) =>
      needed(left(x), interior ? left(interior) : undefined, right, allowed(program, 0)),
    ),
  );
  if (share <= 0) return;
  const kept = Math.max(0, 1 - share) * (1 - MARGIN);
  for (let k = 0; k < x.length; k++) x[k] = kept * x[k] + (interior ? (1 - kept) * interior[k] : 0);
}

/**
 * The least θ for one group of rows.
 *
 * @param noise by how much a row with a right-hand side of 0 may be off: what is left when all that was held is freed
 */
export function needed(
  left: Float64Array,
  inside: Float64Array | undefined,
  right: Float64Array,
  noise = 0,
): number {
  let share = 0;
  for (let r = 0; r < left.length; r++) {
    const excess = left[r] - right[r];
    if (excess > (right[r] === 0 ? noise : 0))
      share = Math.max(share, Math.min(1, excess / (left[r] - (inside?.[r] ?? 0))));
  }
  return share;
}

function meetsRows(program: FluidProgram, x: Float64Array): boolean {
  return rows(program).every(({ left, right }) => {
    const held = left(x);
    return held.every((value, r) => value <= right[r] + allowed(program, right[r]));
  });
}

/** By how much a row may be off; where prompts fill the memory, a share of the memory. */
function allowed({ memory }: FluidProgram, right: number): number {
  return ROUNDING * Math.max(1, right === 0 ? memory : Math.abs(right));
}

/** The three groups of constraints, left sides as functions of the rates. */
export function rows(program: FluidProgram): {
  name: "compute" | "memory" | "completion";
  left: (x: Float64Array) => Float64Array;
  right: Float64Array;
}[] {
  const { compute, budget, limit } = program;
  return [
    { name: "compute" as const, left: (x: Float64Array) => tokensPerRound(program, x), right: compute },
    { name: "memory" as const, left: (x: Float64Array) => memoryPerRound(program, x), right: budget },
    ...(limit
      ? [
          {
            name: "completion" as const,
            left: (x: Float64Array) => tokensPerRequest(program, x),
            right: limit,
          },
        ]
      : []),
  ];
}
