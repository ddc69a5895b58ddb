import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { projectRoot } from "../../notebook/document/find.ts";

const windows = process.platform === "win32";

/** What a finished process said. */
export interface Said {
  /** Exit code; null if a signal ended it or it could not be started. */
  readonly code: number | null;
  readonly output: string;
  readonly complaint: string;
}

/**
 * Pythons to try, in this order: the one that `KVLAB_PYTHON` names, this checkout's `.venv`, the active virtual
 * environment, and `python3` and `python` on the path.
 */
export function pythons(environment: NodeJS.ProcessEnv = process.env, root = projectRoot): string[] {
  const { KVLAB_PYTHON, VIRTUAL_ENV } = environment;
  const inside = windows ? join("Scripts", "python.exe") : join("bin", "python");
  const environments = [join(root, ".venv"), ...(VIRTUAL_ENV ? [VIRTUAL_ENV] : [])];
  const candidates = [
    ...(KVLAB_PYTHON ? [KVLAB_PYTHON] : []),
    ...environments.map((folder) => join(folder, inside)),
    "python3",
    "python",
  ];
  return candidates.filter((command) => !isAbsolute(command) || existsSync(command));
}

/** Runs a program to its end with `input` on its standard input. Never rejects. */
export function runProcess(command: string, args: readonly string[], input = ""): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    let complaint = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      complaint += text;
    });
    child.once("error", ({ message }) => resolve({ code: null, output, complaint: message }));
    child.once("close", (code) => resolve({ code, output, complaint }));
    child.stdin.on("error", () => {}); // the process may end before it has read everything; its code tells
    child.stdin.end(input);
  });
}
