/**
 * What becomes of the memory that a request holds.
 *
 * - `none`: nothing is ever freed: the paper's (C2) with an active set that only grows.
 * - `prefill`: the prompt is freed in proportion to the tokens generated, so that a finished request holds its output.
 * - `full`: everything is freed in proportion, so that a finished request holds nothing.
 * - `known`: everything is freed at a round known in advance, the request's `end`.
 *
 * The paper's "interpolated memory model" is not defined there; `prefill` and `full` are the two linear readings of it.
 * Memory freed at the moment of completion, whenever that is, is not convex in rates; the start-time program
 * (`lib/models/start-time`) has it.
 */
export type ReleaseModel = "none" | "prefill" | "full" | "known";

export const RELEASE_MODELS: readonly ReleaseModel[] = ["none", "prefill", "full", "known"];

/**
 * κ: how much memory one generated token takes, net of what it frees: m, m(1 − prompt/output), −m·prompt/output or m.
 *
 * @param m memory of one token
 */
export function memorySlope(release: ReleaseModel, m: number, prompt: number, output: number): number {
  switch (release) {
    case "prefill":
      return m * (1 - prompt / output);
    case "full":
      return (-m * prompt) / output;
    default:
      return m;
  }
}
