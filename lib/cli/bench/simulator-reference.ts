import { measureApart } from "./apart.ts";
import type { Bench, Case } from "./bench.ts";
import type { ReferenceSettings } from "./measures/reference.ts";

const N = 3000;
const MEMORY = 16492;
const LOADS = [0.95, 1.3, "backlog"] as const;
const LOOKING_AHEAD = ["mc-benchmark", "mc-sf", "svf"];
const OTHERS = ["fcfs", "sjf", "a-min", "alpha-greedy"];
/** How much faster the engine is to be where the policy looks ahead; other checks are cheap by definition too. */
const LEAST_RATIO = 500;

/** The engine against the simulator that steps every round and checks by definition: equal records, and the ratio. */
export const simulatorReference: Bench = {
  name: "simulator-reference",
  cases: ({ seed }) =>
    [...LOOKING_AHEAD, ...OTHERS].flatMap((policy) =>
      LOADS.map((load) => toCase({ policy, n: N, load, memory: MEMORY, seed })),
    ),
};

function toCase(settings: ReferenceSettings): Case {
  const { policy, load } = settings;
  const name = `${policy}/${load}`;
  const least = LOOKING_AHEAD.includes(policy) ? LEAST_RATIO : 0;
  return {
    name,
    async measure(signal) {
      const { referenceMs, engineMs, equal } = await measureApart("simulator-reference", settings, signal);
      const ratio = referenceMs / engineMs;
      return {
        bench: "simulator-reference",
        case: name,
        referenceMs: Math.round(referenceMs),
        engineMs: Number(engineMs.toPrecision(3)),
        ratio: Math.round(ratio),
        equal,
        target: least > 0 ? `equal, ratio ≥ ${least}` : "equal",
        met: equal && ratio >= least,
      };
    },
  };
}
