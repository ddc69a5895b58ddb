import { join } from "node:path";
import { projectRoot } from "../../notebook/document/find.ts";
import { type Kernel, startKernel } from "../../notebook/protocol/kernel.ts";
import type { Bench, Case } from "./bench.ts";

const FOLDER = join(projectRoot, "notebooks");

const TRIVIAL_CELL = "1 + 1";

const IMPORT_CELL = `import * as aq from "arquero";
import * as Plot from "@observablehq/plot";
import { stream } from "../lib/core/random.ts";
const random = stream(1, "bench");
const points = Array.from({ length: 500 }, () => [random(), random()]);`;

/** What a notebook that generates, simulates and shows begins with. */
const LIBRARY_CELL = `import { generate } from "../lib/workload/index.ts";
import { simulate } from "../lib/simulator/index.ts";
import { policyNamed } from "../lib/policies/index.ts";
import { show } from "../lib/notebook/index.ts";`;

/** The kernel draws the plot, as it is the cell's last value. */
const PLOT_CELL = `Plot.plot({
  title: "Points",
  marks: [Plot.dot(points), Plot.ruleY([0])],
});`;

/**
 * The kernel as a notebook meets it: its start, a trivial cell, the first cell that imports packages, one that
 * imports the library, a cell that plots; the
 * best of several. Targets are the slower end of what was measured when the kernel was designed, on two shared cores.
 */
export const kernel: Bench = {
  name: "kernel",
  cases: () => [
    toCase("start", 2500, (signal) => best(3, () => startTime(signal))),
    toCase("trivial-cell", 80, (signal) => repeatedCell({ first: "0", cell: TRIVIAL_CELL }, signal)),
    toCase("import-cell", 1050, (signal) => best(2, () => withKernel(signal, timeOf(IMPORT_CELL)))),
    toCase("library-cell", null, (signal) => best(2, () => withKernel(signal, timeOf(LIBRARY_CELL)))),
    toCase("plot-cell", 360, (signal) => repeatedCell({ first: IMPORT_CELL, cell: PLOT_CELL }, signal)),
  ],
};

const REPEATS = 7;

function toCase(name: string, mostMs: number | null, time: (signal: AbortSignal) => Promise<number>): Case {
  return {
    name,
    async measure(signal) {
      const ms = Math.round(await time(signal));
      const judged =
        mostMs === null ? { target: "", met: null } : { target: `≤ ${mostMs} ms`, met: ms <= mostMs };
      return { bench: "kernel", case: name, ms, ...judged };
    },
  };
}

async function best(repeats: number, time: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < repeats; k++) least = Math.min(least, await time());
  return least;
}

/** From nothing to the kernel's first reply, in milliseconds. */
async function startTime(signal: AbortSignal): Promise<number> {
  const begin = performance.now();
  const session = await startKernel({ folder: FOLDER, signal });
  const ms = performance.now() - begin;
  await session.stop();
  return ms;
}

function repeatedCell(
  { first, cell }: { first: string; cell: string },
  signal: AbortSignal,
): Promise<number> {
  return withKernel(signal, async (session) => {
    await execute(session, first);
    return best(REPEATS, () => timeOf(cell)(session));
  });
}

/** Gives a fresh kernel to `use` and ends it afterwards, at once if the signal aborts. */
async function withKernel<T>(signal: AbortSignal, use: (session: Kernel) => Promise<T>): Promise<T> {
  const session = await startKernel({ folder: FOLDER, signal });
  const kill = () => session.stop(true);
  signal.addEventListener("abort", kill);
  try {
    return await use(session);
  } finally {
    signal.removeEventListener("abort", kill);
    await session.stop(signal.aborted);
  }
}

function timeOf(cell: string): (session: Kernel) => Promise<number> {
  return async (session) => {
    const begin = performance.now();
    await execute(session, cell);
    return performance.now() - begin;
  };
}

async function execute(session: Kernel, code: string): Promise<void> {
  const request = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  const { content } = await session.request("execute_request", request);
  if (content.status !== "ok")
    throw new Error(`a cell of the benchmark failed: ${content.ename}: ${content.evalue}`);
}
