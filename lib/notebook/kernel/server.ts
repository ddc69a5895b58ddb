import type { Cells } from "./cells.ts";
import { tslab } from "./compiler.ts";
import type { Execution } from "./execution.ts";
import { kernelInformation } from "./information.ts";
import { executionQueue } from "./queue.ts";
import { type Channel, openSockets, type Request, type Sockets } from "./sockets.ts";

/** What the server serves. */
export interface Served {
  readonly cells: Cells;
  readonly execution: Execution;
  /** Ends a cell that waits. */
  interrupt(): void;
}

type Content = Record<string, unknown> & { code: string; cursor_pos: number };

/**
 * Answers the requests of Jupyter front ends on the sockets of a connection file, until one asks for the shutdown.
 *
 * Mends: tslab sends "busy" when a request comes in and "idle" while cells still wait, never answers
 * `history_request`, answers `comm_info_request` with the wrong type, and prints requests that it does not know into
 * the cell that ran last.
 */
export async function serve(connectionFile: string, served: Served): Promise<void> {
  const enqueue = executionQueue();
  const replies = immediateReplies(served);
  let running: Request | undefined;

  const sockets = await openSockets(connectionFile, (_channel: Channel, request) => {
    const type = request.header.msg_type;
    if (type === "execute_request") enqueue((turn) => execute(request, turn));
    else if (type === "shutdown_request") shutDown(sockets, request);
    else answer(request, replies[type]);
  });

  async function execute(
    request: Request,
    turn: Parameters<Parameters<typeof enqueue>[0]>[0],
  ): Promise<void> {
    running = request;
    status("busy", request);
    const publish = (type: string, content: object) => sockets.publish(request, type, content);
    const reply = await served.execution.execute(request.content as Content, turn, publish);
    request.reply("execute_reply", reply);
    running = undefined;
    status("idle", request);
  }

  /** While a cell runs, the kernel is busy again once the request in between is answered. */
  function answer(request: Request, reply: ((content: Content) => object) | undefined): void {
    status("busy", request);
    if (reply) request.reply(request.header.msg_type.replace(/_request$/, "_reply"), attempt(reply, request));
    status("idle", request);
    if (running) status("busy", running);
  }

  function status(execution_state: "busy" | "idle", request: Request): void {
    sockets.publish(request, "status", { execution_state });
  }
}

/** The requests that are answered at once, whatever else runs. */
function immediateReplies({
  cells,
  execution,
  interrupt,
}: Served): Record<string, (content: Content) => object> {
  return {
    kernel_info_request: kernelInformation,
    comm_info_request: () => ({ status: "ok", comms: {} }),
    history_request: () => ({ status: "ok", history: execution.history }),
    is_complete_request: ({ code }) => completeness(code),
    complete_request: ({ code, cursor_pos }) => completion(cells, code, cursor_pos),
    inspect_request: ({ code, cursor_pos }) => inspection(cells, code, cursor_pos),
    interrupt_request: () => {
      interrupt();
      return { status: "ok" };
    },
  };
}

function attempt(reply: (content: Content) => object, request: Request): object {
  try {
    return reply(request.content as Content);
  } catch (error) {
    const { name, message } = error as Error;
    return { status: "error", ename: name, evalue: message, traceback: [] };
  }
}

function completeness(code: string): object {
  const { completed, indent } = tslab().converter.isCompleteCode(code);
  return completed ? { status: "complete" } : { status: "incomplete", indent };
}

function completion(cells: Cells, code: string, position: number): object {
  const { start, end, candidates } = cells.complete(code, position);
  return { status: "ok", matches: candidates, cursor_start: start, cursor_end: end, metadata: {} };
}

function inspection(cells: Cells, code: string, position: number): object {
  const text = cells.inspect(code, position);
  const data = text === undefined ? {} : { "text/plain": text };
  return { status: "ok", found: text !== undefined, data, metadata: {} };
}

function shutDown(sockets: Sockets, request: Request): void {
  sockets.publish(request, "status", { execution_state: "busy" });
  request.reply("shutdown_reply", { status: "ok", restart: request.content.restart === true });
  sockets.publish(request, "status", { execution_state: "idle" });
  sockets.close();
  process.exit(0);
}
