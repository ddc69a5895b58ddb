import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { invalid, unwritable } from "../core/errors.ts";
import { EXIT } from "./exit.ts";

/**
 * Lets a reader close our output early, as `kvlab trace FILE | head -1` does: what is left goes nowhere, and the exit
 * code stays the work's. An output that takes no more for another reason, such as a full disk, is told and fails.
 */
export function forgiveClosedPipes(): void {
  process.stderr.on("error", () => {}); // nobody is left to be told
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`kvlab: cannot write standard output: ${error.message}\n`);
    process.exitCode = EXIT.failed;
  });
}

/**
 * Refuses a file that cannot be written before any work is done for it.
 *
 * @throws InputError for a folder, a missing or forbidden folder around it, and `-`: results go to standard output
 */
export async function requireWritable(file: string): Promise<void> {
  if (file === "-") invalid("output file", file, "the name of a file; standard output takes the result");
  try {
    await access(`${dirname(resolve(file))}/`, constants.W_OK); // the slash: no file will do
  } catch (error) {
    throw unwritable(file, error);
  }
  const there = await stat(file).catch(() => undefined);
  if (there && !there.isFile()) invalid("output file", file, "a file, or a name that is still free");
}
