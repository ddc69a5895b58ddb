import llama7b from "../../data/clocks/llama-2-7b-a100.json";
import { unknownName } from "../core/errors.ts";
import type { AffineClock } from "./clock.ts";

/** An affine clock of a model on a machine, as stored in `data/clocks`. */
export interface NamedClock extends AffineClock {
  readonly name: string;
  readonly fittedOn: string;
  /** Where the parameters come from, and how. */
  readonly source: string;
}

const clocks = new Map<string, NamedClock>(
  [llama7b].map((stored) => [stored.name, { kind: "affine", ...stored }]),
);

/** The names of the fitted clocks. */
export const clockNames: readonly string[] = [...clocks.keys()];

/** A fitted clock by name, in seconds; throws for an unknown name, naming the nearest known ones. */
export function clockNamed(name: string): NamedClock {
  return clocks.get(name) ?? unknownName("clock", name, clockNames);
}
