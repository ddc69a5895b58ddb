import llama7b from "../../data/clocks/llama-2-7b-a100.json";
import { InputError, unknownName } from "../core/errors.ts";
import { type AffineClock, type Clock, ticks } from "./clock.ts";

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

/**
 * The clock written as on the command line: `unit`, `affine:d0,d1,d2` in seconds, or the name of a fitted clock.
 *
 * @throws InputError for other text, and for parameters out of range
 */
export function parseClock(text: string): Clock {
  if (text === "unit") return { kind: "unit" };
  const named = clocks.get(text);
  if (named) return named;
  const [kind, rest = ""] = text.split(":");
  const parameters = rest.split(",").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  if (kind !== "affine" || parameters.length !== 3 || parameters.some(Number.isNaN))
    throw new InputError(
      `invalid clock: ${JSON.stringify(text)}; expected unit or affine:d0,d1,d2 (seconds) or ${clockNames.join(", ")}`,
    );
  const clock: Clock = { kind: "affine", d0: parameters[0], d1: parameters[1], d2: parameters[2] };
  ticks(clock);
  return clock;
}
