import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate, writeTrace } from "../../workload/index.ts";
import { type Apart, measureApart } from "./apart.ts";
import type { Bench, Row } from "./bench.ts";

const ROWS = 1e6;
const LEAST_ROWS_PER_SECOND = 300_000;
const MOST_MB = 300;

/** Reading a trace of a million rows from a file made for it and removed afterwards. */
export const readCsv: Bench = {
  name: "read-csv",
  cases: ({ seed }) => [
    {
      name: "kvlab",
      async measure(signal) {
        const folder = await mkdtemp(join(tmpdir(), "kvlab-bench-"));
        const file = join(folder, "trace.csv");
        try {
          await writeTrace(generate("amin", { n: ROWS, seed, rate: 1 }), file);
          return judge(await measureApart("read-csv", { file }, signal));
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    },
  ],
};

function judge({ rows, seconds, peakMB }: Apart<"read-csv">): Row {
  const pace = rows / seconds;
  return {
    bench: "read-csv",
    case: "kvlab",
    rows,
    rowsPerSecond: Math.round(pace),
    peakMB: Math.round(peakMB),
    target: `≥ ${LEAST_ROWS_PER_SECOND} rows/s, < ${MOST_MB} MB`,
    met: rows === ROWS && pace >= LEAST_ROWS_PER_SECOND && peakMB < MOST_MB,
  };
}
