import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { notebookMetadata } from "../document/write.ts";
import { kernelArgv } from "../protocol/kernel.ts";

/** Keeps the question about news from Jupyter from covering the first notebook. */
const pageConfig = { disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } };

/**
 * Registers this checkout's kernel, with absolute paths and the running Node, in a folder for `JUPYTER_PATH`, and
 * beside it, in `config`, settings for `JUPYTER_CONFIG_PATH`. Both are made anew at each start, never committed.
 */
export async function registerKernel(folder: string): Promise<void> {
  const { display_name, language, name } = notebookMetadata.kernelspec;
  const spec = { argv: kernelArgv, display_name, language, interrupt_mode: "signal" };
  await writeJson(join(folder, "kernels", name, "kernel.json"), spec);
  await writeJson(join(folder, "config", "labconfig", "page_config.json"), pageConfig);
}

/**
 * Marks the scripts of a Python environment inside the checkout as CommonJS, which JupyterLab's are: Node would read
 * them as modules otherwise, by this project's own `package.json`, and fill the log with errors.
 */
export async function shieldEnvironment(environment: string): Promise<void> {
  const path = join(environment, "package.json");
  if (existsSync(environment) && !existsSync(path)) await writeJson(path, { type: "commonjs" });
}

async function writeJson(path: string, value: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, `${JSON.stringify(value, null, 1)}\n`);
}
