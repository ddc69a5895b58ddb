import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kvlab } from "./kvlab.ts";

const folder = mkdtempSync(join(tmpdir(), "kvlab-cli-"));
const trace = join(folder, "trace.csv");
const toy = join(folder, "toy.csv");

beforeAll(async () => {
  writeFileSync(toy, "arrival,prompt,output\n0,2,1\n0,2,1\n0,2,2\n0,2,3\n");
  await kvlab("generate", "amin", "--n", "2000", "--rate", "1.2", "--seed", "7", "-o", trace);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("kvlab simulate", () => {
  test("serves the toy in a total latency of 11, audited", async () => {
    const { code, stdout } = await kvlab("simulate", toy, "--policy", "mc-sf", "--memory", "6", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      policy: "mc-sf",
      requests: 4,
      totalLatency: 11,
      rounds: 6,
      audit: "ok",
    });
  });

  test("prints the contract's fields and nothing else on standard output", async () => {
    const { stdout } = await kvlab("simulate", trace, "--policy", "svf", "--memory", "16492", "--json");
    const fields =
      "policy requests completed restarts totalLatency meanLatency p50 p99 makespan throughput peakMemory";
    for (const field of [...fields.split(" "), "ttft", "rounds", "audit"])
      expect(JSON.parse(stdout)).toHaveProperty(field);
    expect(stdout.trim().split("\n")).toHaveLength(1);
  });

  test("writes one CSV row a request", async () => {
    const records = join(folder, "records.csv");
    await kvlab("simulate", toy, "--policy", "mc-sf", "--memory", "6", "--records", records);
    expect(readFileSync(records, "utf8")).toBe(
      "request,arrival,prompt,output,start,first_token,completion,restarts\n" +
        "0,0,2,1,0,1,1,0\n1,0,2,1,0,1,1,0\n2,0,2,2,1,2,3,0\n3,0,2,3,3,4,6,0\n",
    );
  });

  test("refuses a request that can never fit, and drops and counts it on demand", async () => {
    const refused = await kvlab("simulate", toy, "--policy", "mc-sf", "--memory", "4");
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain(
      "request 3 can never fit: prompt 2 + output 3 = 5 tokens, more than the memory 4",
    );
    const served = await kvlab(
      "simulate",
      toy,
      "--policy",
      "mc-sf",
      "--memory",
      "4",
      "--drop-unservable",
      "--json",
    );
    expect(JSON.parse(served.stdout)).toMatchObject({ requests: 3, completed: 3, dropped: 1 });
  });

  test("answers a livelock with what was served, the stuck requests and exit code 1", async () => {
    const { code, stdout, stderr } = await kvlab(
      "simulate",
      toy,
      "--policy",
      "alpha-greedy:alpha=0",
      "--memory",
      "6",
      "--json",
    );
    expect(code).toBe(1);
    expect(stderr).toContain("makes no progress");
    expect(JSON.parse(stdout)).toMatchObject({ requests: 4, error: expect.stringContaining("stuck") });
  });

  test("takes predictions, an affine clock and a batch limit", async () => {
    const options = [
      "--predict",
      "noisy:0.5",
      "--clock",
      "affine:0.025,8e-8,4.5e-4",
      "--compute",
      "8",
      "--json",
    ];
    const { code, stdout } = await kvlab(
      "simulate",
      trace,
      "--policy",
      "mc-sf",
      "--memory",
      "16492",
      ...options,
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ completed: 2000, audit: "ok" });
  });

  test("names what is wrong in one line and exits with 2", async () => {
    const cases: [string[], string][] = [
      [["--policy", "mcsf", "--memory", "6"], 'unknown policy: "mcsf"; did you mean "mc-sf"'],
      [["--policy", "mc-sf", "--memory", "-3"], "invalid memory: -3"],
      [["--policy", "mc-sf", "--memory", "six"], 'invalid memory: "six"'],
      [["--policy", "mc-sf", "--memory", "6", "--clock", "affine:1"], "expected unit or affine:d0,d1,d2"],
      [["--policy", "mc-sf", "--memory", "6", "--predict", "guess"], "unknown prediction"],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await kvlab("simulate", toy, ...args);
      expect([code, stdout], args.join(" ")).toEqual([2, ""]);
      expect(stderr).toContain(message);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
  });
});

describe("kvlab bound", () => {
  test("proves the toy's optimum: 11, with a schedule that attains it", async () => {
    const { code, stdout } = await kvlab("bound", toy, "--memory", "6", "--schedule", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      lowerBound: 11,
      bestTotalLatency: 11,
      gap: 0,
      schedule: expect.any(Array),
    });
  });

  test("prints the contract's fields and nothing else on standard output, with no time at all certified ends", async () => {
    const { code, stdout } = await kvlab("bound", trace, "--memory", "16492", "--seconds", "0", "--json");
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    for (const field of ["lowerBound", "bestTotalLatency", "gap", "method", "proof", "limited"])
      expect(found).toHaveProperty(field);
    expect(found).not.toHaveProperty("schedule");
    expect(found.limited).toBe(true);
    expect(0 < found.lowerBound && found.lowerBound <= found.bestTotalLatency).toBe(true);
    expect(found.gap).toBeCloseTo(found.bestTotalLatency / found.lowerBound - 1, 12);
    expect(stdout.trim().split("\n")).toHaveLength(1);
  });

  test("an interrupt ends it with the best so far, still certified, and exit code 0", async () => {
    const args = ["lib/cli/bin.mjs", "bound", trace, "--memory", "16492", "--seconds", "600", "--json"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.once("data", () => child.kill("SIGINT")); // its first note of progress
    const [code] = await once(child, "close");
    const { lowerBound, bestTotalLatency, limited } = JSON.parse(stdout);
    expect([code, limited]).toEqual([0, true]);
    expect(0 < lowerBound && lowerBound <= bestTotalLatency).toBe(true);
  });

  test("bad input is answered in one line: a request that never fits, bad memory and time", async () => {
    for (const [args, message] of [
      [
        ["--memory", "4"],
        'invalid request 3: "2 + 3 tokens"; expected at most the memory, 4, or it never fits',
      ],
      [["--memory", "-3"], "invalid memory: -3; expected a positive number of tokens"],
      [["--memory", "6", "--seconds", "-1"], "invalid seconds: -1; expected a number of at least 0"],
      [["--memory", "6", "--seconds", "soon"], 'invalid seconds: "soon"; expected a number'],
    ] as const) {
      const { code, stdout, stderr } = await kvlab("bound", toy, ...args);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(message);
    }
    const dropped = await kvlab("bound", toy, "--memory", "4", "--drop-unservable", "--json");
    expect(JSON.parse(dropped.stdout)).toMatchObject({ requests: 3, dropped: 1, gap: 0 });
  });
});

describe("kvlab generate and trace", () => {
  test("the same seed writes the same bytes, another seed others", async () => {
    const [again, other] = [join(folder, "again.csv"), join(folder, "other.csv")];
    await kvlab("generate", "amin", "--n", "2000", "--rate", "1.2", "--seed", "7", "-o", again);
    await kvlab("generate", "amin", "--n", "2000", "--rate", "1.2", "--seed", "8", "-o", other);
    expect(readFileSync(again)).toEqual(readFileSync(trace));
    expect(readFileSync(other)).not.toEqual(readFileSync(trace));
  });

  test("trace describes lengths, unit and arrivals", async () => {
    const { stdout } = await kvlab("trace", trace, "--json");
    const { requests, dropped, unit, prompt, arrivals } = JSON.parse(stdout);
    expect([requests, dropped, unit]).toEqual([2000, 0, "words"]);
    for (const field of ["min", "median", "mean", "variance", "p90", "p99", "max"])
      expect(prompt).toHaveProperty(field);
    expect(arrivals.rate).toBeGreaterThan(1);
  });

  test("an unknown preset is answered with the nearest known ones", async () => {
    const { code, stderr } = await kvlab("generate", "lmsys-token", "--n", "5", "-o", join(folder, "x.csv"));
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "lmsys-tokens"');
  });
});

describe("usage", () => {
  test("every command has --help, --json and --seed", async () => {
    for (const command of [
      "run",
      "check",
      "export",
      "lab",
      "generate",
      "trace",
      "simulate",
      "bound",
      "ratio",
      "sweep",
      "bench",
    ]) {
      const { code, stdout } = await kvlab(command, "--help");
      expect(code).toBe(0);
      expect(stdout).toContain("--json");
      expect(stdout).toContain("--seed");
    }
  });

  test("an unknown command or option is bad usage", async () => {
    expect((await kvlab("simulat")).code).toBe(2);
    expect((await kvlab("trace", toy, "--nope")).code).toBe(2);
    expect((await kvlab("simulate", toy)).code).toBe(2);
  });
});
