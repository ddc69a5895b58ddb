import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/notebook/document/find.ts";
import { findLab } from "../../../lib/notebook/lab/find.ts";
import { lab } from "../../../lib/notebook/lab/lab.ts";
import { registerKernel, shieldEnvironment } from "../../../lib/notebook/lab/register.ts";

const folder = mkdtempSync(join(tmpdir(), "kvlab-lab-"));
const empty = join(folder, "empty");
mkdirSync(empty);
afterAll(() => rmSync(folder, { recursive: true }));

/** A virtual environment whose `jupyter-lab` is a shell script that answers `--version` and else does `action`. */
function fakeLab(name: string, version: string, action = "true"): string {
  const bin = join(folder, name, "bin");
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh\nif [ "$1" = --version ]; then echo "${version}"; exit; fi\n${action}\n`;
  writeFileSync(join(bin, "jupyter-lab"), script);
  chmodSync(join(bin, "jupyter-lab"), 0o755);
  return join(folder, name);
}

/** An environment in which nothing but what the test puts there is found. */
const nothing = { PATH: empty };
const root = join(folder, "project");
mkdirSync(root);

describe.skipIf(process.platform === "win32")("finding JupyterLab", () => {
  const four = fakeLab("four", "4.6.6");
  const three = fakeLab("three", "3.6.0");
  const silent = fakeLab("silent", "no version");

  test("asks the program for its version", async () => {
    const found = await findLab({ ...nothing, VIRTUAL_ENV: four }, root);
    expect(found).toEqual({ command: join(four, "bin", "jupyter-lab"), args: [], version: "4.6.6" });
  });

  test("goes on past one that is too old or does not answer", async () => {
    const PATH = [silent, three, four].map((name) => join(name, "bin")).join(delimiter);
    expect(await findLab({ PATH }, root)).toMatchObject({ command: join(four, "bin", "jupyter-lab") });
  });

  test("looks into the project's own .venv before the active environment", async () => {
    const project = join(folder, "with-own");
    fakeLab("with-own/.venv", "4.1.0");
    expect(await findLab({ ...nothing, VIRTUAL_ENV: four }, project)).toMatchObject({ version: "4.1.0" });
  });

  test("prefers the environment that is named for it", async () => {
    const five = fakeLab("five", "5.0.0");
    expect(await findLab({ ...nothing, JUPYTER_VENV: five, VIRTUAL_ENV: four }, root)).toMatchObject({
      version: "5.0.0",
    });
  });

  test("tells why it passed over those it saw", async () => {
    const found = await findLab({ ...nothing, VIRTUAL_ENV: three }, root);
    expect(found).toEqual({ passedOver: [`${join(three, "bin", "jupyter-lab")} is version 3.6.0`] });
  });
});

describe.skipIf(process.platform === "win32")("starting JupyterLab", () => {
  const seen = join(folder, "seen");
  beforeEach(() => rmSync(seen, { force: true }));

  test("gives it this checkout's kernel and folder, the arguments, and hands back its exit code", async () => {
    const program = fakeLab("starts", "4.6.6", `echo "$PWD|$JUPYTER_PATH|$*" > "${seen}"; exit 7`);
    const lines: string[] = [];
    const environment = { ...nothing, VIRTUAL_ENV: program, JUPYTER_PATH: "/other" };
    const onMessage = (line: string) => lines.push(line);
    expect(await lab({ port: 8123, extra: ["--no-browser"], environment, root, onMessage })).toBe(7);
    const [cwd, path, args] = readFileSync(seen, "utf8").trim().split("|");
    expect(cwd).toBe(root);
    expect(path).toBe(`${join(root, ".jupyter")}:/other`);
    expect(args).toContain(`--ServerApp.root_dir=${root}`);
    expect(args).toContain("--KernelSpecManager.allowed_kernelspecs=tslab");
    expect(args!.endsWith("--port=8123 --no-browser")).toBe(true);
    expect(lines).toEqual([`JupyterLab 4.6.6: ${join(program, "bin", "jupyter-lab")}`]);
  });

  test("passes signals on to it and no longer listens afterwards", async () => {
    const action = `trap 'echo ended > "${seen}"; exit 5' TERM; echo ready > "${seen}"; while :; do sleep 0.05; done`;
    const environment = { PATH: process.env.PATH, JUPYTER_VENV: fakeLab("waits", "4.6.6", action) };
    const listeners = process.listenerCount("SIGTERM");
    const done = lab({ environment, root });
    await expect
      .poll(() => existsSync(seen) && readFileSync(seen, "utf8"), { timeout: 10_000 })
      .toBe("ready\n");
    process.emit("SIGTERM", "SIGTERM");
    expect(await done).toBe(5);
    expect(readFileSync(seen, "utf8")).toBe("ended\n");
    expect(process.listenerCount("SIGTERM")).toBe(listeners);
  });

  test("that is missing says how to install it", async () => {
    await expect(lab({ environment: nothing, root })).rejects.toThrow(
      'JupyterLab 4 was not found; install it once with\n  python3 -m venv .venv\n  .venv/bin/pip install "jupyterlab>=4,<5"',
    );
  });
});

test("the kernel is registered with the running Node and absolute paths, and no question about news", async () => {
  await registerKernel(join(folder, "registered"));
  const read = (path: string) => JSON.parse(readFileSync(join(folder, "registered", path), "utf8"));
  const spec = read("kernels/tslab/kernel.json");
  expect(spec).toEqual({
    argv: [
      process.execPath,
      join(projectRoot, "lib", "notebook", "kernel", "start.cjs"),
      "{connection_file}",
    ],
    display_name: "TypeScript (kvlab)",
    language: "typescript",
    interrupt_mode: "signal",
  });
  expect(existsSync(spec.argv[1])).toBe(true);
  expect(read("config/labconfig/page_config.json").disabledExtensions).toEqual({
    "@jupyterlab/apputils-extension:announcements": true,
  });
});

test("a Python environment inside the checkout has its scripts marked as CommonJS, once, and only where there is one", async () => {
  const environment = join(folder, "environment");
  await shieldEnvironment(environment);
  expect(existsSync(environment)).toBe(false);
  mkdirSync(environment);
  await shieldEnvironment(environment);
  expect(JSON.parse(readFileSync(join(environment, "package.json"), "utf8"))).toEqual({ type: "commonjs" });
  writeFileSync(join(environment, "package.json"), "{}");
  await shieldEnvironment(environment);
  expect(readFileSync(join(environment, "package.json"), "utf8")).toBe("{}");
});
