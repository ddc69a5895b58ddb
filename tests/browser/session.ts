import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { findLab } from "../../lib/notebook/lab/find.ts";
import { lab } from "../../lib/notebook/lab/lab.ts";
import { freePorts } from "../../lib/notebook/protocol/connection.ts";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** JupyterLab with a settings folder of its own, and a browser looking at it. */
export interface Session {
  /** Opens a notebook, given by its path in the project, in a fresh page. */
  open(notebook: string): Promise<Page>;
  /** What went wrong in the pages, as the browser told. */
  errors: string[];
  close(): Promise<void>;
}

/** Why the browser tests cannot run here, or undefined when they can. */
export async function missing(): Promise<string | undefined> {
  if (!existsSync(executablePath)) return `no Chromium at ${executablePath} (set CHROMIUM)`;
  if ("passedOver" in (await findLab())) return "no JupyterLab 4 (set JUPYTER_VENV or make .venv)";
  return undefined;
}

/** Starts JupyterLab as `kvlab lab` does, and a browser. */
export async function startSession(): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), "kvlab-browser-"));
  const server = await startLab(folder);
  const context = await startBrowser(folder);
  const errors: string[] = [];
  context.on("weberror", (error) => errors.push(error.error().message));
  return {
    errors,
    async open(notebook) {
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(`${server.address}/lab/tree/${notebook}?token=${server.token}&reset`);
      return page;
    },
    async close() {
      await context.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function startLab(folder: string): Promise<{ address: string; token: string; stop(): Promise<void> }> {
  writeSettings(join(folder, "config", "labconfig"));
  const [port] = await freePorts(1);
  const token = randomUUID();
  const abort = new AbortController();
  const ended = lab({
    port: port!,
    extra: labArguments(folder, token),
    environment: labEnvironment(folder),
    signal: abort.signal,
  });
  const address = `http://127.0.0.1:${port}`;
  await Promise.race([answering(`${address}/api/status?token=${token}`), ended.then(failEarly)]);
  return {
    address,
    token,
    async stop() {
      abort.abort();
      await ended;
    },
  };
}

function failEarly(code: number): never {
  throw new Error(`JupyterLab ended with exit code ${code} before it answered`);
}

/** Every cell stays rendered, and nothing is saved behind the test's back. */
function writeSettings(folder: string): void {
  const settings = {
    "@jupyterlab/notebook-extension:tracker": { windowingMode: "none" },
    "@jupyterlab/docmanager-extension:plugin": { autosave: false },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "default_setting_overrides.json"), JSON.stringify(settings));
}

function labArguments(folder: string, token: string): string[] {
  const root = process.getuid?.() === 0 ? ["--allow-root"] : [];
  return [
    ...root,
    "--no-browser",
    "--ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--ContentsManager.allow_hidden=True",
    `--FileCheckpoints.checkpoint_dir=${join(folder, "checkpoints")}`,
    "--log-level=ERROR",
    `--IdentityProvider.token=${token}`,
  ];
}

function labEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
  };
}

async function answering(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await delay(200);
  }
}

function startBrowser(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(join(folder, "chromium"), {
    executablePath,
    headless: true,
    viewport: { width: 1400, height: 1000 },
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
}
