import { type Seed, stream } from "../../core/random.ts";
import { type Workload, workload } from "../../workload/workload.ts";
import { FACTS } from "./facts.ts";

/** The ranges from which the paper says that its requests are drawn, uniformly and at random (section 5). */
export const STATED = { prompt: [5, 60], output: [10, 100], arrival: [0, 20] } as const;

/** Fifty requests drawn as the paper states. */
export function statedInstance(seed: Seed): Workload {
  const random = stream(seed, "convex-allocation/stated");
  const draw = ([least, greatest]: readonly [number, number]) =>
    Int32Array.from({ length: FACTS.requests }, () => least + Math.floor(random() * (greatest - least + 1)));
  const [prompt, output] = [draw(STATED.prompt), draw(STATED.output)];
  const arrival = Float64Array.from(draw(STATED.arrival)).sort();
  const source = "uniform on the ranges that the paper states";
  return workload({
    arrival,
    prompt,
    output,
    about: { name: "convex-allocation/stated", unit: "tokens", time: "rounds", source, seed },
  });
}
