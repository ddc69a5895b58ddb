import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../core/errors.ts";
import { PAPERS } from "./papers.ts";
import type { Claim, Evidence, Tolerance } from "./types.ts";

/** All claims by id, in the order of the papers and of their files. */
export type Claims = ReadonlyMap<string, Claim>;

/** The folder of claims files in this checkout. */
export const CLAIMS_FOLDER = fileURLToPath(new URL("../../../data/claims", import.meta.url));

/**
 * Reads and checks every `<paper>.json` of a folder.
 *
 * @throws InputError naming file, claim and field: text that is not JSON, a missing, unknown or ill-typed field, an
 *   id that does not begin with its paper or occurs twice.
 */
export function loadClaims(folder = CLAIMS_FOLDER): Claims {
  const claims = new Map<string, Claim>();
  for (const name of claimFiles(folder))
    for (const claim of readClaims(join(folder, name))) {
      if (claims.has(claim.id))
        fail(name, claim.id, "id", "occurs twice; expected ids unique over all papers");
      claims.set(claim.id, claim);
    }
  return claims;
}

/**
 * The claims of one paper, checked.
 *
 * @param text the content of its file: a JSON array of claims
 * @param file path or name of that file; its base name is the paper's key
 * @throws InputError as {@link loadClaims}
 */
export function parseClaims(text: string, file: string): Claim[] {
  const entries = parseJson(text, file);
  if (!Array.isArray(entries)) throw new InputError(`${file}: expected an array of claims`);
  return entries.map((entry, index) => checkClaim(entry, index, file));
}

function readClaims(file: string): Claim[] {
  return parseClaims(readFileSync(file, "utf8"), file);
}

function claimFiles(folder: string): string[] {
  const order = Object.keys(PAPERS);
  const rank = (name: string) =>
    (order.indexOf(basename(name, ".json")) + order.length + 1) % (order.length + 1);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .sort((a, b) => rank(a) - rank(b));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file}: not valid JSON: ${(error as Error).message}`);
  }
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value.trim() !== "";
const isNumber: Check = (value) => Number.isFinite(value);
const oneOf =
  (names: readonly unknown[]): Check =>
  (value) =>
    names.includes(value);

const EVIDENCE: readonly Evidence[] = ["SEED", "TEX", "NOTE", "WEB", "CALC"];
const KINDS: readonly Tolerance["kind"][] = ["exact", "absolute", "relative", "shape"];

/** Of each field: what it must be, in words and as a check; `optional` where it may be left out. */
const FIELDS: Record<keyof Claim, { expected: string; check: Check; optional?: true }> = {
  id: { expected: "an id <paper>/<place>/<what> in lower case", check: isId },
  paper: { expected: `one of ${Object.keys(PAPERS).join(", ")}`, check: oneOf(Object.keys(PAPERS)) },
  place: { expected: "the figure, table, section or slide", check: isText },
  statement: { expected: "what the paper says", check: isText },
  value: { expected: "a number, or null", check: (value) => value === null || isNumber(value) },
  unit: { expected: "a unit", check: isText, optional: true },
  evidence: { expected: `one of ${EVIDENCE.join(", ")}`, check: oneOf(EVIDENCE) },
  basis: { expected: '"fitted", or nothing', check: oneOf(["fitted"]), optional: true },
  tolerance: {
    expected: "{kind, value, why}",
    check: (value) => typeof value === "object" && value !== null,
  },
};

function isId(value: unknown): boolean {
  return typeof value === "string" && /^[a-z0-9-]+(\/[a-z0-9.-]+){2}$/.test(value);
}

function checkClaim(entry: unknown, index: number, file: string): Claim {
  if (typeof entry !== "object" || entry === null)
    throw new InputError(`${file}: claim ${index} is no object`);
  const fields = entry as Record<string, unknown>;
  const id = typeof fields.id === "string" ? fields.id : `claim ${index}`;
  for (const name of Object.keys(fields))
    if (!(name in FIELDS)) fail(file, id, name, `is unknown; expected ${Object.keys(FIELDS).join(", ")}`);
  for (const [name, { expected, check, optional }] of Object.entries(FIELDS))
    if (!(optional && fields[name] === undefined) && !check(fields[name]))
      fail(file, id, name, `${JSON.stringify(fields[name])}; expected ${expected}`);
  const claim = entry as Claim;
  checkPaper(claim, file);
  checkTolerance(claim, file);
  return claim;
}

function checkPaper({ id, paper }: Claim, file: string): void {
  if (paper !== basename(file, ".json")) fail(file, id, "paper", `"${paper}"; expected the file's name`);
  if (!id.startsWith(`${paper}/`)) fail(file, id, "id", `expected it to begin with "${paper}/"`);
}

function checkTolerance({ id, value, basis, tolerance }: Claim, file: string): void {
  const { kind, value: width, loose, why } = tolerance;
  const wrong = (field: string, expected: string) =>
    fail(file, id, `tolerance.${field}`, `expected ${expected}`);
  if (!KINDS.includes(kind)) wrong("kind", `one of ${KINDS.join(", ")}`);
  if (!isText(why)) wrong("why", "where the tolerance comes from");
  const measured = kind === "absolute" || kind === "relative";
  if (measured !== (width !== undefined))
    wrong("value", `a half-width where the kind is absolute or relative`);
  if (measured && !((width as number) > 0)) wrong("value", "a number above 0");
  if (loose !== undefined && !(measured && loose > (width as number)))
    wrong("loose", "a number above the tolerance itself");
  if (kind !== "shape" && value === null) fail(file, id, "value", `null; expected a number to compare with`);
  if (kind === "shape" && basis === "fitted") fail(file, id, "basis", "a shape cannot be fitted");
}

function fail(file: string, id: string, field: string, what: string): never {
  throw new InputError(`${file}: claim ${id}: ${field}: ${what}`);
}
