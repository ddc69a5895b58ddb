import { presetNames } from "../../workload/index.ts";
import { measureApart } from "./apart.ts";
import type { Bench } from "./bench.ts";

const N = 1e6;
const MOST_SECONDS = 3;

/** Generating a million requests with Poisson arrivals, for each preset. */
export const generateBench: Bench = {
  name: "generate",
  cases: ({ seed }) =>
    presetNames.map((preset) => ({
      name: preset,
      async measure(signal) {
        const settings = { preset, n: N, seed };
        const { seconds, peakMB } = await measureApart("generate", settings, signal);
        return {
          bench: "generate",
          case: preset,
          requests: N,
          seconds: Number(seconds.toPrecision(3)),
          peakMB: Math.round(peakMB),
          target: `< ${MOST_SECONDS} s`,
          met: seconds < MOST_SECONDS,
        };
      },
    })),
};
