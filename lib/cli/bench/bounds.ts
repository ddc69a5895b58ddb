import { randomExponential, randomLogNormal } from "d3-random";
import { type Seed, stream } from "../../core/random.ts";
import { startTimeProgram } from "../../models/start-time/index.ts";
import { bound, forwardList, volumes } from "../../solvers/hindsight/index.ts";
import { type Workload, workload } from "../../workload/index.ts";
import type { Bench, Case } from "./bench.ts";

const MEMORY = 16_492;

/** The widest certified gap, in per cent, for so many requests at a rate of arrivals a round, 0 for all at once. */
const TARGETS: readonly { n: number; rate: number; seconds: number; gap: number }[] = [
  { n: 1_000, rate: 0, seconds: 3, gap: 0.5 },
  { n: 2_000, rate: 0, seconds: 4, gap: 0.7 },
  { n: 10_000, rate: 0, seconds: 6, gap: 0.8 },
  { n: 1_000, rate: 1.3, seconds: 20, gap: 0.1 },
  { n: 5_000, rate: 1.3, seconds: 40, gap: 1.5 },
  { n: 2_000, rate: 2, seconds: 25, gap: 0.7 },
  { n: 10_000, rate: 2, seconds: 80, gap: 4 },
];

/** Quick runs leave out what is planned to take longer than so many seconds. */
const MOST_QUICK_SECONDS = 10;

/** How near the bounds on the hindsight optimum come to the schedules found, in the time that is planned for them. */
export const boundsBench: Bench = {
  name: "bounds",
  cases: ({ quick, seed }) =>
    TARGETS.filter(({ seconds }) => !quick || seconds <= MOST_QUICK_SECONDS).map((target) =>
      toCase(target, seed),
    ),
};

function toCase({ n, rate, seconds, gap }: (typeof TARGETS)[number], seed: string): Case {
  const name = `${rate === 0 ? "backlog" : `rate-${rate}`}/${n}`;
  return {
    name,
    async measure(signal) {
      const requests = logNormalRequests(n, rate, seed);
      const began = performance.now();
      const spent = process.cpuUsage();
      const found = await bound(requests, MEMORY, { seconds, limit: Number.POSITIVE_INFINITY, signal });
      signal.throwIfAborted();
      const took = (performance.now() - began) / 1000;
      const cpu = process.cpuUsage(spent).user / 1e6;
      const program = startTimeProgram(requests, MEMORY);
      const svf = latencyOf(requests, forwardList(program, volumes(program)));
      return {
        bench: "bounds",
        case: name,
        requests: n,
        gapPercent: percent(found.gap),
        svfGapPercent: percent(svf / found.lowerBound - 1),
        seconds: Number(took.toPrecision(3)),
        cpuSeconds: Number(cpu.toPrecision(3)),
        target: `≤ ${gap} % in ${seconds} s`,
        met: found.gap <= gap / 100 && took <= seconds,
      };
    },
  };
}

/**
 * Requests of the lengths that the targets were set on: prompts exp(2.4 + 1.4 N) within 1 … 468, outputs
 * exp(3.76 + 1.15 N) within 1 … 883, N standard normal; Poisson arrivals, rounded down to whole rounds.
 */
function logNormalRequests(n: number, rate: number, seed: Seed): Workload {
  const lengths = (name: string, mu: number, sigma: number, most: number) => {
    const draw = randomLogNormal.source(stream(seed, `bounds/${name}`))(mu, sigma);
    return Int32Array.from({ length: n }, () => Math.min(most, Math.max(1, Math.round(draw()))));
  };
  const pause = randomExponential.source(stream(seed, "bounds/arrivals"))(rate || 1);
  let time = 0;
  const arrival = Float64Array.from({ length: n }, () => {
    if (rate > 0) time += pause();
    return Math.floor(time);
  });
  return workload({
    arrival,
    prompt: lengths("prompt", 2.4, 1.4, 468),
    output: lengths("output", 3.76, 1.15, 883),
    about: { name: "log-normal", unit: "tokens", time: "rounds", source: "drawn for the bench" },
  });
}

function latencyOf({ arrival, output }: Workload, starts: Int32Array): number {
  return starts.reduce((total, start, i) => total + start + output[i] - arrival[i], 0);
}

function percent(share: number): number {
  return Number((100 * share).toFixed(2));
}
