import { distance } from "fastest-levenshtein";

/**
 * Bad input by the caller: a value outside what a function accepts.
 * The message names the value, where it stands and what was expected; the command line exits with 2 on it.
 */
export class InputError extends Error {
  override name = "InputError";
}

/**
 * Throws the house's error for a bad value: `invalid memory: -3; expected a positive number of tokens`.
 *
 * @param what the name of the value, as its user knows it
 * @param value the value itself, shown as it was given
 * @param expected what would have been right
 */
export function invalid(what: string, value: unknown, expected: string): never {
  throw new InputError(`invalid ${what}: ${shown(value)}; expected ${expected}`);
}

/** What the system's error codes mean to the person who named a path. */
const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left",
};

/**
 * The error for a path that the system would not read: `cannot read trace.csv: no such file`. An error that does not
 * come from the system passes as it is.
 */
export function unreadable(file: string, error: unknown): unknown {
  return refused(`cannot read ${file}`, error, "no such file");
}

/** The error for a path that the system would not write: `cannot write x/y.csv: no such folder`; else as {@link unreadable}. */
export function unwritable(file: string, error: unknown): unknown {
  return refused(`cannot write ${file}`, error, "no such folder");
}

function refused(what: string, error: unknown, missing: string): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return error;
  const code = String(error.code);
  return new InputError(`${what}: ${code === "ENOENT" ? missing : (REFUSALS[code] ?? code)}`);
}

/** Throws unless `value` is an integer in [`least`, `most`]; returns it. */
export function requireInteger(what: string, value: number, least: number, most = 2 ** 31 - 1): number {
  if (!Number.isInteger(value) || value < least || value > most)
    invalid(what, value, `an integer from ${least} to ${most}`);
  return value;
}

/** Throws unless `value` is a finite number above zero; returns it. */
export function requirePositive(what: string, value: number): number {
  if (!(Number.isFinite(value) && value > 0)) invalid(what, value, "a positive number");
  return value;
}

/**
 * Throws for a name that is not in a list, naming the nearest known ones:
 * `unknown policy: "mcsf"; did you mean "mc-sf"? known: fcfs, mc-sf, …`.
 */
export function unknownName(what: string, name: string, known: readonly string[]): never {
  const near = nearest(name, known);
  const hint = near.length > 0 ? `did you mean ${near.map((k) => `"${k}"`).join(" or ")}? ` : "";
  throw new InputError(`unknown ${what}: "${name}"; ${hint}known: ${known.join(", ")}`);
}

/** The known names within a third of the name's length in edits (at least two), nearest first, at most three. */
function nearest(name: string, known: readonly string[]): string[] {
  const reach = Math.max(2, Math.floor(name.length / 3));
  return known
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= reach)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Date || typeof value === "bigint" || typeof value !== "object") return String(value);
  return JSON.stringify(value) ?? String(value);
}
