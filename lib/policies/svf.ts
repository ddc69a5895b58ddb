import type { Policy } from "../simulator/policy.ts";
import { type LookAheadOptions, lookingAhead } from "./admission.ts";

/**
 * SVF, Smallest Volume First (arXiv 2606.22327): by predicted memory volume s·o + o(o + 1)/2, the token-rounds that a
 * request will hold, with the look-ahead of MC-SF. Equal prompts make it MC-SF. Options as of `mcSf`.
 */
export function svf(options: LookAheadOptions = {}): Policy {
  return {
    ...lookingAhead("svf", options),
    knows: "predictions",
    key: ({ n, prompt, predicted }) => {
      const twiceVolume = new Float64Array(n); // twice, to stay an integer
      for (let i = 0; i < n; i++) twiceVolume[i] = predicted[i] * (2 * prompt[i] + predicted[i] + 1);
      return twiceVolume;
    },
  };
}
