import { describe, expect, test } from "vitest";
import { measureApart } from "../../lib/cli/bench/apart.ts";
import type { Bench, Row } from "../../lib/cli/bench/bench.ts";
import { instance, lengths } from "../../lib/cli/bench/measures/instance.ts";
import { measureReference } from "../../lib/cli/bench/measures/reference.ts";
import { measureSimulator } from "../../lib/cli/bench/measures/simulator.ts";
import { measureSolver } from "../../lib/cli/bench/measures/solver.ts";
import { resultsAsText } from "../../lib/cli/bench/results.ts";
import { chooseCases, fullName } from "../../lib/cli/bench/select.ts";
import { simulator } from "../../lib/cli/bench/simulator.ts";
import { simulatorTarget, TIMED_POLICIES } from "../../lib/cli/bench/targets.ts";
import { aMin, POLICY_NAMES } from "../../lib/policies/index.ts";

const MEMORY = 16492;
const never = new AbortController().signal;
const measure = async (): Promise<Row> => ({ bench: "", case: "", target: "", met: null });
const fake = (name: string, cases: string[]): Bench => ({
  name,
  cases: () => cases.map((one) => ({ name: one, measure })),
});
const BENCHES = [fake("simulator", ["fcfs/1e5", "fcfs/1e6", "fcfs-static/1e5"]), fake("read-csv", ["kvlab"])];
const options = { quick: true, seed: "1" };
const chosen = (...names: string[]) => chooseCases(BENCHES, names, options).map(fullName);

describe("which cases a name means", () => {
  test("no name means every case, in the benches' order", () => {
    expect(chosen()).toEqual([
      "simulator/fcfs/1e5",
      "simulator/fcfs/1e6",
      "simulator/fcfs-static/1e5",
      "read-csv/kvlab",
    ]);
  });

  test("a bench means all its cases; names out of order or twice change nothing", () => {
    expect(chosen("read-csv")).toEqual(["read-csv/kvlab"]);
    expect(chosen("read-csv", "simulator/", "simulator")).toEqual(chosen());
  });

  test("the beginning of a case ends where a part of its name ends", () => {
    expect(chosen("simulator/fcfs")).toEqual(["simulator/fcfs/1e5", "simulator/fcfs/1e6"]);
    expect(chosen("simulator/fcfs/1e6")).toEqual(["simulator/fcfs/1e6"]);
  });

  test("an unknown name is refused and the nearest are named", () => {
    expect(() => chosen("simulater")).toThrow(/unknown bench: "simulater"; did you mean "simulator"/);
    expect(() => chosen("simulator/fc")).toThrow(/unknown bench/);
  });

  test("--quick leaves out the simulations of 10^7 requests and nothing else", () => {
    const all = simulator.cases({ quick: false, seed: "1" }).map(({ name }) => name);
    const quick = simulator.cases(options).map(({ name }) => name);
    expect(quick).toEqual(all.filter((name) => !name.includes("/1e7/")));
    expect(all.length).toBe(TIMED_POLICIES.length * 4 * 3);
  });
});

describe("the solvers' scenarios", () => {
  test("have weights by seed, the same each time, which the gap is proved for", async () => {
    const solved = (weights?: string) =>
      measureSolver({ scenario: "S1", solver: "interior-point", repeats: 1, ...(weights && { weights }) });
    const [plain, one, again, other] = [
      await solved(),
      await solved("1"),
      await solved("1"),
      await solved("2"),
    ];
    expect(one.objective).toBe(again.objective);
    expect(new Set([plain, one, other].map(({ objective }) => objective)).size).toBe(3);
    for (const { status, gap } of [plain, one, other])
      expect([status, gap <= 1e-9]).toEqual(["optimal", true]);
  });
});

describe("the instances", () => {
  test("arrive in whole rounds, in order, at the load asked for", () => {
    const load = 0.8;
    const { n, arrival, prompt, output } = instance({ n: 20_000, load, memory: MEMORY, seed: "1" }, aMin());
    expect(arrival.every((time, i) => Number.isInteger(time) && (i === 0 || time >= arrival[i - 1]))).toBe(
      true,
    );
    let tokenRounds = 0;
    for (let i = 0; i < n; i++) for (let k = 1; k <= output[i]; k++) tokenRounds += prompt[i] + k;
    const sigma = load / Math.sqrt(n); // of the time of the last arrival
    expect(Math.abs(tokenRounds / (arrival[n - 1] * MEMORY) - load)).toBeLessThan(5 * sigma);
  });

  test("a backlog has every arrival at 0, with the same lengths as any load", () => {
    const backlog = instance({ n: 500, load: "backlog", memory: MEMORY, seed: "1" }, aMin());
    const loaded = instance({ n: 500, load: 1.3, memory: MEMORY, seed: "1" }, aMin());
    expect(Math.max(...backlog.arrival)).toBe(0);
    expect(backlog.output).toEqual(loaded.output);
  });

  test("lower bounds begin the classes 1–100, 101–200, … that the outputs lie in", () => {
    const { lower, output } = instance({ n: 2000, load: "backlog", memory: MEMORY, seed: "1" }, aMin());
    output.forEach((o, i) => {
      expect([lower![i] % 100, lower![i] <= o, o < lower![i] + 100]).toEqual([1, true, true]);
    });
  });

  test("pieces of 20,000 are drawn anew: no piece repeats another", () => {
    const { prompt } = lengths(20_050, "1");
    expect(prompt.subarray(20_000)).not.toEqual(prompt.subarray(0, 50));
  });
});

