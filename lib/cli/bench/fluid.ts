import { lineFit } from "../../analysis/line-fit.ts";
import { measureApart } from "./apart.ts";
import type { Bench, Case, Row } from "./bench.ts";

/** Large programs, and the seconds and megabytes, beyond those of Node and the loaded code, that each may take. */
const SCALED = [
  { n: 500, compute: 8, seconds: 8, memoryMB: 300 },
  { n: 2_000, compute: 80, seconds: null, memoryMB: null },
  { n: 5_000, compute: 200, seconds: 20, memoryMB: null },
] as const;

/** Share of all outputs that memory holds where it is to bind. */
const SCARCE = 0.2;

/** Sizes between which the cost of an iteration is to grow as the number of rates. */
const GROWTH = [100, 200, 400, 800];
const MOST_EXPONENT = 1.15;

const WINDOW = { n: 50, window: 64, steps: 60 };
const MOST_WARM_MS = 5;

/** Random programs, all of which must end with a proof; a batch a process. */
const RANDOM = { programs: 10_000, quick: 1_000, most: 1e-8 };

/** The structured interior point: large programs (beside the price method), growth, receding horizon, random programs. */
export const fluidBench: Bench = {
  name: "fluid",
  cases: ({ quick, seed }) => [
    ...SCALED.filter(({ n }) => !quick || n <= 500).map((point) => scaledCase(point, seed)),
    ...SCALED.filter(({ n }) => !quick || n <= 500).map((point) => pricesCase(point, seed)),
    growthCase(seed),
    windowCase,
    randomCase(quick ? RANDOM.quick : RANDOM.programs),
  ],
};

function scaledCase({ n, compute, seconds, memoryMB }: (typeof SCALED)[number], seed: string): Case {
  const name = `scaled/${n}`;
  return {
    name,
    async measure(signal) {
      const { rates, status, gap, iterations, milliseconds, ownMB } = await measureApart(
        "fluid-scaled",
        { n, compute, seed },
        signal,
      );
      const took = milliseconds / 1000;
      const target = seconds === null ? "" : `≤ ${seconds} s${memoryMB === null ? "" : `, ≤ ${memoryMB} MB`}`;
      const met =
        status === "optimal" && took <= (seconds ?? 0) && ownMB <= (memoryMB ?? Number.POSITIVE_INFINITY);
      const measured = {
        rates,
        iterations,
        gap,
        seconds: Number(took.toPrecision(3)),
        ownMB: Math.round(ownMB),
      };
      return row(name, { ...measured, detail: status }, target, seconds === null ? null : met);
    },
  };
}

/** The price method on such programs with scarce memory: with plenty, its first prices are optimal. No targets. */
function pricesCase({ n, compute }: (typeof SCALED)[number], seed: string): Case {
  const name = `prices/${n}`;
  return {
    name,
    async measure(signal) {
      const settings = { n, compute, seed, memoryShare: SCARCE };
      const { milliseconds, ownMB, status, ...found } = await measureApart("fluid-prices", settings, signal);
      const seconds = Number((milliseconds / 1000).toPrecision(3));
      return row(name, { ...found, seconds, ownMB: Math.round(ownMB), detail: status }, "", null);
    },
  };
}

function growthCase(seed: string): Case {
  const name = "growth";
  return {
    name,
    async measure(signal) {
      const points: [number, number][] = [];
      for (const n of GROWTH) {
        const { rates, iterations, milliseconds } = await measureApart(
          "fluid-scaled",
          { n, compute: 8, seed },
          signal,
        );
        points.push([Math.log(rates), Math.log(milliseconds / iterations)]);
      }
      const exponent = Number(lineFit(points).slope.toPrecision(3));
      const detail = `time per iteration ~ rates^${exponent}, n = ${GROWTH.join(", ")}`;
      return row(name, { detail }, `exponent ≤ ${MOST_EXPONENT}`, exponent <= MOST_EXPONENT);
    },
  };
}

const windowCase: Case = {
  name: "window",
  async measure(signal) {
    const { warmMs, coldMs, worstGap } = await measureApart("fluid-window", WINDOW, signal);
    const detail = `n = ${WINDOW.n}, ${WINDOW.window} rounds: warm ${warmMs.toFixed(2)} ms, cold ${coldMs.toFixed(2)} ms`;
    return row("window", { gap: worstGap, detail }, `warm ≤ ${MOST_WARM_MS} ms`, warmMs <= MOST_WARM_MS);
  },
};

function randomCase(programs: number): Case {
  return {
    name: "random",
    async measure(signal) {
      const { ends, worstGap, mostIterations } = await measureApart(
        "fluid-random",
        { from: 0, to: programs },
        signal,
      );
      const { optimal = 0, infeasible = 0 } = ends;
      const detail = Object.entries(ends)
        .map(([status, count]) => `${count} ${status}`)
        .join(", ");
      const met = optimal + infeasible === programs && worstGap <= RANDOM.most;
      const target = `all proved, gap ≤ ${RANDOM.most}`;
      return row("random", { iterations: mostIterations, gap: worstGap, detail }, target, met);
    },
  };
}

interface Measured {
  readonly rates?: number;
  readonly iterations?: number;
  readonly gap?: number;
  readonly seconds?: number;
  readonly ownMB?: number;
  readonly detail: string;
}

function row(name: string, measured: Measured, target: string, met: boolean | null): Row {
  const { rates = null, iterations = null, gap = null, seconds = null, ownMB = null, detail } = measured;
  const shownGap = gap === null ? null : Number(gap.toPrecision(2));
  return {
    bench: "fluid",
    case: name,
    rates,
    iterations,
    gap: shownGap,
    seconds,
    ownMB,
    detail,
    target,
    met,
  };
}
