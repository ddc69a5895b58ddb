import { policyNamed } from "../../../policies/index.ts";
import type { Run } from "../../../simulator/index.ts";
import {
  plannedLengths,
  REFERENCES,
  type ReferencePolicy,
  type ReferenceRun,
  referenceRun,
} from "../../../simulator/reference.ts";
import { bestOf, milliseconds } from "./best-of.ts";
import { type InstanceSettings, instance } from "./instance.ts";
import { serve } from "./simulator.ts";

export interface ReferenceSettings extends InstanceSettings {
  readonly policy: string;
}

export interface ReferenceTimes {
  readonly referenceMs: number;
  readonly engineMs: number;
  /** Whether every request starts, completes and restarts equally in both, or both stand still at the same ones. */
  readonly equal: boolean;
}

const ALPHA = 0.25;
const WARM_UP = 50_000;
const REPEATS = 15;

/** Serves one instance with the engine and with the step-every-round reference, and compares every record. */
export function measureReference({ policy, ...settings }: ReferenceSettings): ReferenceTimes {
  const chosen = policyNamed(policy);
  if ("former" in chosen) throw new Error(`policy ${policy} does not work round by round`);
  const requests = instance(settings, chosen);
  serve(instance({ ...settings, n: WARM_UP }, chosen), chosen, settings.memory);
  const engineMs = bestOf(REPEATS, () => serve(requests, chosen, settings.memory));
  const planned = plannedLengths(chosen, requests);
  let expected: ReferenceRun | undefined;
  const referenceMs = milliseconds(() => {
    expected = referenceRun(requests, definition(policy), settings.memory, { planned });
  });
  const equal = sameRecords(serve(requests, chosen, settings.memory), expected!);
  return { referenceMs, engineMs, equal };
}

function definition(policy: string): ReferencePolicy {
  if (policy === "alpha-greedy") return { order: "arrival", admission: { alpha: ALPHA }, eviction: "all" };
  return REFERENCES[policy];
}

/** Where both stand still, the attempts under way then are not compared: the two stop at different ones. */
function sameRecords(run: Run, expected: ReferenceRun): boolean {
  if (run.completed < run.workload.n !== expected.livelock) return false;
  if (!same(run.completion, expected.completion)) return false;
  return expected.livelock || (same(run.start, expected.start) && same(run.restarts, expected.restarts));
}

function same(ours: ArrayLike<number>, theirs: ArrayLike<number>): boolean {
  for (let i = 0; i < theirs.length; i++) if (!Object.is(ours[i], theirs[i])) return false;
  return ours.length === theirs.length;
}
