/** What a simulation is to reach. */
export interface SimulatorTarget {
  /** Nanoseconds a request, on the machine that {@link QUIET_CALIBRATION_NS} was measured on. */
  readonly ns: number;
  /** Peak memory in megabytes, of which {@link NODE_MB} are Node's own. */
  readonly memoryMB?: number;
}

/**
 * Generating the lengths of a request took so long, at best, on the machine for which the targets in nanoseconds
 * were set (one core of an AMD EPYC, Node 20, nothing else running). Other machines, and busy ones, are held to the
 * ratio. Measure it anew when the generator changes.
 */
export const QUIET_CALIBRATION_NS = 500;

/** Memory of Node before it has loaded anything, on the same machine. */
export const NODE_MB = 44;

const LARGE = 1e7;
const NS_PER_EVICTION = 50;

type Load = number | "backlog";
type Target = (large: boolean, load: Load, evictions: number) => SimulatorTarget;

const arrivalOrder: Target = (large) => (large ? { ns: 200, memoryMB: 250 } : { ns: 150 });

/** A backlog makes the queue as deep as it can be, so that each operation on it misses the caches. */
const keyOrder: Target = (large, load) => {
  if (large) return { ns: load === "backlog" ? 800 : 300, memoryMB: 450 };
  return { ns: load === "backlog" ? 600 : 250 };
};

const reserving: Target = (large) => (large ? { ns: 200, memoryMB: 400 } : { ns: 200 });

const TARGETS: Readonly<Record<string, Target>> = {
  "mc-benchmark": arrivalOrder,
  "mc-sf": keyOrder,
  svf: keyOrder,
  sjf: keyOrder,
  fcfs: reserving,
  "fcfs-static": reserving,
  "alpha-greedy": (_, __, evictions) => ({ ns: 100 + NS_PER_EVICTION * evictions }),
  "a-min": (large) => (large ? { ns: 700, memoryMB: 470 } : { ns: 600 }),
};

/** The policies that have a target: those whose speed is measured at every size. */
export const TIMED_POLICIES: readonly string[] = Object.keys(TARGETS);

/** The target of a policy, or null where none is set. */
export function simulatorTarget(
  policy: string,
  { n, load, evictions }: { n: number; load: Load; evictions: number },
): SimulatorTarget | null {
  return TARGETS[policy]?.(n >= LARGE, load, evictions) ?? null;
}
