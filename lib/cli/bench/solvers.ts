import { SCENARIO_IDS, type ScenarioId } from "../../analysis/convex-allocation/index.ts";
import { type Apart, measureApart } from "./apart.ts";
import type { Bench, Case } from "./bench.ts";

/** How much faster than Clarabel the structured interior point is to be, and the gap that it is to prove. */
const LEAST_RATIO = 40;
const MOST_GAP = 1e-9;
/** Seconds after which a peer is stopped, where it can be. */
const PATIENCE = 120;
/** Solved so often, of which the best time counts. */
const REPEATS = 7;
const PEER_REPEATS = 3;

/**
 * The structured interior point against Clarabel on the six scenarios with 50 requests of unequal weights and with
 * completion limits, each in its own process. Ratio of processor times, for both the best of several.
 */
export const solversBench: Bench = {
  name: "solvers",
  cases: ({ seed }) => SCENARIO_IDS.map((id) => toCase(id, seed)),
};

function toCase(id: ScenarioId, seed: string): Case {
  return {
    name: id,
    async measure(signal) {
      const ask = { scenario: id, weights: seed, tolerance: MOST_GAP };
      const ours = await measureApart(
        "solver",
        { ...ask, solver: "interior-point", repeats: REPEATS },
        signal,
      );
      const peer = await measureApart(
        "solver",
        { ...ask, solver: "clarabel", repeats: PEER_REPEATS, seconds: PATIENCE },
        signal,
      );
      const ratio = peer.cpuMilliseconds / ours.cpuMilliseconds;
      return {
        bench: "solvers",
        case: id,
        oursCpuMs: Number(ours.cpuMilliseconds.toPrecision(3)),
        oursGap: Number(ours.gap.toPrecision(2)),
        oursMB: Math.round(ours.ownMB),
        clarabelCpuMs: Math.round(peer.cpuMilliseconds),
        clarabel: peer.status,
        clarabelMB: Math.round(peer.ownMB),
        ratio: Number(ratio.toPrecision(3)),
        target: `ratio ≥ ${LEAST_RATIO}, gap ≤ ${MOST_GAP}`,
        met: ratio >= LEAST_RATIO && ours.gap <= MOST_GAP,
      };
    },
  };
}

/** Solvers that stand in Table 3 or beside it. */
const IN_TABLE = ["interior-point", "clarabel", "scs", "cvxpy-clarabel", "cvxpy-ecos", "cvxpy-scs"];

/** The table of solvers as the paper has it: each scenario by each solver with its own settings. No targets. */
export const solverTable: Bench = {
  name: "solver-table",
  cases: ({ quick }) =>
    SCENARIO_IDS.flatMap((id) => IN_TABLE.map((solver) => toRow(id, solver))).filter(
      ({ name }) => !(quick && name.includes("scs")),
    ),
};

function toRow(id: ScenarioId, solver: string): Case {
  const name = `${id}/${solver}`;
  return {
    name,
    async measure(signal) {
      const repeats = solver === "interior-point" ? 5 : 1;
      const row = await measureApart("solver", { scenario: id, solver, repeats, seconds: PATIENCE }, signal);
      return { bench: "solver-table", case: name, ...asRow(row), target: "", met: null };
    },
  };
}

function asRow({ pythonMB, peakMB, ownMB, message, ...row }: Apart<"solver">) {
  return { ...row, message, peakMB: Math.round(pythonMB ?? peakMB) };
}
