import { invalid, unknownName } from "../core/errors.ts";
import { parseSpec, type Spec, settingsOf } from "../core/spec.ts";
import type { AnyPolicy } from "../simulator/policy.ts";
import { aL } from "./a-l.ts";
import { aMax } from "./a-max.ts";
import { aMin } from "./a-min.ts";
import { alphaBeta } from "./alpha-beta.ts";
import { alphaGreedy } from "./alpha-greedy.ts";
import { fcfsGreedy } from "./batching/fcfs-greedy.ts";
import { nestedWait } from "./batching/nested-wait.ts";
import { sarathi } from "./batching/sarathi.ts";
import { vllm } from "./batching/vllm.ts";
import { wait } from "./batching/wait.ts";
import { waitCp } from "./batching/wait-cp.ts";
import { convexGuidedOrder } from "./convex-guided.ts";
import { fcfs } from "./fcfs.ts";
import { fcfsStatic } from "./fcfs-static.ts";
import { hSf } from "./h-sf.ts";
import { mcBenchmark } from "./mc-benchmark.ts";
import { mcSf } from "./mc-sf.ts";
import { priceGuided } from "./price-guided/index.ts";
import { sjf } from "./sjf.ts";
import { lpSwapByPrices, sortedLpByPrices } from "./sorted-f/priced-order.ts";
import { sortedF } from "./sorted-f/sorted-f.ts";
import { svf } from "./svf.ts";

/** Parameters by name, as given after the colon of `name:key=value,…`. */
type Parameters = Partial<Record<string, number | string | boolean>>;

interface Entry {
  /** The parameters that are numbers … */
  readonly numbers?: readonly string[];
  /** … those that are 0 or 1 … */
  readonly switches?: readonly string[];
  /** … and those that are names. */
  readonly names?: readonly string[];
  make(parameters: Parameters): AnyPolicy;
}

const LOOKING_AHEAD = { numbers: ["margin"], switches: ["skip"] } as const;

const POLICIES: Record<string, Entry> = {
  "fcfs-static": { make: fcfsStatic },
  fcfs: { make: fcfs },
  sjf: { make: sjf },
  "mc-benchmark": { ...LOOKING_AHEAD, make: mcBenchmark },
  "mc-sf": { ...LOOKING_AHEAD, make: mcSf },
  svf: { ...LOOKING_AHEAD, make: svf },
  "sorted-f": { numbers: ["epsilon", "level"], names: ["select"], make: sortedF },
  "sorted-lp": { make: sortedLpByPrices },
  "lp-swap": { make: lpSwapByPrices },
  "alpha-beta": { numbers: ["alpha", "beta", "seed"], make: alphaBeta },
  "alpha-greedy": { numbers: ["alpha"], make: alphaGreedy },
  "a-l": { make: aL },
  "a-max": { numbers: ["seed"], make: aMax },
  "a-min": { make: aMin },
  "h-sf": { make: hSf },
  "fcfs-greedy": { make: fcfsGreedy },
  vllm: { numbers: ["batch", "tokens", "watermark", "block"], make: vllm },
  sarathi: { numbers: ["chunk", "batch", "watermark", "block"], make: sarathi },
  wait: { numbers: ["types"], names: ["thresholds"], make: wait },
  "nested-wait": { numbers: ["segments", "eta"], names: ["thresholds", "ends"], make: nestedWait },
  "convex-guided": { numbers: ["compute", "epsilon", "blocks"], make: convexGuidedOrder },
  "price-guided": { numbers: ["keep", "passes", "quiet", "compute"], names: ["prices"], make: priceGuided },
  "wait-cp": {
    numbers: ["limit", "segments", "chunk", "eta", "watermark", "block"],
    names: ["ends"],
    make: waitCp,
  },
};

/** The names that {@link policyNamed} knows. */
export const POLICY_NAMES: readonly string[] = Object.keys(POLICIES);

/**
 * The policy of a name, with parameters as `name:key=value,…`, for example `alpha-greedy:alpha=0.2`.
 *
 * @throws InputError for an unknown policy (naming the nearest known ones), an unknown parameter or a bad value
 */
export function policyNamed(text: string): AnyPolicy {
  const spec = parseSpec(text);
  const entry = Object.hasOwn(POLICIES, spec.name) ? POLICIES[spec.name] : undefined;
  if (!entry) return unknownName("policy", spec.name, POLICY_NAMES);
  return entry.make(parametersOf(spec, entry));
}

function parametersOf(spec: Spec, { numbers = [], switches = [], names = [] }: Entry): Parameters {
  const parameters: Parameters = settingsOf(spec, [...names, ...numbers, ...switches]);
  for (const key of switches) {
    const text = parameters[key];
    if (text === undefined) continue;
    if (text !== "0" && text !== "1") invalid(`${key} of ${spec.name}`, text, "0 or 1");
    parameters[key] = text === "1";
  }
  for (const key of numbers) {
    const text = parameters[key];
    if (text === undefined) continue;
    const value = text === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) invalid(`${key} of ${spec.name}`, text, "a number");
    parameters[key] = value;
  }
  return parameters;
}
