import {
  convexGuided,
  longestRemaining,
  shortestRemaining,
  tokenFcfs,
  tokenSjf,
} from "../../policies/token-priority/index.ts";
import {
  assertTokens,
  runTokens,
  summarizeTokens,
  type TokenPolicy,
  type TokenRun,
  type TokenSummary,
} from "../../simulator/token-schedule/index.ts";
import { assertSolved } from "../../solvers/index.ts";
import { solve } from "../../solvers/solve.ts";
import type { Workload } from "../../workload/workload.ts";
import { type ProgramOptions, scenarioProgram } from "./program.ts";
import type { Scenario, ScenarioId } from "./scenarios.ts";

/** One policy in one scenario. */
export interface Served extends TokenSummary {
  readonly scenario: ScenarioId;
  /** Tokens over the rounds until the last one, or over the horizon T where that is later. */
  readonly throughput: number;
  readonly run: TokenRun;
}

/**
 * The policies of the paper's Figure 3 in a scenario, and with them the two preemptive orders between which Algorithm 1
 * can be placed: shortest and longest remaining first. The fluid program is solved for its rates. Every run is audited.
 */
export async function serveScenario(
  requests: Workload,
  scenario: Scenario,
  options: ProgramOptions = {},
): Promise<Served[]> {
  const program = scenarioProgram(requests, scenario, options);
  const { x } = assertSolved(await solve(program));
  return [
    convexGuided(program, x),
    tokenFcfs(),
    tokenSjf(requests),
    shortestRemaining(requests),
    longestRemaining(requests),
  ].map((policy) => serveTokens(requests, scenario, policy));
}

/** One token policy in a scenario, audited; memory is freed at completion and prompts are held from the first token on. */
export function serveTokens(requests: Workload, scenario: Scenario, policy: TokenPolicy): Served {
  const { id, compute, memory, horizon } = scenario;
  const run = assertTokens(runTokens(requests, policy, { compute, memory }));
  const summary = summarizeTokens(run);
  const throughput = summary.tokens / Math.max(horizon, summary.end);
  return { scenario: id, ...summary, throughput, run };
}
