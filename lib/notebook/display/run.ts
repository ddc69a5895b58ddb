import { type Run, summarize } from "../../simulator/index.ts";
import type { MimeBundle } from "./bundle.ts";
import { tableBundle } from "./table.ts";

/** Whether a value is a run of the simulator, whichever copy of the module made it: the kernel has its own. */
export function isRun(value: object): value is Run {
  const fields = ["workload", "policy", "system", "records"];
  return value.constructor.name === "Run" && fields.every((field) => field in value);
}

/** A run as its summary, one row a figure. */
export function runBundle(run: Run): MimeBundle {
  const { policy, ttft, ...figures } = summarize(run);
  const flat = { ...figures, "mean TTFT": ttft.mean, "p99 TTFT": ttft.p99 };
  const rows = Object.entries(flat).map(([figure, value]) => ({
    figure,
    value: Number(value.toPrecision(6)),
  }));
  return tableBundle(rows, { caption: `${policy} on ${run.workload.about.name}, M = ${run.system.memory}` });
}
