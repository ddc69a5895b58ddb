import { describe, expect, test } from "vitest";
import {
  discreteProgram,
  type FluidInput,
  fluidProgram,
  memoryPerRound,
  rateIndex,
  sparseConstraints,
} from "../../../lib/models/fluid-program/index.ts";

const input: FluidInput = {
  requests: [
    { arrival: 2, prompt: 4, output: 6, weight: 2 },
    { arrival: 0, prompt: 3, output: 5 },
    { arrival: 0, prompt: 0, output: 2 },
  ],
  compute: 2,
  memory: 20,
  horizon: 4,
  utility: { kind: "log", epsilon: 1e-3 },
};

describe("a fluid program", () => {
  test("sorts requests by arrival and remembers where they stood", () => {
    const program = fluidProgram(input);
    expect([...program.given]).toEqual([1, 2, 0]);
    expect([...program.arrival]).toEqual([0, 0, 2]);
    expect([...program.weight]).toEqual([1, 1, 2]);
  });

  test("lays rates out round by round over the requests that are there", () => {
    const program = fluidProgram(input);
    expect([...program.offset]).toEqual([0, 2, 4, 7, 10]);
    expect([...program.request]).toEqual([0, 1, 0, 1, 0, 1, 2, 0, 1, 2]);
    expect(rateIndex(program, 2, 1)).toBe(-1);
    expect(rateIndex(program, 2, 3)).toBe(9);
  });

  test("leaves the memory that no prompt holds", () => {
    expect([...fluidProgram(input).budget]).toEqual([17, 17, 13, 13]);
    expect([...fluidProgram({ ...input, blockSize: 2 }).budget]).toEqual([14, 14, 6, 6]);
  });

  test("frees a share of the prompt, or of everything, with each token", () => {
    const slopes = (release: "none" | "prefill" | "full") => [...fluidProgram({ ...input, release }).slope];
    expect(slopes("none")).toEqual([1, 1, 1]);
    expect(slopes("prefill")).toEqual([1 - 3 / 5, 1, 1 - 4 / 6]);
    expect(slopes("full").map((s) => s + 0)).toEqual([-3 / 5, 0, -4 / 6]);
  });

  test("takes a request away at its known end, with its prompt and its tokens", () => {
    const requests = [
      { arrival: 0, prompt: 3, output: 5, end: 2 },
      { arrival: 0, prompt: 2, output: 2 },
    ];
    const program = fluidProgram({ ...input, requests, release: "known" });
    expect([...program.request]).toEqual([0, 1, 0, 1, 1, 1]);
    expect([...program.budget]).toEqual([15, 15, 18, 18]);
    expect([...memoryPerRound(program, new Float64Array(6).fill(0.5))]).toEqual([1, 2, 1.5, 2]);
  });

  const bad: [string, Partial<FluidInput>, string][] = [
    ["no requests", { requests: [] }, "invalid requests: []; expected a list of at least one request"],
    [
      "a horizon before the last arrival",
      { horizon: 2 },
      "invalid arrival of request 0: 2; expected a round before the horizon, at most 1",
    ],
    [
      "a weight of 0",
      { requests: [{ arrival: 0, prompt: 1, output: 1, weight: 0 }] },
      "invalid weight of request 0: 0",
    ],
    [
      "a negative weight",
      { requests: [{ arrival: 0, prompt: 1, output: 1, weight: -1 }] },
      "invalid weight of request 0: -1",
    ],
    [
      "a prompt that is NaN",
      { requests: [{ arrival: 0, prompt: Number.NaN, output: 1 }] },
      "invalid prompt of request 0: NaN",
    ],
    [
      "an output that is NaN",
      { requests: [{ arrival: 0, prompt: 1, output: Number.NaN }] },
      "invalid output of request 0: NaN",
    ],
    [
      "half an arrival",
      { requests: [{ arrival: 0.5, prompt: 1, output: 1 }] },
      "invalid arrival of request 0: 0.5",
    ],
    ["a memory that is NaN", { memory: Number.NaN }, "invalid memory: NaN; expected a positive number"],
    ["no compute", { compute: 0 }, "invalid compute: 0; expected a positive number"],
    [
      "compute of a wrong length",
      { compute: [1, 2] },
      'invalid compute: "2 values"; expected one a round, 4',
    ],
    [
      "compute that is NaN in one round",
      { compute: [1, 1, Number.NaN, 1] },
      "invalid compute of round 2: NaN",
    ],
    ["half a horizon", { horizon: 3.5 }, "invalid horizon: 3.5"],
    [
      "an unknown release",
      { release: "prefil" as "prefill" },
      'unknown release: "prefil"; did you mean "prefill"',
    ],
    [
      "ε = 0 with log",
      { utility: { kind: "log", epsilon: 0 } },
      "invalid epsilon: 0; expected a positive number, as log(x + 0) is −∞ at x = 0",
    ],
    ["a negative α", { utility: { kind: "alpha-fair", alpha: -1, epsilon: 1 } }, "invalid alpha: -1"],
    ["ε = 0 with α > 1", { utility: { kind: "alpha-fair", alpha: 2, epsilon: 0 } }, "invalid epsilon: 0"],
    [
      "an unknown utility",
      { utility: { kind: "logarithm" as "log", epsilon: 1 } },
      'unknown utility: "logarithm"',
    ],
    ["a formula as text", { utility: "sqrt(x)" as never }, 'invalid utility: "sqrt(x)"; expected an object'],
    [
      "an expression that nobody has read",
      { utility: { kind: "expression", of: "x" } as never },
      'expected an expression read by utility("…")',
    ],
    ["no utility", { utility: undefined as never }, "invalid utility: undefined"],
    [
      "an end before the arrival",
      { release: "known", requests: [{ arrival: 1, prompt: 1, output: 1, end: 1 }] },
      "invalid end of request 0: 1",
    ],
  ];
  test.each(bad)("refuses %s", (_, change, message) => {
    expect(() => fluidProgram({ ...input, ...change })).toThrow(message);
  });
});

