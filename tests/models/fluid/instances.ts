import fc from "fast-check";
import { equilibrium, type RequestKind, scaled } from "../../../lib/models/fluid/index.ts";

/** A clock like that of a 7-billion model on one accelerator, in seconds. */
export const TIME = { d0: 0.012, d1: 4.5e-7, d2: 7.5e-5 };

/** The clock of the paper's equation (1): no prefill term. */
export const PAPER_TIME = { d0: 0.012, d1: 4.5e-7 };

export const kinds: fc.Arbitrary<RequestKind[]> = fc.array(
  fc.record({
    rate: fc.double({ min: 0.05, max: 20, noNaN: true }),
    prompt: fc.integer({ min: 0, max: 600 }),
    output: fc.integer({ min: 1, max: 400 }),
  }),
  { minLength: 1, maxLength: 5 },
);

/** Kinds at a stated load. */
export const loadedKinds: fc.Arbitrary<RequestKind[]> = fc
  .tuple(kinds, fc.double({ min: 0.05, max: 0.95, noNaN: true }))
  .map(([some, load]) => scaled(some, load / equilibrium(some, TIME).load));
