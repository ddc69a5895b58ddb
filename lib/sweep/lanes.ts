import { Worker } from "node:worker_threads";
import type { Answer, Fault, Task } from "./task.ts";

/** Runs a task on one input after another. */
export interface Lane<Input, Output> {
  run(input: Input): Promise<Answer<Output>>;
  /** Ends what runs. */
  close(): Promise<unknown>;
}

const WORKER = new URL("./worker.mjs", import.meta.url);

/** A lane with a thread of its own, which loads the task's module from its source. */
export function laneOnThread<Input, Output>({ module, run }: Task<Input, Output>): Lane<Input, Output> {
  const worker = new Worker(WORKER, { workerData: { module: String(module), name: run.name } });
  let answer: (answer: Answer<Output>) => void = () => {};
  let dead: Answer<Output> | undefined;
  const die = (error: unknown) => {
    dead ??= { fault: faultOf(error) };
    answer(dead);
  };
  worker.on("message", (message: Answer<Output>) => answer(message));
  worker.on("error", die);
  worker.on("messageerror", die);
  worker.on("exit", (code) => die(new Error(`the worker thread ended with exit code ${code}`)));
  return {
    run: (input) =>
      new Promise((resolve) => {
        answer = resolve;
        if (dead) return resolve(dead);
        try {
          worker.postMessage({ input });
        } catch (error) {
          resolve({ fault: faultOf(error) });
        }
      }),
    close: () => worker.terminate(),
  };
}

/** A lane on this thread. Inputs and outputs are copied as between threads, so that a task notices no difference. */
export function laneInProcess<Input, Output>({ run }: Task<Input, Output>): Lane<Input, Output> {
  return {
    run: async (input) => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      try {
        return { value: structuredClone(await run(structuredClone(input))) };
      } catch (error) {
        return { fault: faultOf(error) };
      }
    },
    close: async () => {},
  };
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  return { name, message, stack };
}
