import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** How to start a kernel. */
export interface LaunchOptions {
  /** Program and arguments; `{connection_file}` stands for the path of the connection file. */
  argv: readonly string[];
  /** The working folder: the notebook's own, as Jupyter does it. */
  folder: string;
  /** Variables added to this process's own. */
  environment?: Record<string, string>;
}

/** A running kernel process. */
export interface KernelProcess {
  /** Rejects with a `KernelError` when the process ends or cannot be started; never resolves. */
  died: Promise<never>;
  /** Asks the running cell to stop (SIGINT). */
  interrupt(): void;
  /** Waits up to `milliseconds` for the process to end by itself, then kills it. */
  end(milliseconds: number): Promise<void>;
  /** The last lines that the process itself wrote, newest last. */
  log(): string;
}

/** The kernel did not start, died, or stopped answering; the message ends with the last lines of its log. */
export class KernelError extends Error {
  override name = "KernelError";
}

const logLimit = 8000;
const logLines = 20;

/** Starts the kernel process. It shares this process's terminal group and is killed when this process exits. */
export function launch(options: LaunchOptions, connectionFile: string): KernelProcess {
  const [program, ...args] = options.argv.map((word) => word.replace("{connection_file}", connectionFile));
  const child = spawn(program!, args, {
    cwd: options.folder,
    // by this variable Jupyter's kernels know whose end is theirs too
    env: { ...process.env, ...options.environment, JPY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = keepLog(child);
  const killOnExit = () => child.kill("SIGKILL");
  process.once("exit", killOnExit);
  const died = watch(child, log).finally(() => process.off("exit", killOnExit));
  died.catch(() => {}); // may be awaited by nobody when the kernel ends as it should
  return {
    died,
    log,
    interrupt: () => child.kill("SIGINT"),
    end: (milliseconds) => end(child, milliseconds),
  };
}

/** The message with the kernel's last lines below it. */
export function withLog(message: string, log: string): string {
  return log === "" ? message : `${message}; the kernel's last lines:\n${log.replace(/^/gm, "  ")}`;
}

function keepLog(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding("utf8").on("data", (chunk) => {
      text = (text + chunk).slice(-logLimit);
    });
  return () => text.trim().split("\n").slice(-logLines).join("\n");
}

function watch(child: ChildProcess, log: () => string): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (message: string) => reject(new KernelError(withLog(message, log())));
    child.once("error", (error) => fail(`the kernel could not be started: ${error.message}`));
    // "close", not "exit": by then the last lines of the log have arrived
    child.once("close", (code, signal) => fail(`the kernel died (${signal ?? `exit code ${code}`})`));
  });
}

async function end(child: ChildProcess, milliseconds: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  const kill = () => child.kill("SIGKILL");
  if (milliseconds <= 0) kill();
  const timer = setTimeout(kill, milliseconds);
  await gone;
  clearTimeout(timer);
}
