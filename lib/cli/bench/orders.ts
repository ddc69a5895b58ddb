import { aMin } from "../../policies/a-min.ts";
import { mcSf } from "../../policies/mc-sf.ts";
import { type SelectorName, sorter } from "../../policies/sorted-f/sorted-f.ts";
import { simulate } from "../../simulator/index.ts";
import { dropUnservable, generate, withPredictions } from "../../workload/index.ts";
import type { Bench, Case } from "./bench.ts";
import { instance } from "./measures/instance.ts";
import { best } from "./ratio.ts";

const MEMORY = 16_492;
const MIXED = "mixture:short=lmsys-tokens,long=arxiv-4k,share=0.2";

/** The most seconds that each selector of Sorted-F may take to order a backlog of so many requests. */
const SELECTORS: readonly { select: SelectorName; n: number; most: number }[] = [
  { select: "exact", n: 100, most: 20 },
  { select: "local-swap", n: 2_000, most: 2 },
  { select: "quantile", n: 100_000, most: 2 },
];

/** How many times MC-SF's time A_min may take on the same requests. */
const MOST_OVER_MC_SF = 3;

/** Policies whose orders cost more than a sort: Sorted-F by selector, and A_min beside MC-SF. */
export const ordersBench: Bench = {
  name: "orders",
  cases: ({ seed }) => [
    ...SELECTORS.map((point) => sortedFCase(point, seed)),
    ...([0.95, "backlog"] as const).map((load) => aMinCase(load, seed)),
  ],
};

function sortedFCase({ select, n, most }: (typeof SELECTORS)[number], seed: string): Case {
  const name = `sorted-f/${select}`;
  return {
    name,
    async measure() {
      const { workload } = dropUnservable(generate(MIXED, { n, seed }), MEMORY);
      const waiting = Int32Array.from({ length: workload.n }, (_, i) => i);
      const { prompt, output } = workload;
      const seconds = best(() => sorter(select).sort(waiting, { prompt, output, memory: MEMORY })) / 1000;
      const measured = { requests: workload.n, seconds: Number(seconds.toPrecision(3)), timesMcSf: null };
      return { bench: "orders", case: name, ...measured, target: `≤ ${most} s`, met: seconds <= most };
    },
  };
}

function aMinCase(load: number | "backlog", seed: string): Case {
  const name = `a-min/${load}`;
  return {
    name,
    async measure() {
      const requests = instance({ n: 100_000, load, memory: MEMORY, seed }, mcSf());
      const predicted = withPredictions(requests, "buckets:100", seed);
      const alone = best(() => simulate(requests, mcSf(), { memory: MEMORY }));
      const ratio = best(() => simulate(predicted, aMin(), { memory: MEMORY })) / alone;
      const target = `≤ ${MOST_OVER_MC_SF} × mc-sf`;
      const measured = { requests: requests.n, seconds: null, timesMcSf: Number(ratio.toPrecision(3)) };
      return { bench: "orders", case: name, ...measured, target, met: ratio <= MOST_OVER_MC_SF };
    },
  };
}
