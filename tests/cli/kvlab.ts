import { execFile } from "node:child_process";

export interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the `kvlab` command as a user would, from the project's folder. */
export function kvlab(...args: string[]): Promise<Answer> {
  return new Promise((resolve) =>
    execFile(process.execPath, ["lib/cli/bin.mjs", ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr }),
    ),
  );
}
