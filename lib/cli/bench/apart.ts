import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Measures } from "./measures/index.ts";

/** What every measurement in its own process tells of that process. */
export interface Memory {
  /** Peak resident memory of the whole process, in megabytes of 10^6 bytes. */
  readonly peakMB: number;
  /** The same beyond what Node and the loaded code took before the case began. */
  readonly ownMB: number;
}

/** The result of a measurement made in its own process. */
export type Apart<K extends keyof Measures> = Awaited<ReturnType<Measures[K]>> & Memory;

/** What a measurement's process is started with. */
export interface Surroundings {
  /** More flags for Node. */
  readonly flags?: readonly string[];
  /** More environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

const entry = fileURLToPath(new URL("./case.mjs", import.meta.url));

/**
 * Makes one measurement in a process of its own: peak memory is a property of a process, and the compiler has seen
 * no other case. The process is killed when `signal` aborts.
 *
 * @param surroundings of the process
 * @throws Error with the process's last words if it fails, AbortError if it is aborted
 */
export function measureApart<K extends keyof Measures>(
  name: K,
  settings: Parameters<Measures[K]>[0],
  signal: AbortSignal,
  { flags = [], env = {} }: Surroundings = {},
): Promise<Apart<K>> {
  const child = spawn(process.execPath, ["--expose-gc", ...flags, entry, name, JSON.stringify(settings)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    signal,
    killSignal: "SIGKILL", // it computes and would not see a politer one
  });
  let result = "";
  let words = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    result += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    words += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, killedBy) => {
      if (code === 0) resolve(JSON.parse(result));
      else
        reject(new Error(`measurement ${name} failed (${killedBy ?? `exit code ${code}`}): ${words.trim()}`));
    });
  });
}
