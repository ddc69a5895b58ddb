import { displayOf } from "./display.ts";
import { errorContent } from "./errors.ts";
import type { Executor } from "./executor.ts";
import type { Modules } from "./modules.ts";
import { directOutputs, type Publish } from "./outputs.ts";
import type { Turn } from "./queue.ts";

/** The content of an `execute_request`, as far as the kernel heeds it. */
interface ExecuteContent {
  readonly code: string;
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
}

/** Answers execute requests and remembers what was asked. */
export interface Execution {
  /** Runs one request, publishes its outputs and returns the content of its reply. */
  execute(content: ExecuteContent, turn: Turn, publish: Publish): Promise<object>;
  /** The cells that ran, as `[session, number, source]`. */
  readonly history: readonly (readonly [0, number, string])[];
}

/**
 * Executes cells as the protocol asks.
 *
 * Mends: tslab sends no `execute_input`, from which nbclient takes a cell's number; no `execute_result`; no `error`;
 * a reply without the error's name and message; and "abort" for the status "aborted".
 *
 * The last value goes out as `execute_result`, not as `display_data`: it is what the cell evaluates to, so it carries
 * the number that front ends show as `[3]:` beside it, while what a cell displays on the way does not.
 */
export function executions(executor: Executor, modules: Modules): Execution {
  const history: (readonly [0, number, string])[] = [];
  let count = 0;

  async function execute(content: ExecuteContent, turn: Turn, publish: Publish): Promise<object> {
    const { code, silent = false, store_history = !silent, stop_on_error = true } = content;
    if (turn.aborted) return { status: "aborted" };
    if (store_history && !silent) history.push([0, ++count, code]);
    directOutputs(publish);
    if (!silent) publish("execute_input", { code, execution_count: count });
    try {
      await show(await executor.run(code, count), silent, publish);
      return { status: "ok", execution_count: count, user_expressions: {}, payload: [] };
    } catch (error) {
      const shown = errorContent(error);
      if (!silent) publish("error", shown);
      if (stop_on_error) await turn.abortWaiting();
      return { status: "error", execution_count: count, ...shown };
    }
  }

  async function show(value: unknown, silent: boolean, publish: Publish): Promise<void> {
    if (value === undefined || silent) return;
    publish("execute_result", { execution_count: count, ...(await displayOf(value, modules)) });
  }

  return { execute, history };
}
