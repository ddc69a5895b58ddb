import { generate } from "../../../workload/index.ts";
import { milliseconds } from "./best-of.ts";

/** Times the generation of one workload, arrivals included, in a process that has generated none before. */
export function measureGenerate({ preset, n, seed }: { preset: string; n: number; seed: string }): {
  seconds: number;
} {
  return { seconds: milliseconds(() => generate(preset, { n, seed, rate: 1 })) / 1000 };
}
