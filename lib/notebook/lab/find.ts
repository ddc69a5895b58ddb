import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { projectRoot } from "../document/find.ts";

/** A JupyterLab that answered with its version. */
export interface FoundLab {
  command: string;
  args: string[];
  version: string;
}

/** Looked for and not found: why each candidate that exists was passed over. */
export interface NoLab {
  passedOver: string[];
}

const windows = process.platform === "win32";

/** How long a JupyterLab may take to tell its version, in milliseconds; the first start on a machine is slow. */
const versionPatience = 60_000;

/**
 * Finds JupyterLab 4: in the environment named by `JUPYTER_VENV`, in this checkout's `.venv`, in the active virtual
 * environment, on the path, then as a module of `python3`. A program called `jupyter` proves nothing (it may lack
 * the lab), so `jupyter-lab` itself is asked for its version.
 */
export async function findLab(
  environment: NodeJS.ProcessEnv = process.env,
  root: string = projectRoot,
): Promise<FoundLab | NoLab> {
  const passedOver: string[] = [];
  for (const [command, ...args] of candidates(environment, root)) {
    if (isAbsolute(command!) && !existsSync(command!)) continue;
    const version = await labVersion(command!, args, environment);
    if (version && Number.parseInt(version, 10) >= 4) return { command: command!, args, version };
    if (version) passedOver.push(`${[command, ...args].join(" ")} is version ${version}`);
  }
  return { passedOver };
}

function candidates(environment: NodeJS.ProcessEnv, root: string): string[][] {
  const { JUPYTER_VENV, VIRTUAL_ENV, PATH = "" } = environment;
  const environments = [JUPYTER_VENV, join(root, ".venv"), VIRTUAL_ENV].filter((folder) => folder);
  const folders = environments.map((folder) => join(folder!, windows ? "Scripts" : "bin"));
  const onPath = PATH.split(delimiter).filter((folder) => isAbsolute(folder));
  const program = windows ? "jupyter-lab.exe" : "jupyter-lab";
  return [
    ...[...folders, ...onPath].map((folder) => [join(folder, program)]),
    ["python3", "-m", "jupyterlab"],
    ["python", "-m", "jupyterlab"],
  ];
}

function labVersion(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, [...args, "--version"], { env, timeout: versionPatience }, (error, output) => {
      const line = output.trim().split("\n").at(-1) ?? "";
      resolve(!error && /^\d+\./.test(line) ? line : undefined);
    });
  });
}
