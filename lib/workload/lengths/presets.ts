import amin from "../../../data/lengths/amin.json";
import arxiv4k from "../../../data/lengths/arxiv-4k.json";
import arxiv4kApex from "../../../data/lengths/arxiv-4k-apex.json";
import arxiv16k from "../../../data/lengths/arxiv-16k.json";
import lmsysTokens from "../../../data/lengths/lmsys-tokens.json";
import mcsf from "../../../data/lengths/mcsf.json";
import { unknownName } from "../../core/errors.ts";
import { checkPreset, type LengthPreset } from "./model.ts";

const presets = new Map<string, LengthPreset>(
  [amin, mcsf, lmsysTokens, arxiv4k, arxiv4kApex, arxiv16k].map((preset) => [
    preset.name,
    preset as LengthPreset,
  ]),
);

/** The names of the fitted length models, as {@link lengthPreset} and the command line take them. */
export const presetNames: readonly string[] = [...presets.keys()];

/**
 * A fitted length model by name, or a caller's own after checking it.
 *
 * @throws InputError for an unknown name (with the nearest known ones) or a preset that is not valid
 */
export function lengthPreset(preset: string | LengthPreset): LengthPreset {
  if (typeof preset !== "string") return checkPreset(preset);
  return presets.get(preset) ?? unknownName("preset", preset, presetNames);
}
