import { invalid, requireInteger, requirePositive, unknownName } from "../../core/errors.ts";
import { memorySlope, RELEASE_MODELS, type ReleaseModel } from "./release.ts";
import { type UtilitySpec, utilityFromSpec } from "./utility/spec.ts";
import type { Utility } from "./utility/utility.ts";

/** One request of a program, lengths in tokens. */
export interface FluidRequest {
  /** First round in which it is active, counted from 0. */
  readonly arrival: number;
  /** Prompt (prefill) tokens, which it holds from its arrival. */
  readonly prompt: number;
  /** Output (decode) tokens that it asks for. */
  readonly output: number;
  /** w_i, 1 unless given. */
  readonly weight?: number;
  /** For release "known": the round from which on it is gone and its memory free; the horizon unless given. */
  readonly end?: number;
}

/** What {@link fluidProgram} takes; the same fields as a program file of `kvlab solve`. */
export interface FluidInput {
  readonly requests: readonly FluidRequest[];
  /** C: tokens that one round can process; one number, or one a round. */
  readonly compute: number | ArrayLike<number>;
  /** M: tokens (in units of blocks of size m) that the memory holds. */
  readonly memory: number;
  /** m: memory that one token takes, 1 unless given. */
  readonly blockSize?: number;
  /** T: rounds 0 … T − 1 are planned. */
  readonly horizon: number;
  readonly utility: Utility | UtilitySpec;
  /** Whether no request generates more than its output length, Σ_t x_it ≤ L_i; true unless given. */
  readonly completion?: boolean;
  /** What becomes of memory; "none" unless given. */
  readonly release?: ReleaseModel;
}

/**
 * The fluid program (6)–(C3) of the convex-allocation paper, as data:
 *
 *     maximise   Σ_t Σ_{i active in t} w_i U(x_it)
 *     subject to Σ_i x_it ≤ compute_t                              in each round t   (C1)
 *                Σ_{τ ≤ t} Σ_{i: t < end_i} κ_i x_iτ ≤ budget_t    in each round t   (C2)
 *                Σ_t x_it ≤ limit_i                                for each request  (4), where `limit` is not null
 *                0 ≤ x_it ≤ 1                                                        (C3)
 *
 * A request is active in rounds arrival … end − 1. The paper also takes it out of the active set once it has its
 * output tokens, which would make the active set depend on x; the limit (4) stands for it here.
 *
 * Requests are sorted by arrival, ties in the order given. Rates are stored round by round: those of round t are
 * x[offset[t]] … x[offset[t + 1] − 1], and rate k belongs to request[k].
 */
export interface FluidProgram {
  readonly n: number;
  /** T. */
  readonly rounds: number;
  /** Number of rates. */
  readonly rates: number;
  readonly offset: Int32Array;
  readonly request: Int32Array;
  readonly arrival: Int32Array;
  /** First round in which the request is gone; T where it stays. */
  readonly end: Int32Array;
  readonly prompt: Float64Array;
  readonly output: Float64Array;
  readonly weight: Float64Array;
  /** κ_i: memory that one generated token takes; negative where generating frees more than it takes. */
  readonly slope: Float64Array;
  /** Right-hand sides of the three constraints. */
  readonly compute: Float64Array;
  readonly budget: Float64Array;
  readonly limit: Float64Array | null;
  readonly utility: Utility;
  readonly release: ReleaseModel;
  readonly memory: number;
  readonly blockSize: number;
  /** Where each request stood in the input. */
  readonly given: Int32Array;
}

const UTILITIES =
  'an object such as {"kind": "log", "epsilon": 1e-6}; a formula is {"kind": "expression", "of": "…"} in a file, ' +
  "utility(…) or customUtility(…) in code";

const MOST_RATES = 2 ** 30;

/**
 * A checked program from its description. O(n log n + T); the column `request` is made when
 * it is first asked for, in O(rates).
 *
 * @throws InputError naming the value, the request and what was expected, for NaN anywhere, weights, capacities and
 *   outputs that are not positive, arrivals at or after the horizon, unknown release models and utilities
 */
