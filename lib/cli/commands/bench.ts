import type { Command } from "commander";
import { batching } from "../bench/batching.ts";
import type { Bench, Row } from "../bench/bench.ts";
import { boundsBench } from "../bench/bounds.ts";
import { fluidBench } from "../bench/fluid.ts";
import { generateBench } from "../bench/generate.ts";
import { kernel } from "../bench/kernel.ts";
import { ordersBench } from "../bench/orders.ts";
import { ratioBench } from "../bench/ratio.ts";
import { readCsv } from "../bench/read-csv.ts";
import { resultsAsText } from "../bench/results.ts";
import { type Chosen, chooseCases, fullName } from "../bench/select.ts";
import { simulator } from "../bench/simulator.ts";
import { simulatorReference } from "../bench/simulator-reference.ts";
import { solversBench, solverTable } from "../bench/solvers.ts";
import { stabilityBench } from "../bench/stability.ts";
import { addCommand, type CommonOptions, interruptSignal, note, printResult } from "../command.ts";
import { EXIT } from "../exit.ts";

interface Options extends CommonOptions {
  quick?: boolean;
}

const BENCHES: readonly Bench[] = [
  simulatorReference,
  simulator,
  batching,
  generateBench,
  readCsv,
  ordersBench,
  boundsBench,
  ratioBench,
  solversBench,
  fluidBench,
  solverTable,
  stabilityBench,
  kernel,
];

/**
 * `kvlab bench [NAME…]`: speed and memory, each beside its target. Missed targets are shown, not failures: a busy
 * machine misses some. It fails when the engine and the reference disagree. Nothing is stored.
 */
export function benchCommand(program: Command): void {
  addCommand(
    program,
    "bench [names...]",
    "measure speed and memory, as ratios within one run where it can be",
  )
    .addHelpText(
      "after",
      `\nNames: ${BENCHES.map(({ name }) => name).join(", ")}; or the beginning of a case, as simulator/mc-sf/1e6`,
    )
    .option("--quick", "leave out the simulations of 10^7 requests")
    .action(async (names: string[], { quick = false, seed, ...options }: Options) => {
      const chosen = chooseCases(BENCHES, names, { quick, seed });
      const { rows, interrupted } = await measureAll(chosen, interruptSignal());
      const { node, v8 } = process.versions;
      printResult({ ...options, seed }, { node, v8, quick, seed, interrupted, rows }, () =>
        resultsAsText(rows),
      );
      if (rows.some(({ equal }) => equal === false)) process.exitCode = EXIT.failed;
      else if (interrupted) process.exitCode = EXIT.interrupted;
    });
}

/** One case after the other, never two at a time. What was measured before an interruption is kept. */
async function measureAll(
  chosen: readonly Chosen[],
  signal: AbortSignal,
): Promise<{ rows: Row[]; interrupted: boolean }> {
  const rows: Row[] = [];
  for (const [k, one] of chosen.entries()) {
    note(`[${k + 1}/${chosen.length}] ${fullName(one)}`);
    try {
      rows.push(await one.case.measure(signal));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (signal.aborted) return { rows, interrupted: true };
  }
  return { rows, interrupted: false };
}
