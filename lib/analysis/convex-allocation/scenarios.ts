import { invalid, unknownName } from "../../core/errors.ts";
import { sum } from "../../core/sums.ts";
import type { Workload } from "../../workload/workload.ts";

/** One of the paper's six test cases (Table 4). */
export interface Scenario {
  readonly id: ScenarioId;
  /** The paper's name for it. */
  readonly name: string;
  /** C, tokens a round. */
  readonly compute: number;
  /** M, tokens. */
  readonly memory: number;
  /** T, rounds. */
  readonly horizon: number;
}

export const SCENARIO_IDS = ["S1", "S2", "S3", "S4", "S5", "S6"] as const;

export type ScenarioId = (typeof SCENARIO_IDS)[number];

/** Memory: tokens, or so many times the output tokens D beyond the prompt tokens P. */
interface Setting {
  readonly name: string;
  readonly compute: number;
  readonly memory: { readonly tokens: number } | { readonly outputs: number };
}

const SETTINGS: Readonly<Record<ScenarioId, Setting>> = {
  S1: { name: "Unconstrained", compute: 256, memory: { tokens: 200_000 } },
  S2: { name: "Compute-bound", compute: 8, memory: { tokens: 200_000 } },
  S3: { name: "Moderate memory", compute: 256, memory: { outputs: 3 } },
  S4: { name: "Both moderate", compute: 16, memory: { outputs: 2 } },
  S5: { name: "Both tight", compute: 8, memory: { outputs: 1 } },
  S6: { name: "Memory-bound", compute: 32, memory: { outputs: 0.5 } },
};

/** The six scenarios of a workload, with their memories ⌊P + kD⌋ and horizons. */
export function scenarios(requests: Workload): Scenario[] {
  return SCENARIO_IDS.map((id) => scenario(id, requests));
}

/** One scenario of a workload. @throws InputError for an unknown id */
export function scenario(id: ScenarioId, requests: Workload): Scenario {
  const setting = SETTINGS[id] ?? unknownName("scenario", id, SCENARIO_IDS);
  const { name, compute } = setting;
  const memory =
    "tokens" in setting.memory
      ? setting.memory.tokens
      : Math.floor(sum(requests.prompt) + setting.memory.outputs * sum(requests.output));
  return { id, name, compute, memory, horizon: horizonOf(requests, compute, memory) };
}

/**
 * The planning horizon T = ⌈1.1 X⌉, where X is the longest of three times: ⌈D/C⌉, which compute needs; max (a + L),
 * which a request needs; and ⌈D/(M − P)⌉ max L, which memory needs if it is filled and freed over and over.
 *
 * The paper says only that T is the tightest feasible one in these three respects. The rule is inferred: it gives its
 * 542, 802 and 641 from P, D, max (a + L) = 492 and max L = 194.
 *
 * @throws InputError for a memory that does not exceed the prompts
 */
export function horizonOf({ arrival, prompt, output }: Workload, compute: number, memory: number): number {
  const tokens = sum(output);
  const room = memory - sum(prompt);
  if (!(room > 0)) invalid("memory", memory, `more than the prompts' ${sum(prompt)} tokens`);
  const alone = output.reduce((last, length, i) => Math.max(last, arrival[i] + length), 0);
  const byMemory = Math.ceil(tokens / room) * Math.max(...output);
  const needed = Math.max(Math.ceil(tokens / compute), alone, byMemory);
  return Math.ceil((11 * needed) / 10); // whole numbers: 1.1 · 10 would round up to 12
}
