import { expect, it } from "vitest";
import { utility } from "../../lib/models/fluid-program/expression.ts";
import { provesInfeasible, solve } from "../../lib/solvers/index.ts";
import { CVXPY_COMMAND, cvxpySolvers, findCvxpy } from "../../lib/sweep/index.ts";
import { pythons, runProcess } from "../../lib/sweep/side-process/python.ts";
import { shared } from "../solvers/peers/programs.ts";

it("CVXPY's solvers agree with the interior point, or say how to install them", async () => {
  const ours = await solve(shared());
  for (const solver of cvxpySolvers) {
    const { status, message, objective } = await solver.solve(shared(), {});
    if (message?.startsWith("not installed"))
      expect([status, message]).toEqual(["failed", `not installed: ${CVXPY_COMMAND}`]);
    else expect(objective).toBeCloseTo(ours.objective, 3);
  }
}, 60_000);

it("where CVXPY is there, it proves infeasibility and refuses what it has no words for", async () => {
  if (!(await findCvxpy())) return;
  const [solver] = cvxpySolvers;
  const tight = shared({ memory: 2 });
  expect(provesInfeasible(tight, (await solver.solve(tight, {})).duals)).toBe(true);
  const { message } = await solver.solve(shared({ utility: utility("sqrt(x + 0.01)") }), {});
  expect(message).toMatch(/the utility sqrt\(x \+ 0\.01\) is not put into CVXPY's words/);
}, 60_000);

it("a Python without CVXPY is passed over, and one that is named comes first", async () => {
  const environment = { KVLAB_PYTHON: process.execPath, VIRTUAL_ENV: "/nowhere" };
  expect(pythons(environment, "/nowhere")).toEqual([process.execPath, "python3", "python"]);
  expect(pythons({}, "/nowhere")).toEqual(["python3", "python"]);
});

it("a process that cannot be started or ends early is told by its code, not by an exception", async () => {
  expect((await runProcess("/nowhere/python", [])).code).toBe(null);
  const early = await runProcess(process.execPath, ["-e", "process.exit(3)"], "x".repeat(1e6));
  expect(early.code).toBe(3);
});
