import type { TokenRun } from "./run.ts";

/** A token schedule in a few numbers; times in rounds, a token being ready at the end of its round. */
export interface TokenSummary {
  readonly policy: string;
  readonly requests: number;
  readonly completed: number;
  readonly tokens: number;
  /** End of the last round that generated a token. */
  readonly end: number;
  /** Means over completed requests: read them beside `completed`. */
  readonly meanLatency: number;
  readonly meanTtft: number;
  /** Rounds in which a started request generated nothing and kept its cache, all requests together. */
  readonly paused: number;
}

/** The summary of a token schedule. O(tokens). */
export function summarizeTokens({ workload, policy, first, round, stuck }: TokenRun): TokenSummary {
  const { n, arrival } = workload;
  const blocked = new Set(stuck);
  const total = { latency: 0, ttft: 0, paused: 0 };
  for (let i = 0; i < n; i++) {
    if (blocked.has(i)) continue;
    const [begin, end] = [round[first[i]], round[first[i + 1] - 1]];
    total.latency += end + 1 - arrival[i];
    total.ttft += begin + 1 - arrival[i];
    total.paused += end - begin + 1 - (first[i + 1] - first[i]);
  }
  const completed = n - blocked.size;
  return {
    policy,
    requests: n,
    completed,
    tokens: tokensBefore({ round }, Number.POSITIVE_INFINITY),
    end: 1 + round.reduce((latest, t) => Math.max(latest, t), -1),
    meanLatency: total.latency / completed,
    meanTtft: total.ttft / completed,
    paused: total.paused,
  };
}

/** Tokens generated in rounds 0 … `horizon` − 1. */
export function tokensBefore({ round }: Pick<TokenRun, "round">, horizon: number): number {
  let tokens = 0;
  for (const t of round) if (t >= 0 && t < horizon) tokens++;
  return tokens;
}
