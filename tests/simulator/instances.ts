import fc from "fast-check";
import { type Workload, workload } from "../../lib/workload/workload.ts";

export interface Instance {
  workload: Workload;
  memory: number;
}

/** Small instances with few distinct values, so that ties are everywhere; from all at once to sparse arrivals. */
export function instances(options: { most?: number } = {}): fc.Arbitrary<Instance> {
  const shape = fc.record({
    memory: fc.integer({ min: 8, max: 60 }),
    span: fc.constantFrom(0, 4, 20, 100, 400),
    longest: fc.constantFrom(2, 5, 12, 40),
    largest: fc.constantFrom(1, 3, 6),
  });
  return shape.chain(({ memory, span, longest, largest }) => {
    const prompt = fc.integer({ min: 1, max: Math.min(largest, memory - 1) });
    const row = fc.record({
      arrival: fc.integer({ min: 0, max: span }),
      prompt,
      output: fc.integer({ min: 1, max: longest }),
    });
    return fc.array(row, { minLength: 1, maxLength: options.most ?? 40 }).map((rows) => ({
      memory,
      workload: fromRows(rows.map((r) => ({ ...r, output: Math.min(r.output, memory - r.prompt) }))),
    }));
  });
}

export interface Row {
  arrival?: number;
  prompt: number;
  output: number;
  predicted?: number;
  lower?: number;
  upper?: number;
}

/** A workload of a few rows written out, sorted by arrival. */
export function fromRows(rows: Row[]): Workload {
  const sorted = [...rows].sort((a, b) => (a.arrival ?? 0) - (b.arrival ?? 0));
  const column = (pick: (row: Row) => number | undefined) =>
    sorted.every((row) => pick(row) !== undefined) && sorted.length > 0
      ? Int32Array.from(sorted, (row) => pick(row) as number)
      : undefined;
  const predicted = column((r) => r.predicted);
  const lower = column((r) => r.lower);
  const upper = column((r) => r.upper);
  return workload({
    arrival: Float64Array.from(sorted, (r) => r.arrival ?? 0),
    prompt: Int32Array.from(sorted, (r) => r.prompt),
    output: Int32Array.from(sorted, (r) => r.output),
    ...(predicted && { predicted }),
    ...(lower && upper && { lower, upper }),
    about: { name: "rows", unit: "tokens", time: "rounds", source: "written out" },
  });
}

/** The toy of the slides on robust scheduling: M = 6, s = 2, o = {1, 1, 2, 3}, all at time 0. */
export const TOY: Instance = {
  memory: 6,
  workload: fromRows([1, 1, 2, 3].map((output) => ({ prompt: 2, output }))),
};
