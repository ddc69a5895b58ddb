import { availableParallelism } from "node:os";
import { isMainThread } from "node:worker_threads";
import { InputError, requireInteger } from "../core/errors.ts";
import { type Lane, laneInProcess, laneOnThread } from "./lanes.ts";
import type { Fault, Task } from "./task.ts";

/** Options of {@link parallel}. */
export interface ParallelOptions<Output> {
  /** Worker threads; as many as the machine runs at once unless given, and none within a worker. */
  readonly threads?: number;
  /** Called on this thread with each result, in the order in which they come. */
  readonly onResult?: (output: Output, index: number) => void;
  /** When it is raised, the workers are ended and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** An input in a message is cut to this many characters. */
const SHOWN = 120;

/**
 * Runs a task over many inputs on worker threads; the results stand in the order of the inputs, whatever the number of
 * threads. With one thread, or one input, the task runs on this one, and other events get their turn between inputs.
 *
 * An interrupt (SIGINT) of the process, such as a notebook's stop button, ends the workers too. A worker takes some
 * tenths of a second to start, so the inputs should be worth as much.
 *
 * @throws Error naming the first input, in their order, on which the task failed, with its error as cause (an
 * InputError if the task threw one); the signal's reason; InputError for `threads` below 0
 */
export async function parallel<Input, Output>(
  task: Task<Input, Output>,
  inputs: readonly Input[],
  options: ParallelOptions<Output> = {},
): Promise<Output[]> {
  const { signal, onResult, threads = isMainThread ? availableParallelism() : 1 } = options;
  const count = Math.max(1, Math.min(requireInteger("threads", threads, 0), inputs.length));
  await null; // a notebook's cell first ends its synchronous part, in which Node forgets listeners of SIGINT
  signal?.throwIfAborted();
  const lanes = Array.from({ length: count }, () => (count > 1 ? laneOnThread(task) : laneInProcess(task)));
  const stop = interruption(signal);
  try {
    return await Promise.race([drain(lanes, inputs, onResult, stop.signal), stop.raised]);
  } finally {
    stop.close();
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

/** Lanes take the inputs in their order; after a failure none takes another, so that all before it are decided. */
async function drain<Input, Output>(
  lanes: readonly Lane<Input, Output>[],
  inputs: readonly Input[],
  onResult: ParallelOptions<Output>["onResult"],
  signal: AbortSignal,
): Promise<Output[]> {
  const outputs: Output[] = new Array(inputs.length);
  const faults = new Map<number, Fault>();
  let next = 0;
  const follow = async (lane: Lane<Input, Output>) => {
    while (next < inputs.length && faults.size === 0 && !signal.aborted) {
      const index = next++;
      const answer = await lane.run(inputs[index]);
      if (signal.aborted) return;
      if ("fault" in answer) {
        faults.set(index, answer.fault);
        return;
      }
      outputs[index] = answer.value;
      onResult?.(answer.value, index);
    }
  };
  await Promise.all(lanes.map(follow));
  if (faults.size > 0) throw failure(faults, inputs);
  return outputs;
}

/** A signal and a rejection, both raised by the caller's signal or by SIGINT. */
function interruption(outer: AbortSignal | undefined) {
  const controller = new AbortController();
  const { signal } = controller;
  const onSignal = () => controller.abort(outer?.reason);
  const onInterrupt = () => controller.abort();
  outer?.addEventListener("abort", onSignal);
  process.on("SIGINT", onInterrupt);
  const raised = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  raised.catch(() => {}); // raised while nobody waits
  const close = () => {
    outer?.removeEventListener("abort", onSignal);
    process.off("SIGINT", onInterrupt);
  };
  return { signal, raised, close };
}

function failure(faults: ReadonlyMap<number, Fault>, inputs: readonly unknown[]): Error {
  const index = Math.min(...faults.keys());
  const { name, message, stack } = faults.get(index)!;
  const cause = Object.assign(new Error(message), { name, ...(stack !== undefined && { stack }) });
  const text = `input ${index} of ${inputs.length}, ${shown(inputs[index])}: ${message}`;
  return name === "InputError" ? new InputError(text, { cause }) : new Error(text, { cause });
}

function shown(input: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(input);
  } catch {
    // circular, or a bigint
  }
  text ??= String(input);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
