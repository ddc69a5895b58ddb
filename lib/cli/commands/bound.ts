import type { Command } from "commander";
import { type BoundProgress, bound, type HindsightBound } from "../../solvers/hindsight/index.ts";
import { dropUnservable } from "../../workload/index.ts";
import { addCommand, interruptSignal, note, numeric, printResult } from "../command.ts";
import { addTraceOptions, noteSeconds, readForCommand, type TraceOptions } from "../reading.ts";

interface Options extends TraceOptions {
  memory: number;
  seconds: number;
  schedule?: boolean;
  dropUnservable?: boolean;
}

/** `kvlab bound FILE`: a certified interval around the least total latency that any schedule could have. */
export function boundCommand(program: Command): void {
  addTraceOptions(addCommand(program, "bound <file>", "bound the best total latency of any schedule"))
    .requiredOption("--memory <tokens>", "KV cache capacity M", numeric("memory"))
    .option("--seconds <seconds>", "how much work to do, and the limit on its time", numeric("seconds"), 10)
    .option("--schedule", "print the start round of each request, too")
    .option("--drop-unservable", "leave out requests that can never fit, and count them")
    .action(async (file: string, options: Options) => {
      const read = (await readForCommand(file, options)).workload;
      noteSeconds(file, read);
      const { workload, dropped } = options.dropUnservable
        ? dropUnservable(read, options.memory)
        : { workload: read, dropped: 0 };
      const found = await bound(workload, options.memory, {
        seconds: options.seconds,
        seed: options.seed,
        signal: interruptSignal(),
        onProgress: progressNotes(),
      });
      const data = { ...summary(found, workload.n), ...(options.dropUnservable && { dropped }) };
      const schedule = options.schedule ? { schedule: Array.from(found.schedule) } : {};
      printResult(options, { ...data, ...schedule }, () => asText({ ...data, ...schedule }));
    });
}

function summary(found: HindsightBound, requests: number) {
  const { lowerBound, bestTotalLatency, gap, method, proof, pricedBound, limited } = found;
  return { requests, lowerBound, bestTotalLatency, gap, method, proof, pricedBound, limited };
}

/** A line on standard error when the phase changes. */
function progressNotes(): (progress: BoundProgress) => void {
  let last = "";
  return ({ phase, lowerBound, bestTotalLatency }) => {
    if (phase === last) return;
    last = phase;
    note(`${phase}: between ${Math.round(lowerBound)} and ${Math.round(bestTotalLatency)}`);
  };
}

function asText(data: Record<string, unknown>): string {
  const width = Math.max(...Object.keys(data).map((name) => name.length));
  return Object.entries(data)
    .map(([name, value]) => `${name.padEnd(width)}  ${Array.isArray(value) ? value.join(" ") : value}`)
    .join("\n");
}
