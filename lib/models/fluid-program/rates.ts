import type { FluidProgram } from "./program.ts";

/** Tokens processed in each round, Σ_i x_it: the left side of (C1). */
export function tokensPerRound({ rounds, offset }: FluidProgram, x: Float64Array): Float64Array {
  const tokens = new Float64Array(rounds);
  for (let t = 0; t < rounds; t++) for (let k = offset[t]; k < offset[t + 1]; k++) tokens[t] += x[k];
  return tokens;
}

/** Tokens generated for each request, Σ_t x_it: the left side of (4). */
export function tokensPerRequest({ n, rates, request }: FluidProgram, x: Float64Array): Float64Array {
  const tokens = new Float64Array(n);
  for (let k = 0; k < rates; k++) tokens[request[k]] += x[k];
  return tokens;
}

/** Memory that generated tokens hold in each round, net of what is freed: the left side of (C2). */
export function memoryPerRound(program: FluidProgram, x: Float64Array): Float64Array {
  const { n, rounds, offset, request, slope, end } = program;
  const held = new Float64Array(rounds + 1);
  const freed = new Float64Array(rounds + 1);
  if (program.release === "known") {
    const total = tokensPerRequest(program, x);
    for (let i = 0; i < n; i++) freed[end[i]] += slope[i] * total[i];
  }
  for (let t = 0; t < rounds; t++) {
    let change = -freed[t];
    for (let k = offset[t]; k < offset[t + 1]; k++) change += slope[request[k]] * x[k];
    held[t] = change + (t > 0 ? held[t - 1] : 0);
  }
  return held.subarray(0, rounds);
}

/** Where the rate of request i in round t stands, or −1 if the request is not active then. O(log n). */
export function rateIndex({ offset, request }: FluidProgram, i: number, t: number): number {
  let low = offset[t];
  let high = offset[t + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (request[middle] < i) low = middle + 1;
    else high = middle;
  }
  return low < offset[t + 1] && request[low] === i ? low : -1;
}

/** The rates of one request over its active rounds, as `{t, rate}`. */
export function ratesOf(program: FluidProgram, x: Float64Array, i: number): { t: number; rate: number }[] {
  const { arrival, end } = program;
  return Array.from({ length: end[i] - arrival[i] }, (_, r) => {
    const t = arrival[i] + r;
    return { t, rate: x[rateIndex(program, i, t)] };
  });
}
