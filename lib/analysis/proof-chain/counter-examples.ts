import { unknownName } from "../../core/errors.ts";
import { type Workload, workload } from "../../workload/workload.ts";

/** Equal requests, several of them. */
export interface RequestType {
  readonly prompt: number;
  readonly output: number;
  readonly count: number;
}

/** The families on which serving the first type first costs more and more as M grows. */
export const FAMILIES = ["slide", "fourth root", "square root", "arrival order"] as const;

export type Family = (typeof FAMILIES)[number];

/**
 * Two types of requests, all at time 0, the first type first, that show what orders by length or arrival can cost.
 * A policy that serves the second type first is at most a constant off the optimum.
 *
 * - `slide`: the instance of arXiv 2508.06133, M × (√M − 1, 1) and M^1.5 × (1, 2). There the ratio is claimed to be at
 *   least (2/13)√M, by an error in the sums: it tends to 4/3.
 * - `fourth root`: the same types, the second M^1.25 times; shortest first loses M^¼ / 3.5.
 * - `square root`: 4√M × (M − 1, 1) and 4M × (1, 2); shortest first loses √M / 3.5.
 * - `arrival order`: one (M − √M, √M) before M × (1, 1); first come, first served loses about √M / 2, shortest
 *   first nothing.
 *
 * @param root √M, an integer
 */
export function counterExample(family: Family, root: number): { workload: Workload; memory: number } {
  const memory = root * root;
  const types: Record<Family, RequestType[]> = {
    slide: [
      { prompt: root - 1, output: 1, count: memory },
      { prompt: 1, output: 2, count: memory * root },
    ],
    "fourth root": [
      { prompt: root - 1, output: 1, count: memory },
      { prompt: 1, output: 2, count: Math.round(memory ** 1.25) },
    ],
    "square root": [
      { prompt: memory - 1, output: 1, count: 4 * root },
      { prompt: 1, output: 2, count: 4 * memory },
    ],
    "arrival order": [
      { prompt: memory - root, output: root, count: 1 },
      { prompt: 1, output: 1, count: memory },
    ],
  };
  if (!Object.hasOwn(types, family)) unknownName("family of counter-examples", family, FAMILIES);
  return { memory, workload: ofTypes(types[family], `${family}, M = ${memory}`) };
}

/** A backlog of several types of requests, type after type; `kind` tells which. */
export function ofTypes(types: readonly RequestType[], source: string): Workload {
  const column = (value: (type: RequestType, kind: number) => number) =>
    Int32Array.from(types.flatMap((type, kind) => Array<number>(type.count).fill(value(type, kind))));
  const kind = column((_, k) => k);
  return workload({
    arrival: new Float64Array(kind.length),
    prompt: column(({ prompt }) => prompt),
    output: column(({ output }) => output),
    kind,
    about: { name: "types", unit: "tokens", time: "rounds", source },
  });
}

/** TCT(shortest first) / TCT(second type first) by the slides' own sums, for X and Y requests of the two types. */
export function slideRatio(memory: number, x: number, y: number, prompt: number): number {
  const perRound = memory / (prompt + 1);
  const firsts = sumTo(x / perRound) * perRound;
  const seconds = ((2 * memory) / 3) * sumTo((3 * y) / memory);
  return (firsts + (x / perRound) * y + seconds) / (seconds + (6 * x * y) / memory + firsts);
}

function sumTo(last: number): number {
  return (last * (last + 1)) / 2;
}
