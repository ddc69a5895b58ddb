import { policyNamed } from "../../../policies/index.ts";
import { type Run, type System, simulate } from "../../../simulator/index.ts";
import { arrivalTimes, type Workload, workload } from "../../../workload/index.ts";
import { milliseconds } from "./best-of.ts";
import { lengths } from "./instance.ts";

export interface BatchingSettings {
  readonly policy: string;
  readonly n: number;
  /** Requests per second. */
  readonly rate: number;
  readonly memory: number;
  /** How many kinds the requests take turns in; 1 for none. */
  readonly kinds: number;
  readonly seed: string;
  readonly repeats: number;
}

export interface BatchingTimes {
  /** Nanoseconds a request, the best of the repeats. */
  readonly ns: number;
  /** The same for generating the lengths of as many requests, up to 10^5. */
  readonly calibrationNs: number;
  readonly iterationsPerRequest: number;
  readonly evictionsPerRequest: number;
}

/** A 7-billion-parameter model on one A100, roughly: 25 ms an iteration, 80 ns a token, 0.45 ms a prompt token. */
const CLOCK = { kind: "affine", d0: 0.025, d1: 80e-9, d2: 0.45e-3 } as const;
const MOST_CALIBRATED = 100_000;
const WARM_UP = 20_000;

/** Times a policy that forms batches, in seconds of an affine clock. Calibration runs alternate with the timed ones. */
export function measureBatching(settings: BatchingSettings): BatchingTimes {
  const { n, memory, seed, repeats } = settings;
  const policy = policyNamed(settings.policy);
  const system: System = { memory, clock: CLOCK };
  simulate(instance({ ...settings, n: WARM_UP }), policy, system);
  const requests = instance(settings);
  const calibrated = Math.min(n, MOST_CALIBRATED);
  let simulating = Number.POSITIVE_INFINITY;
  let generating = Number.POSITIVE_INFINITY;
  let run: Run | undefined;
  for (let k = 0; k < repeats; k++) {
    generating = Math.min(
      generating,
      milliseconds(() => lengths(calibrated, seed)),
    );
    const ms = milliseconds(() => {
      run = simulate(requests, policy, system);
    });
    simulating = Math.min(simulating, ms);
  }
  return {
    ns: (simulating * 1e6) / n,
    calibrationNs: (generating * 1e6) / calibrated,
    iterationsPerRequest: run!.records.rounds / n,
    evictionsPerRequest: run!.records.aborted.request.length / n,
  };
}

function instance({ n, rate, kinds, seed }: BatchingSettings): Workload {
  return workload({
    ...lengths(n, seed),
    arrival: arrivalTimes("poisson", { n, seed, rate }),
    ...(kinds > 1 && { kind: Int32Array.from({ length: n }, (_, i) => i % kinds) }),
    about: { name: "amin", unit: "words", time: "seconds", source: "bench", seed },
  });
}
