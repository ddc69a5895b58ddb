import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { projectRoot } from "../document/find.ts";
import { type FoundLab, findLab } from "./find.ts";
import { registerKernel, shieldEnvironment } from "./register.ts";

/** How JupyterLab is started. */
export interface LabOptions {
  /** The port to listen on; JupyterLab's own choice when left out. */
  port?: number;
  /** Further arguments for `jupyter-lab`, for example `--no-browser`. */
  extra?: readonly string[];
  /** Where JupyterLab is looked for and what it inherits; by default this process's variables. */
  environment?: NodeJS.ProcessEnv;
  /** Ends JupyterLab when aborted. */
  signal?: AbortSignal;
  /** The project, which JupyterLab shows and in whose `.jupyter` the kernel is registered. */
  root?: string;
  /** Is told in a line what is started. */
  onMessage?: (line: string) => void;
}

/** JupyterLab 4 is not installed; the message says how to install it. */
export class LabNotFound extends Error {
  override name = "LabNotFound";
}

/** Only this checkout's kernel is offered, so a notebook opens without a question. */
const kernelChoice = [
  "--KernelSpecManager.ensure_native_kernel=False",
  "--KernelSpecManager.allowed_kernelspecs=tslab",
  "--MultiKernelManager.default_kernel_name=tslab",
];

/**
 * Registers this checkout's kernel in `.jupyter/`, starts JupyterLab with it in the project's folder and stays until
 * it ends. Signals that reach this process are passed on.
 *
 * @returns JupyterLab's exit code, 1 when a signal ended it
 * @throws LabNotFound when there is no JupyterLab 4
 */
export async function lab(options: LabOptions = {}): Promise<number> {
  const { environment = process.env, root = projectRoot, onMessage = () => {} } = options;
  await registerKernel(join(root, ".jupyter"));
  await shieldEnvironment(join(root, ".venv"));
  const found = await findLab(environment, root);
  if ("passedOver" in found) throw new LabNotFound(missingLab(found.passedOver));
  onMessage(`JupyterLab ${found.version}: ${[found.command, ...found.args].join(" ")}`);
  return finished(start(found, { ...options, environment, root }), options.signal);
}

type Placed = LabOptions & { environment: NodeJS.ProcessEnv; root: string };

function start({ command, args }: FoundLab, { port, extra = [], environment, root }: Placed): ChildProcess {
  const portChoice = port === undefined ? [] : [`--port=${port}`];
  const own = [`--ServerApp.root_dir=${root}`, ...kernelChoice, ...portChoice];
  const registered = join(root, ".jupyter");
  return spawn(command, [...args, ...own, ...extra], {
    cwd: root,
    stdio: "inherit",
    env: {
      KVLAB_SVG: "1", // JupyterLab keeps an SVG beside the PNG
      ...environment,
      JUPYTER_PATH: before(registered, environment.JUPYTER_PATH),
      JUPYTER_CONFIG_PATH: before(join(registered, "config"), environment.JUPYTER_CONFIG_PATH),
    },
  });
}

/** Waits for the process to end while passing on signals. */
async function finished(child: ChildProcess, signal?: AbortSignal): Promise<number> {
  const forward = (name: NodeJS.Signals) => {
    // Ctrl-C in a terminal reaches JupyterLab by itself, and a second one would end it without asking
    if (name !== "SIGINT" || !process.stdin.isTTY) child.kill(name);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, forward);
  const terminate = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", terminate);
  if (signal?.aborted) terminate();
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => resolve(code ?? 1));
    });
  } finally {
    for (const name of signals) process.off(name, forward);
    signal?.removeEventListener("abort", terminate);
  }
}

function missingLab(passedOver: string[]): string {
  const seen = passedOver.length > 0 ? ` (${passedOver.join("; ")})` : "";
  return `JupyterLab 4 was not found${seen}; install it once with
  python3 -m venv .venv
  .venv/bin/pip install "jupyterlab>=4,<5"`;
}

function before(folder: string, rest: string | undefined): string {
  return rest ? `${folder}${delimiter}${rest}` : folder;
}
