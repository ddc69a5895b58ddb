import fc from "fast-check";
import { type FluidInput, fluidProgram, RELEASE_MODELS } from "../../../lib/models/fluid-program/index.ts";

/** Small programs of every utility that has a cone and every release model, from slack to too tight. */
export const inputs: fc.Arbitrary<FluidInput> = fc
  .record({
    rows: fc.array(
      fc.record({
        arrival: fc.integer({ min: 0, max: 3 }),
        prompt: fc.integer({ min: 0, max: 5 }),
        output: fc.integer({ min: 1, max: 6 }),
        weight: fc.constantFrom(0.5, 1, 3),
        stay: fc.integer({ min: 1, max: 6 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    horizon: fc.integer({ min: 4, max: 8 }),
    compute: fc.constantFrom(0.7, 1.5, 4),
    spare: fc.integer({ min: 1, max: 15 }),
    utility: fc.constantFrom<FluidInput["utility"][]>(
      { kind: "linear" },
      { kind: "log", epsilon: 0.01 },
      { kind: "alpha-fair", alpha: 0.5, epsilon: 0.01 },
      { kind: "alpha-fair", alpha: 2, epsilon: 0.1 },
    ),
    release: fc.constantFrom(...RELEASE_MODELS),
    completion: fc.boolean(),
  })
  .map(({ rows, spare, ...rest }) => ({
    ...rest,
    memory: spare + rows.reduce((total, { prompt }) => total + prompt, 0),
    requests: rows.map(({ stay, ...row }) => ({ ...row, end: Math.min(rest.horizon, row.arrival + stay) })),
  }));

/** Two requests that share one round's compute, a program whose answer is plain. */
export const shared = (overrides: Partial<FluidInput> = {}) =>
  fluidProgram({
    requests: [
      { arrival: 0, prompt: 1, output: 2, weight: 2 },
      { arrival: 0, prompt: 2, output: 2 },
    ],
    compute: 1,
    memory: 100,
    horizon: 2,
    utility: { kind: "log", epsilon: 0.1 },
    ...overrides,
  });
