import { unknownName } from "../core/errors.ts";
import { numbersOf, parseSpec } from "../core/spec.ts";
import type { AnyPolicy } from "../simulator/policy.ts";
import { aL } from "./a-l.ts";
import { aMax } from "./a-max.ts";
import { aMin } from "./a-min.ts";
import { alphaGreedy } from "./alpha-greedy.ts";
import { fcfs } from "./fcfs.ts";
import { fcfsStatic } from "./fcfs-static.ts";
import { hSf } from "./h-sf.ts";
import { mcBenchmark } from "./mc-benchmark.ts";
import { mcSf } from "./mc-sf.ts";
import { sjf } from "./sjf.ts";
import { svf } from "./svf.ts";

/** Numeric parameters by name, as given after the colon of `name:key=value,…`. */
type Parameters = Partial<Record<string, number>>;

interface Entry {
  /** The parameters that the policy takes. */
  readonly takes: readonly string[];
  make(parameters: Parameters): AnyPolicy;
}

const POLICIES: Record<string, Entry> = {
  "fcfs-static": { takes: [], make: fcfsStatic },
  fcfs: { takes: [], make: fcfs },
  sjf: { takes: [], make: sjf },
  "mc-benchmark": { takes: [], make: mcBenchmark },
  "mc-sf": { takes: [], make: mcSf },
  svf: { takes: [], make: svf },
  "alpha-greedy": { takes: ["alpha"], make: alphaGreedy },
  "a-l": { takes: [], make: aL },
  "a-max": { takes: ["seed"], make: aMax },
  "a-min": { takes: [], make: aMin },
  "h-sf": { takes: [], make: hSf },
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
  return entry.make(numbersOf(spec, entry.takes));
}
