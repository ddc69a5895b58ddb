import { type CodeCell, hasTag, type NumberedCell } from "../document/types.ts";
import type { Kernel } from "../protocol/kernel.ts";
import type { Message } from "../protocol/message.ts";
import { failureOf } from "./failure.ts";
import { collectOutputs, type Displays, errorOutput } from "./outputs.ts";
import type { Failure, RunStatus } from "./result.ts";

/** What bounds the execution of a cell. */
export interface Limits {
  /** The time a cell may take, in seconds. */
  cellTimeoutSeconds: number;
  signal: AbortSignal | undefined;
}

/** How a cell ended; the outputs are in the cell itself. */
export interface Outcome {
  status: RunStatus;
  error?: Failure;
}

/** After a time limit, how long the kernel may take to answer the interrupt, in milliseconds. */
const interruptPatience = 2000;

/**
 * Executes one cell and puts its outputs and number into it. An error of a cell tagged `raises-exception` is an
 * output like any other. At the time limit the cell is interrupted; whether or not it obeys, the outcome is
 * "timeout", and the kernel is the caller's to end.
 *
 * @throws KernelError when the kernel dies
 */
export async function executeCell(
  kernel: Kernel,
  { number, cell }: NumberedCell,
  displays: Displays,
  limits: Limits,
): Promise<Outcome> {
  const allowed = hasTag(cell, "raises-exception");
  cell.execution_count = number;
  const answer = kernel.request(
    "execute_request",
    executeRequest(cell, allowed),
    collectOutputs(cell, displays),
  );
  const first = await firstOf(answer, limits);
  if (first === "interrupted") return { status: first };
  if (first === "timeout") return timedOut(kernel, answer, number, limits);
  if (first.content.status === "ok") return { status: "ok" };
  if (!cell.outputs.some((output) => output.output_type === "error"))
    cell.outputs.push(errorOutput(first.content));
  return allowed ? { status: "ok" } : { status: "error", error: failureOf(number, cell) };
}

function executeRequest(cell: CodeCell, mayFail: boolean): object {
  return {
    code: cell.source,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: !mayFail,
  };
}

async function timedOut(
  kernel: Kernel,
  answer: Promise<Message>,
  cell: number,
  limits: Limits,
): Promise<Outcome> {
  kernel.interrupt();
  await firstOf(
    answer.catch(() => {}),
    { ...limits, cellTimeoutSeconds: interruptPatience / 1000 },
  );
  const message = `the cell did not finish within ${limits.cellTimeoutSeconds} s`;
  return { status: "timeout", error: { cell, name: "Timeout", message } };
}

/** The answer, or what came before it: the end of the time or the abort. Leaves no timer or listener behind. */
async function firstOf<T>(answer: Promise<T>, limits: Limits): Promise<T | "timeout" | "interrupted"> {
  const { cellTimeoutSeconds, signal } = limits;
  let clear = () => {};
  const cut = new Promise<"timeout" | "interrupted">((resolve) => {
    const onAbort = () => resolve("interrupted");
    if (signal?.aborted) onAbort();
    const timer = setTimeout(resolve, cellTimeoutSeconds * 1000, "timeout");
    signal?.addEventListener("abort", onAbort);
    clear = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
  });
  return Promise.race([answer, cut]).finally(clear);
}
