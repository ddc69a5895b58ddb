import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { requireWritable } from "../../lib/cli/streams.ts";
import { kvlab, kvlabWith } from "./kvlab.ts";

const folder = mkdtempSync(join(tmpdir(), "kvlab-streams-"));
afterAll(() => rmSync(folder, { recursive: true }));
const toy = "arrival,prompt,output,time\n0,2,1,seconds\n0,2,1,seconds\n0,2,2,seconds\n0,2,3,seconds\n";

describe("standard input and output", () => {
  test("a trace on standard input is named -, and one in seconds is told how long a round lasts", async () => {
    const args = ["simulate", "-", "--policy", "mc-sf", "--memory", "6", "--json"];
    const { code, stdout, stderr } = await kvlabWith({ stdin: toy }, ...args);
    expect([code, JSON.parse(stdout).totalLatency]).toEqual([0, 11]);
    expect(stderr).toBe(
      "-: arrivals are in seconds, so a round lasts one second, unless --clock affine:… says how long\n",
    );
  });

  test("a reader that leaves early gets no stack trace, and the exit code is the work's", async () => {
    const child = spawn(process.execPath, ["lib/cli/bin.mjs", "simulate", "--help"]);
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    expect([(await once(child, "close"))[0], stderr]).toEqual([0, ""]);
  });

  test("an interrupted study keeps what is done and exits with 130", async () => {
    const file = join(folder, "study.jsonl");
    const args = ["lib/cli/bin.mjs", "sweep", "ratio-small", "--threads", "2", "--out", file, "--json"];
    const child = spawn(process.execPath, args);
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (text) => {
        output[name] += text;
      });
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    const kept = `kvlab: interrupted; ${file} keeps what is done, and the same command goes on with it\n`;
    expect([code, output]).toEqual([130, { stdout: "", stderr: kept }]);
    expect(JSON.parse(readFileSync(file, "utf8").split("\n")[0]).about.study).toBe("ratio-small");
  });
});

describe("files that results go to", () => {
  test("are refused before any work: a folder, a missing folder, standard output", async () => {
    await expect(requireWritable(folder)).rejects.toThrow("expected a file, or a name that is still free");
    await expect(requireWritable("-")).rejects.toThrow("expected the name of a file");
    const inFile = join(folder, "a.csv", "b.csv");
    await expect(requireWritable(inFile)).rejects.toThrow(`cannot write ${inFile}: no such folder`);
    writeFileSync(join(folder, "a.csv"), "old");
    await expect(requireWritable(inFile)).rejects.toThrow("a part of its path is no folder");
    await requireWritable(join(folder, "a.csv"));
    await requireWritable(join(folder, "new.csv"));
    expect(readdirSync(folder)).not.toContain("new.csv");
  });

  test("of a simulation are named as the user did, with exit code 2", async () => {
    const trace = join(folder, "toy.csv");
    writeFileSync(trace, toy);
    const records = join(folder, "none", "x.csv");
    const args = ["simulate", trace, "--policy", "mc-sf", "--memory", "6", "--records", records];
    const { code, stdout, stderr } = await kvlab(...args);
    expect([code, stdout, stderr]).toEqual([2, "", `kvlab: cannot write ${records}: no such folder\n`]);
  });
});