describe("constraints as sparse rows", () => {
  test("say the same as the definition, for each release model", () => {
    for (const release of ["none", "prefill", "full", "known"] as const) {
      const requests = input.requests.map((r, i) => ({ ...r, end: 3 + (i % 2) }));
      const program = fluidProgram({ ...input, requests, release });
      const x = Float64Array.from({ length: program.rates }, (_, k) => ((k * 7) % 10) / 10);
      const memory = memoryPerRound(program, x);
      const sparse = sparseConstraints(program);
      const left = times(sparse, Float64Array.of(...x, ...memory));
      for (let t = 0; t < program.rounds; t++) {
        let tokens = 0;
        for (let k = program.offset[t]; k < program.offset[t + 1]; k++) tokens += x[k];
        expect(left[t]).toBeCloseTo(tokens, 12);
        expect(left[program.rounds + t]).toBeCloseTo(0, 12);
      }
    }
  });

  test("of the discrete program price a token by U(1) − U(0)", () => {
    const { cost, constant, integer, columns } = discreteProgram(fluidProgram(input));
    const step = Math.log(1.001) - Math.log(0.001);
    expect(cost[0]).toBeCloseTo(step, 12);
    expect(cost[6]).toBeCloseTo(2 * step, 12);
    expect(constant).toBeCloseTo(12 * Math.log(0.001), 9);
    expect(integer.reduce((a, b) => a + b)).toBe(columns - 4);
  });
});

function times(matrix: ReturnType<typeof sparseConstraints>, x: Float64Array): Float64Array {
  const left = new Float64Array(matrix.rows);
  for (let c = 0; c < matrix.columns; c++)
    for (let e = matrix.starts[c]; e < matrix.starts[c + 1]; e++)
      left[matrix.indices[e]] += matrix.values[e] * x[c];
  return left;
}
