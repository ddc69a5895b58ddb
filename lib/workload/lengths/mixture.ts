import { invalid } from "../../core/errors.ts";
import type { LengthPreset } from "./model.ts";
import { lengthPreset } from "./presets.ts";

/** Two kinds of requests in one workload: kind 0 short, kind 1 long. */
export interface LengthMixture {
  readonly name: string;
  readonly unit: "tokens" | "words";
  readonly short: LengthPreset;
  readonly long: LengthPreset;
  /** Share of long requests, 0 to 1. */
  readonly share: number;
}

/** What {@link mixture} takes. */
export interface MixtureOptions {
  readonly short: string | LengthPreset;
  readonly long: string | LengthPreset;
  /** Share of long requests: exactly round(share·n) of n are long. */
  readonly share: number;
  /** Needed when the two count different things: what the mixed lengths shall be taken to count. */
  readonly unit?: "tokens" | "words";
}

/**
 * Mixes two length presets, for `generate`.
 *
 * @throws InputError for unknown presets, a share outside [0, 1], or presets that count different units where no
 *   unit is stated
 */
export function mixture({ short, long, share, unit }: MixtureOptions): LengthMixture {
  const [a, b] = [lengthPreset(short), lengthPreset(long)];
  if (!(share >= 0 && share <= 1)) invalid("share of long requests", share, "a number from 0 to 1");
  if (a.unit !== b.unit && unit === undefined)
    invalid(
      "mixture",
      `${a.name} (${a.unit}) with ${b.name} (${b.unit})`,
      "presets of one unit, or a stated unit for the whole",
    );
  return { name: `${a.name}+${b.name}`, unit: unit ?? a.unit, short: a, long: b, share };
}
