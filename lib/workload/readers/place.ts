import { InputError } from "../../core/errors.ts";

/** A place in a file, both numbers from 1. In CSV the column is the number of the field, in JSON the character. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The name of the field, where it has one. */
  readonly field?: string;
}

/** Throws the error of a file that cannot be read as a trace: `trace.csv, line 3, column 2 (output): …`. */
export function badFile(file: string, place: Place, problem: string): never {
  throw new InputError(`${file}, ${placeName(place)}: ${problem}`);
}

/** `line 3, column 2 (output)`. */
export function placeName({ line, column, field }: Place): string {
  return `line ${line}, column ${column}${field === undefined ? "" : ` (${field})`}`;
}
