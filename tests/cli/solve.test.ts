import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readProgram } from "../../lib/cli/program-file.ts";
import { type FluidInput, fluidProgram } from "../../lib/models/fluid-program/index.ts";
import { assertSolved, solve as solveIn } from "../../lib/solvers/index.ts";
import { kvlab } from "./kvlab.ts";

const folder = mkdtempSync(join(tmpdir(), "kvlab-solve-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = {
  requests: [
    { arrival: 2, prompt: 4, output: 8, weight: 2 },
    { arrival: 0, prompt: 12, output: 20 },
  ],
  compute: 0.8,
  memory: 36,
  blockSize: 1,
  horizon: 30,
  utility: { kind: "log", epsilon: 1e-6 } as object,
  completion: true,
  release: "none",
};

let written = 0;
function solve(content: object | string, ...options: string[]) {
  const file = join(folder, `program-${written++}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return kvlab("solve", file, ...options);
}

describe("kvlab solve", () => {
  const utilities = [
    { kind: "log", epsilon: 1e-6 },
    { kind: "alpha-fair", alpha: 2, epsilon: 1e-3 },
    { kind: "linear" },
    { kind: "expression", of: "sqrt(x + 0.01)" },
  ];
  const releases = ["none", "prefill", "full", "none"];
  const cases = utilities.map((utility, u) => ({ utility, release: releases[u] }));

  test.each(cases)(
    "solves $utility.kind with release $release, with the contract's fields",
    async ({ utility, release }) => {
      const { code, stdout } = await solve({ ...program, utility, release }, "--json", "--rates");
      expect(code).toBe(0);
      const answer = JSON.parse(stdout);
      expect(answer.status).toBe("optimal");
      expect(answer.gap).toBeLessThanOrEqual(1e-9);
      expect(answer.bound).toBeGreaterThanOrEqual(answer.objective);
      expect(answer.solver.name).toBe("interior-point");
      expect(answer.solver.version).toBeTruthy();
      expect(answer.duals.compute).toHaveLength(30);
      expect(answer.duals.memory).toHaveLength(30);
      expect(answer.duals.completion).toHaveLength(2);
      expect(answer.x.map((rates: number[]) => rates.length)).toEqual([28, 30]); // in the file's order
      for (const field of ["iterations", "milliseconds"]) expect(answer[field]).toBeTypeOf("number");
    },
  );

  test("says that a program is infeasible, with the price that proves it, and exits with 1", async () => {
    const { code, stdout } = await solve({ ...program, memory: 10 }, "--json");
    expect(code).toBe(1);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ status: "infeasible", objective: null, bound: null, gap: null });
    expect(answer.message).toBe("prompts exceed the memory in round 0");
    expect(answer.duals.memory[0]).toBe(1);
  });

  test("prints the iteration log on standard error only", async () => {
    const { stdout, stderr } = await solve(program, "--json", "--log");
    expect(JSON.parse(stdout).status).toBe("optimal");
    expect(stderr).toMatch(/iter +objective/);
  });

  test.each<[string, object | string, string]>([
    ["no JSON", "{", "not JSON"],
    [
      "a weight of 0",
      { ...program, requests: [{ arrival: 0, prompt: 1, output: 1, weight: 0 }] },
      "invalid weight of request 0: 0; expected a positive number",
    ],
    [
      "a request that is no object",
      { ...program, requests: [null] },
      "invalid request 0: null; expected an object",
    ],
    [
      "a convex utility",
      { ...program, utility: { kind: "expression", of: "x^2" } },
      '"x ^ 2" is convex: second derivative 2',
    ],
    [
      "a misspelt field",
      { ...program, requests: [{ arrival: 0, prompt: 1, output: 1, wieght: 2 }] },
      'unknown field of request 0: "wieght"; did you mean "weight"',
    ],
    [
      "a memory that is null, as NaN becomes in JSON",
      { ...program, memory: null },
      "invalid memory: null; expected a positive number",
    ],
  ])("refuses %s in one line, with exit code 2", async (_, content, message) => {
    const { code, stdout, stderr } = await solve(content, "--json");
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(message);
  });

  test("refuses an unknown solver and names the known", async () => {
    const { code, stderr } = await solve(program, "--solver", "cvxpy-eco");
    expect(code).toBe(2);
    expect(stderr).toContain('unknown solver: "cvxpy-eco"; did you mean "cvxpy-ecos"');
  });

  test("refuses a tolerance that nothing meets and a time before now, and names a missing file", async () => {
    const solvable = fluidProgram(program as FluidInput);
    await expect(solveIn(solvable, { tolerance: 0 })).rejects.toThrow("invalid tolerance: 0");
    await expect(solveIn(program as never)).rejects.toThrow("expected what fluidProgram makes of it");
    expect(() => assertSolved(solveIn(solvable) as never)).toThrow(
      "expected what it resolves to: await solve(…)",
    );
    await expect(solveIn(solvable, { seconds: -1 })).rejects.toThrow("invalid seconds: -1");
    await expect(readProgram(join(folder, "none.json"))).rejects.toThrow(/^cannot read .*: no such file$/);
    const marked = join(folder, "marked.json");
    writeFileSync(marked, `\uFEFF${JSON.stringify(program)}`);
    expect((await readProgram(marked)).n).toBe(2);
  });
});
