import { execFile } from "node:child_process";

export interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the `kvlab` command as a user would, from the project's folder. */
export function kvlab(...args: string[]): Promise<Answer> {
  return kvlabWith({}, ...args);
}

/** The same with more environment variables and something on standard input. */
export function kvlabWith(
  { env = {}, stdin = "" }: { env?: Record<string, string>; stdin?: string },
  ...args: string[]
): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env } };
    const child = execFile(process.execPath, ["lib/cli/bin.mjs", ...args], options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr }),
    );
    child.stdin?.on("error", () => {}); // most commands end without reading it
    child.stdin?.end(stdin);
  });
}
