import { policyNamed } from "../../../policies/index.ts";
import { type AnyPolicy, attempt, type Run } from "../../../simulator/index.ts";
import type { Workload } from "../../../workload/index.ts";
import { milliseconds } from "./best-of.ts";
import { type InstanceSettings, instance, lengths } from "./instance.ts";

export interface SimulatorSettings extends InstanceSettings {
  readonly policy: string;
  readonly repeats: number;
}

export interface SimulatorTimes {
  /** Nanoseconds a request, the best of the repeats. */
  readonly ns: number;
  /** The same for generating the lengths of as many requests, up to 10^5. */
  readonly calibrationNs: number;
  readonly evictionsPerRequest: number;
  readonly completed: number;
}

const MOST_CALIBRATED = 100_000;
const WARM_UP = 20_000;
/** Runs of more requests are collected one by one, lest two of them are held at once. */
const MOST_HELD = 1e6;

/** Times a policy on an instance. Calibration runs alternate with the timed ones, so that both see the same machine. */
export function measureSimulator({ policy, repeats, ...settings }: SimulatorSettings): SimulatorTimes {
  const { n, memory, seed } = settings;
  const calibrated = Math.min(n, MOST_CALIBRATED);
  const chosen = policyNamed(policy);
  lengths(calibrated, `${seed}/warm-up`);
  serve(instance({ ...settings, n: Math.min(n, WARM_UP) }, chosen), chosen, memory);
  const requests = instance(settings, chosen);
  let simulating = Number.POSITIVE_INFINITY;
  let generating = Number.POSITIVE_INFINITY;
  let served = { evictions: 0, completed: 0 };
  for (let k = 0; k < repeats; k++) {
    generating = Math.min(
      generating,
      milliseconds(() => lengths(calibrated, seed)),
    );
    if (n > MOST_HELD) collect();
    const { ms, ...counted } = timed(requests, chosen, memory);
    simulating = Math.min(simulating, ms);
    served = counted;
    if (n > MOST_HELD) collect();
  }
  return {
    ns: (simulating * 1e6) / n,
    calibrationNs: (generating * 1e6) / calibrated,
    evictionsPerRequest: served.evictions / n,
    completed: served.completed,
  };
}

/**
 * Frees what is garbage, where Node allows it, so that it does not count as memory of the simulation. The buffers of
 * dead arrays are freed on another thread, which the next collection waits for. It also throws away compiled code whose
 * objects are gone: a short run after it would be timed while that is compiled anew.
 */
function collect(): void {
  globalThis.gc?.();
  globalThis.gc?.();
}

/** A run that stands still is timed until then; its completed requests tell. */
export function serve(requests: Workload, policy: AnyPolicy, memory: number): Run {
  return attempt(requests, policy, { memory }).run;
}

function timed(requests: Workload, policy: AnyPolicy, memory: number) {
  let run: Run | undefined;
  const ms = milliseconds(() => {
    run = serve(requests, policy, memory);
  });
  const { records, completed } = run!;
  return { ms, evictions: records.aborted.request.length, completed };
}