export function fluidProgram(input: FluidInput): FluidProgram {
  const { requests, release = "none", blockSize = 1, completion = true } = input;
  if (!Array.isArray(requests) || requests.length === 0)
    invalid("requests", requests, "a list of at least one request");
  if (!RELEASE_MODELS.includes(release)) unknownName("release", String(release), RELEASE_MODELS);
  requireInteger("horizon", input.horizon, 1);
  requirePositive("memory", input.memory);
  requirePositive("blockSize", blockSize);
  if (typeof completion !== "boolean") invalid("completion", completion, "true or false");
  for (const [i, request] of requests.entries()) checkRequest(request, i, input.horizon, release);
  const given = Int32Array.from(requests, (_, i) => i).sort(
    (i, j) => requests[i].arrival - requests[j].arrival || i - j,
  );
  const column = (pick: (request: FluidRequest) => number) =>
    Float64Array.from(given, (i) => pick(requests[i]));
  const arrival = Int32Array.from(column((r) => r.arrival));
  const end = Int32Array.from(
    column((r) => (release === "known" ? (r.end ?? input.horizon) : input.horizon)),
  );
  const prompt = column((r) => r.prompt);
  const output = column((r) => r.output);
  const offset = offsets(arrival, end, input.horizon);
  let request: Int32Array | undefined;
  return {
    n: requests.length,
    rounds: input.horizon,
    rates: offset[input.horizon],
    offset,
    get request() {
      request ??= requestsByRound(arrival, end, offset);
      return request;
    },
    arrival,
    end,
    prompt,
    output,
    weight: column((r) => r.weight ?? 1),
    slope: output.map((L, i) => memorySlope(release, blockSize, prompt[i], L)),
    compute: computeColumn(input.compute, input.horizon),
    budget: budgets(input.memory, blockSize, { arrival, end, prompt, horizon: input.horizon }),
    limit: completion ? output : null,
    utility: asUtility(input.utility),
    release,
    memory: input.memory,
    blockSize,
    given,
  };
}

function asUtility(utility: Utility | UtilitySpec): Utility {
  if (typeof utility !== "object" || utility === null) invalid("utility", utility, UTILITIES);
  return "sample" in utility ? utility : utilityFromSpec(utility);
}

function checkRequest(request: FluidRequest, i: number, horizon: number, release: ReleaseModel): void {
  if (typeof request !== "object" || request === null)
    invalid(`request ${i}`, request, "an object with arrival, prompt and output");
  const { arrival, prompt, output, weight = 1, end = horizon } = request;
  const where = `of request ${i}`;
  if (!(Number.isInteger(arrival) && arrival >= 0)) invalid(`arrival ${where}`, arrival, "a round from 0 on");
  if (arrival >= horizon)
    invalid(`arrival ${where}`, arrival, `a round before the horizon, at most ${horizon - 1}`);
  if (!(Number.isFinite(prompt) && prompt >= 0)) invalid(`prompt ${where}`, prompt, "a number of at least 0");
  requirePositive(`output ${where}`, output);
  requirePositive(`weight ${where}`, weight);
  if (release === "known" && !(Number.isInteger(end) && end > arrival && end <= horizon))
    invalid(`end ${where}`, end, `a round after its arrival, from ${arrival + 1} to ${horizon}`);
}

/** Where the rates of each round begin: as many as requests have arrived and are not gone. */
function offsets(arrival: Int32Array, end: Int32Array, horizon: number): Int32Array {
  const rates = arrival.reduce((total, first, i) => total + end[i] - first, 0);
  if (rates > MOST_RATES) invalid("number of rates (requests × rounds)", rates, `at most ${MOST_RATES}`);
  const change = new Int32Array(horizon + 1);
  for (let i = 0; i < arrival.length; i++) {
    change[arrival[i]]++;
    change[end[i]]--;
  }
  const offset = new Int32Array(horizon + 1);
  let active = 0;
  for (let t = 0; t < horizon; t++) {
    active += change[t];
    offset[t + 1] = offset[t] + active;
  }
  return offset;
}

/** The request of each rate: in round t those that have arrived and are not gone, by index. */
function requestsByRound(arrival: Int32Array, end: Int32Array, offset: Int32Array): Int32Array {
  const horizon = offset.length - 1;
  const request = new Int32Array(offset[horizon]);
  let arrived = 0;
  for (let t = 0, k = 0; t < horizon; t++) {
    while (arrived < arrival.length && arrival[arrived] <= t) arrived++;
    for (let i = 0; i < arrived; i++) if (end[i] > t) request[k++] = i;
  }
  return request;
}

function computeColumn(compute: number | ArrayLike<number>, horizon: number): Float64Array {
  if (typeof compute !== "object" || compute === null)
    return new Float64Array(horizon).fill(requirePositive("compute", compute));
  if (compute.length !== horizon) invalid("compute", `${compute.length} values`, `one a round, ${horizon}`);
  return Float64Array.from(compute, (value, t) => requirePositive(`compute of round ${t}`, value));
}

/** What is left of the memory counts as nothing if it is this share of it. */
const ROUNDING = 1e-12;

/** What is left for generated tokens in each round: M − m·Σ prompts of the requests that are there. */
function budgets(
  memory: number,
  blockSize: number,
  {
    arrival,
    end,
    prompt,
    horizon,
  }: { arrival: Int32Array; end: Int32Array; prompt: Float64Array; horizon: number },
): Float64Array {
  const change = new Float64Array(horizon + 1);
  for (let i = 0; i < arrival.length; i++) {
    change[arrival[i]] += prompt[i];
    change[end[i]] -= prompt[i];
  }
  let held = 0;
  return Float64Array.from({ length: horizon }, (_, t) => {
    held += change[t];
    const left = memory - blockSize * held;
    return Math.abs(left) <= ROUNDING * memory ? 0 : left;
  });
}