describe("the measurements", () => {
  const settings = { n: 150, load: 1.3, memory: 2000, seed: "1" } as const;

  for (const policy of ["mc-sf", "fcfs", "a-min", "alpha-greedy"])
    test(`${policy}: engine and reference agree, and both are timed`, () => {
      const { equal, engineMs, referenceMs } = measureReference({ ...settings, policy });
      expect(equal).toBe(true);
      expect(engineMs).toBeGreaterThan(0);
      expect(referenceMs).toBeGreaterThan(0);
    });

  test("a run that stands still is told by its unserved requests and its evictions", () => {
    const policy = "alpha-greedy:alpha=0";
    const stuck = measureSimulator({ ...settings, n: 2000, load: "backlog", policy, repeats: 1 });
    expect(stuck.completed).toBeLessThan(2000);
    expect(stuck.evictionsPerRequest).toBeGreaterThan(0);
  });

  test("one made apart gives the same counts, and the memory of its own process", async () => {
    const asked = { ...settings, policy: "a-min", repeats: 1 };
    const here = measureSimulator(asked);
    const apart = await measureApart("simulator", asked, never);
    expect(apart.completed).toBe(here.completed);
    expect(apart.evictionsPerRequest).toBe(here.evictionsPerRequest);
    expect(apart.ownMB).toBeLessThan(apart.peakMB);
    expect(apart.ownMB).toBeGreaterThan(0);
  });

  test("one made apart that fails says why", async () => {
    const asked = { ...settings, policy: "no-such-policy", repeats: 1 };
    await expect(measureApart("simulator", asked, never)).rejects.toThrow(
      /simulator failed \(exit code 1\).*unknown policy/s,
    );
  });

  test("one made apart ends when it is interrupted", async () => {
    const controller = new AbortController();
    const running = measureApart(
      "simulator",
      { ...settings, n: 1e7, policy: "svf", repeats: 9 },
      controller.signal,
    );
    setTimeout(() => controller.abort(), 100);
    await expect(running).rejects.toThrow(/aborted/);
  });
});

describe("targets", () => {
  test("every timed policy exists and has one at every size and load", () => {
    expect(POLICY_NAMES).toEqual(expect.arrayContaining([...TIMED_POLICIES]));
    for (const policy of TIMED_POLICIES)
      for (const n of [1e5, 1e6, 1e7])
        for (const load of [0.7, "backlog"] as const)
          expect(simulatorTarget(policy, { n, load, evictions: 0 })?.ns).toBeGreaterThan(0);
  });

  test("a deep queue and evictions are allowed for; a policy without a target gets none", () => {
    const at = (load: number | "backlog") => simulatorTarget("mc-sf", { n: 1e6, load, evictions: 0 })?.ns;
    expect([at(1.3), at("backlog")]).toEqual([250, 600]);
    expect(simulatorTarget("alpha-greedy", { n: 1e6, load: 0.95, evictions: 2 })?.ns).toBe(200);
    expect(simulatorTarget("mine", { n: 1e6, load: 0.95, evictions: 0 })).toBeNull();
  });
});

describe("the text", () => {
  test("has one table a bench, with verdicts in words", () => {
    const rows: Row[] = [
      { bench: "a", case: "x", ms: 5, target: "≤ 9 ms", met: true },
      { bench: "a", case: "y", ms: 10, target: "≤ 9 ms", met: false },
      { bench: "b", case: "z", equal: true, target: "", met: null },
    ];
    expect(resultsAsText(rows)).toBe(
      [
        "bench  case  ms  target  met",
        "a      x      5  ≤ 9 ms  met",
        "a      y     10  ≤ 9 ms  missed",
        "",
        "bench  case  equal  target  met",
        "b      z     yes",
      ].join("\n"),
    );
  });
});
