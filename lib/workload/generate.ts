import { shuffler } from "d3-array";
import { invalid, requireInteger, unknownName } from "../core/errors.ts";
import { type Seed, stream } from "../core/random.ts";
import { parseSpec, settingsOf } from "../core/spec.ts";
import { arrivalProcess, arrivalTimes } from "./arrivals/parse.ts";
import type { ArrivalProcess } from "./arrivals/process.ts";
import { type SamplingMode, uniformPairs } from "./lengths/copula.ts";
import { lengthDistribution } from "./lengths/distribution.ts";
import { type LengthMixture, mixture } from "./lengths/mixture.ts";
import { checkCorrelation, type LengthModel, type LengthPreset } from "./lengths/model.ts";
import { lengthPreset } from "./lengths/presets.ts";
import { type Columns, type Workload, workload } from "./workload.ts";

/** How many requests to generate, how their lengths are sampled and when they arrive. */
export interface GenerateOptions {
  /** Number of requests, at least 1. */
  readonly n: number;
  readonly seed: Seed;
  /** How lengths are sampled; `iid` unless given. */
  readonly mode?: SamplingMode;
  /** Mean number of arrivals per unit of `time`. */
  readonly rate?: number;
  /** An arrival process or its spec (`"gamma:cv=2"`); without it Poisson at `rate`, or a backlog without a rate. */
  readonly arrivals?: ArrivalProcess | string;
  /** What arrival times count; rounds unless given. */
  readonly time?: "rounds" | "seconds";
  /** Spearman correlation of prompt and output, in place of the preset's own. */
  readonly rankCorrelation?: number;
}

const TIMES: readonly string[] = ["rounds", "seconds"];

type Lengths = Pick<Columns, "prompt" | "output" | "kind">;

/**
 * A workload from a fitted length model and an arrival process. Lengths, arrivals and the shuffle of a mixture come
 * from independent streams of the seed: changing the arrival process never changes a length.
 *
 * @param source a preset's name, a caller's own preset, a {@link mixture}, or a mixture's spec
 *   (`"mixture:short=lmsys-tokens,long=arxiv-4k,share=0.1"`)
 * @throws InputError for unknown names and values out of range
 */
export function generate(source: string | LengthPreset | LengthMixture, options: GenerateOptions): Workload {
  const { n, seed, time = "rounds", mode = "iid" } = options;
  requireInteger("number of requests", n, 1);
  if (!TIMES.includes(time)) unknownName("time", time, TIMES);
  const model = lengthSource(source);
  const process = arrivalProcess(options.arrivals ?? (options.rate === undefined ? "backlog" : "poisson"));
  const lengths = "short" in model ? mixedLengths(model, options) : plainLengths(model, options, "lengths");
  const speed =
    options.rate === undefined || !process.needsRate ? "" : ` at ${options.rate} per ${time.slice(0, -1)}`;
  const about = {
    name: model.name,
    unit: model.unit,
    time,
    source: `generated: ${described(model)}, ${mode} lengths, ${process.spec} arrivals${speed}`,
    seed,
  };
  return workload({ ...lengths, arrival: arrivalTimes(process, { n, seed, rate: options.rate }), about });
}

/**
 * Requests of the size of LMSYS-Chat-1M first turns in Llama tokens: preset `lmsys-tokens`.
 * The sizes stated in the A_min and MC-SF papers are word counts: presets `amin` and `mcsf` of {@link generate}.
 */
export function lmsysStyle(options: GenerateOptions): Workload {
  return generate("lmsys-tokens", options);
}

function lengthSource(source: string | LengthPreset | LengthMixture): LengthPreset | LengthMixture {
  if (typeof source === "object") return "short" in source ? mixture(source) : lengthPreset(source);
  const spec = parseSpec(source);
  if (spec.name !== "mixture") return lengthPreset(source);
  const { short, long, share, unit } = settingsOf(spec, ["short", "long", "share", "unit"]);
  if (!short || !long || !share) invalid("mixture", source, "mixture:short=PRESET,long=PRESET,share=NUMBER");
  if (unit !== undefined && unit !== "tokens" && unit !== "words")
    invalid("unit of mixture", unit, "tokens or words");
  return mixture({ short, long, share: Number(share), ...(unit && { unit }) });
}

function plainLengths(preset: LengthPreset, options: GenerateOptions, streamName: string): Lengths {
  const { n, seed, mode = "iid", rankCorrelation = preset.rankCorrelation } = options;
  checkCorrelation(rankCorrelation);
  const [u, v] = uniformPairs(n, rankCorrelation, mode, stream(seed, streamName));
  return {
    prompt: drawLengths(preset.prompt, u),
    output: drawLengths(preset.output, v),
  };
}

function drawLengths(model: LengthModel, probabilities: Float64Array): Int32Array {
  const { quantile } = lengthDistribution(model);
  const lengths = new Int32Array(probabilities.length);
  for (let i = 0; i < lengths.length; i++) lengths[i] = quantile(probabilities[i]);
  return lengths;
}

/** Exactly round(share·n) long requests among n, in random order. */
function mixedLengths({ short, long, share }: LengthMixture, options: GenerateOptions): Lengths {
  const { n, seed } = options;
  const longs = Math.round(share * n);
  const some = plainLengths(short, { ...options, n: n - longs }, "lengths/short");
  const others = plainLengths(long, { ...options, n: longs }, "lengths/long");
  const kind = new Int32Array(n).fill(1, 0, longs);
  shuffler(stream(seed, "mixture"))(kind);
  const next = [0, 0];
  const row = kind.map((k) => next[k]++);
  const pick = (column: "prompt" | "output") => kind.map((k, i) => (k === 1 ? others : some)[column][row[i]]);
  return { kind, prompt: pick("prompt"), output: pick("output") };
}

function described(model: LengthPreset | LengthMixture): string {
  return "short" in model ? `${model.name} with ${model.share} long` : model.name;
}
