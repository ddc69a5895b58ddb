import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { projectRoot } from "../document/find.ts";
import { type Client, connect, type OnPublish } from "./client.ts";
import { type ConnectionFile, createConnectionFile } from "./connection.ts";
import type { Message } from "./message.ts";
import { KernelError, type KernelProcess, launch, withLog } from "./process.ts";

/** How Jupyter and the headless runner start this checkout's kernel. */
export const kernelArgv: readonly string[] = [
  process.execPath,
  join(projectRoot, "lib", "notebook", "kernel", "start.cjs"),
  "{connection_file}",
];

/** What `startKernel` needs to know. */
export interface KernelOptions {
  /** The working folder of the kernel: the notebook's own. */
  folder: string;
  /** Variables added to this process's own. */
  environment?: Record<string, string>;
  /** How the kernel is started; by default this checkout's kernel. */
  argv?: readonly string[];
  /** How long the kernel may take until it answers, in seconds. */
  startSeconds?: number;
  /** Gives up starting, and ends the process, when aborted. */
  signal?: AbortSignal;
}

/** A kernel that answers. */
export interface Kernel {
  /** What the kernel says about itself: the content of its `kernel_info_reply`. */
  info: Record<string, unknown>;
  /** Sends a request; see `Client.request`. Rejects with a `KernelError` when the kernel dies meanwhile. */
  request(type: string, content: object, onPublish?: OnPublish): Promise<Message>;
  /** Asks the running cell to stop. */
  interrupt(): void;
  /** Shuts the kernel down: politely when it is idle, at once when it is `busy`. Removes all that it left. */
  stop(busy?: boolean): Promise<void>;
}

/** The time a kernel gets to end by itself, in milliseconds. */
const shutdownPatience = 2000;

/** How often a kernel is started whose ports turn out to be taken. */
const ATTEMPTS = 3;

/**
 * Starts a kernel process and waits until it answers on both sockets.
 *
 * @throws KernelError when it dies or does not answer in time, with the last lines of its log
 * @throws the signal's reason when it is aborted
 */
export async function startKernel(options: KernelOptions): Promise<Kernel> {
  for (let attempt = 1; ; attempt++)
    try {
      return await startOnce(options);
    } catch (error) {
      if (attempt === ATTEMPTS || !isPortTaken(error)) throw error;
    }
}

/** Whether another process took a port between our finding it free and the kernel's use of it. */
function isPortTaken(error: unknown): boolean {
  return error instanceof KernelError && /address already in use/i.test(error.message);
}

async function startOnce(options: KernelOptions): Promise<Kernel> {
  const { folder, environment = {}, argv = kernelArgv } = options;
  const file = await createConnectionFile();
  const child = launch({ argv, folder, environment }, file.path);
  const client = connect(file.connection);
  const kernel = assemble(client, child, file);
  try {
    return { ...kernel, info: await greet(client, child, options) };
  } catch (error) {
    await kernel.stop(true);
    throw error;
  }
}

function assemble(client: Client, child: KernelProcess, file: ConnectionFile): Omit<Kernel, "info"> {
  return {
    request: (type, content, onPublish) =>
      Promise.race([client.request(type, content, onPublish), child.died]),
    interrupt: child.interrupt,
    async stop(busy = false) {
      if (!busy) client.request("shutdown_request", { restart: false });
      await child.end(busy ? 0 : shutdownPatience);
      client.close();
      await file.remove();
    },
  };
}

/**
 * Asks `kernel_info_request` again and again until one is answered on the shell socket and its idle state is seen on
 * the publishing socket: a subscription takes effect some time after it is made, and only then is no output lost.
 */
async function greet(
  client: Client,
  child: KernelProcess,
  options: KernelOptions,
): Promise<Message["content"]> {
  const { startSeconds = 60, signal } = options;
  const deadline = performance.now() + startSeconds * 1000;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    const answer = client.request("kernel_info_request", {});
    const reply = await Promise.race([answer, child.died, delay(200)]);
    if (reply) return reply.content;
  }
  throw new KernelError(withLog(`the kernel did not answer within ${startSeconds} s`, child.log()));
}
