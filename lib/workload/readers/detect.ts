import {
  type FieldFormat,
  fieldFormats,
  formatByName,
  formatOfFields,
  nearestFormat,
  requiredFields,
  type TextFormat,
} from "./formats.ts";
import { badFile, type Place } from "./place.ts";

/**
 * The format of a file from its field names, or the one the caller forces.
 *
 * @param places where the names stand; the first also serves for what is missing
 * @throws InputError naming the first field that is not as expected, with its place
 */
export function detectFormat(
  file: string,
  names: readonly string[],
  placeOf: (index: number) => Place,
  forced: string | undefined,
): FieldFormat | TextFormat {
  const format = forced === undefined ? formatOfFields(names) : formatByName(forced);
  if (format === undefined) return wrongFields(file, names, placeOf, nearestFormat(names));
  if ("messages" in format) {
    if (names.includes(format.messages)) return format;
    return badFile(
      file,
      placeOf(0),
      `no field "${format.messages}", which ${format.name} has; ${found(names)}`,
    );
  }
  if (requiredFields(format).some((field) => !names.includes(field)))
    return wrongFields(file, names, placeOf, format);
  requireOnce(file, names, placeOf, requiredFields(format));
  return format;
}

function wrongFields(
  file: string,
  names: readonly string[],
  placeOf: (index: number) => Place,
  nearest: FieldFormat,
): never {
  const required = requiredFields(nearest);
  const missing = required.filter((field) => !names.includes(field));
  const known = new Set(fieldFormats.flatMap((format) => [...requiredFields(format), format.arrival]));
  const culprit = names.findIndex((name) => !known.has(name));
  const place = placeOf(Math.max(culprit, 0));
  const numbers = names.some((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  const hint = numbers ? "the first line must name the columns; " : "";
  const expected = `${nearest.name} needs ${required.join(",")} and ${missing.join(", ")} is missing`;
  return badFile(file, place, `not the fields of a known trace format; ${hint}${found(names)}; ${expected}`);
}

function requireOnce(
  file: string,
  names: readonly string[],
  placeOf: (index: number) => Place,
  required: readonly string[],
): void {
  for (const field of required) {
    const again = names.lastIndexOf(field);
    if (again !== names.indexOf(field)) badFile(file, placeOf(again), `field "${field}" stands twice`);
  }
}

function found(names: readonly string[]): string {
  const list = names.slice(0, 10).map((name) => (name.length > 30 ? `${name.slice(0, 27)}...` : name));
  return `found ${JSON.stringify(list.join(","))}`;
}
