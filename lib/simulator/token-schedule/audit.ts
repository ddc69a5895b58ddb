import type { TokenRun } from "./run.ts";

/**
 * What is wrong with a token schedule, in one sentence, or undefined if nothing is: constraints (2) to (5) of the
 * discrete program with memory freed at completion, and causality. Rounds after the last token are not judged: a run
 * stuck because the prompts of later arrivals alone exceed M ends there. Written from the definition, round by round,
 * with none of the executor's code. O(tokens + rounds · n).
 */
export function tokenFault({ workload, system, first, round, stuck }: TokenRun): string | undefined {
  const { n, arrival, prompt, output } = workload;
  const last = round.reduce((latest, t) => Math.max(latest, t), -1);
  const tokens = new Int32Array(last + 1);
  const held = new Float64Array(last + 2);
  for (let i = 0; i < n; i++) {
    const own = round.subarray(first[i], first[i + 1]);
    if (own.length !== output[i]) return `request ${i} has ${own.length} places for ${output[i]} tokens`;
    const done = own.findIndex((t) => t < 0);
    const generated = done < 0 ? own.length : done;
    if (generated < own.length !== stuck.includes(i))
      return `request ${i} has ${generated} of ${output[i]} tokens and is ${stuck.includes(i) ? "" : "not "}called stuck`;
    for (let k = 0; k < generated; k++) {
      if (own[k] < (k === 0 ? arrival[i] : own[k - 1] + 1))
        return `token ${k} of request ${i} comes in round ${own[k]}, too early`;
      tokens[own[k]]++;
    }
    hold(held, { own, generated, arrival: arrival[i], prompt: prompt[i], whole: output[i], system });
  }
  for (let t = 0; t <= last; t++) {
    if (tokens[t] > system.compute)
      return `round ${t} generates ${tokens[t]} tokens, more than C = ${system.compute}`;
    if (held[t] > system.memory) return `round ${t} holds ${held[t]} tokens, more than M = ${system.memory}`;
  }
  return undefined;
}

interface Holding {
  readonly own: Int32Array;
  readonly generated: number;
  readonly arrival: number;
  readonly prompt: number;
  readonly whole: number;
  readonly system: TokenRun["system"];
}

/** Adds what one request holds, from when it holds its prompt to its last token. */
function hold(held: Float64Array, { own, generated, arrival, prompt, whole, system }: Holding): void {
  if (generated === 0 && system.prompts === "start") return;
  const from = system.prompts === "arrival" ? arrival : own[0];
  const to = generated === whole ? own[whole - 1] : held.length - 1;
  let have = 0;
  for (let t = from; t <= to; t++) {
    if (have < generated && own[have] === t) have++;
    held[t] += prompt + have;
  }
}

/** The run, if nothing is wrong with it. @throws Error saying what is */
export function assertTokens(run: TokenRun): TokenRun {
  const fault = tokenFault(run);
  if (fault !== undefined) throw new Error(`policy ${run.policy} broke a rule: ${fault}`);
  return run;
}
