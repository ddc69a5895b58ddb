/**
 * What "Convex Resource Allocation for Efficient LLM Inference" lets one compute about its instance of 50 requests,
 * which is not published. Tokens and rounds.
 *
 * Totals: T times the printed throughput is D to the token in all three horizons, and the memories of Table 3 are
 * P + 3D, P + 2D, P + D and P + ⌊D/2⌋. The last finish without contention follows from T = 542, given the horizon rule
 * of {@link horizonOf}; so does the longest output, from T = 641, which is the weakest of these deductions.
 */
export const FACTS = {
  requests: 50,
  /** P, all prompt tokens. */
  prompts: 2336,
  /** D, all output tokens. */
  outputs: 5825,
  /** max (a + L): when the last request would finish if nothing were scarce. */
  lastFinish: 492,
  longestOutput: 194,
} as const;

/**
 * How the throughput of a policy that needs more than the planning horizon T may have been counted; the paper does not
 * say.
 *
 * - `last-completion`: all tokens over the rounds until the last completion, or over T where that is later.
 * - `within-horizon`: the tokens generated in the first T rounds, over T.
 */
export type Reading = "last-completion" | "within-horizon";

export const READINGS: readonly Reading[] = ["last-completion", "within-horizon"];

/** A printed result of one of the paper's two list-scheduling baselines. */
export interface PrintedBaseline {
  readonly policy: "fcfs" | "sjf";
  readonly compute: number;
  readonly horizon: number;
  /** Tokens a round, printed with two decimals (Figure 3, section 6.6). */
  readonly throughput: number;
  /** Mean time to first token in rounds, printed without decimals (section 5); stated for C = 8 alone. */
  readonly ttft?: number;
}

/** The baselines' results where compute is scarce: C = 8 is S2 and S5, C = 16 is S4. */
export const PRINTED: readonly PrintedBaseline[] = [
  { policy: "fcfs", compute: 8, horizon: 802, throughput: 6.81, ttft: 207 },
  { policy: "sjf", compute: 8, horizon: 802, throughput: 6.85, ttft: 130 },
  { policy: "fcfs", compute: 16, horizon: 542, throughput: 10.51 },
  { policy: "sjf", compute: 16, horizon: 542, throughput: 10.44 },
];

/** Half a unit in the last printed place. */
export const PRINTED_TO = { throughput: 0.005, ttft: 0.5 } as const;
