import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { InputError, invalid, unknownName, unreadable } from "../core/errors.ts";
import { type FluidInput, type FluidProgram, fluidProgram } from "../models/fluid-program/index.ts";

const FIELDS = [
  "requests",
  "compute",
  "memory",
  "blockSize",
  "horizon",
  "utility",
  "completion",
  "release",
] as const;

const REQUEST_FIELDS = ["arrival", "prompt", "output", "weight", "end"] as const;

/**
 * Reads a program file of `kvlab solve` (`-` for standard input): the fields of a {@link FluidInput} as JSON, with utilities as data, where
 * `{"kind": "expression", "of": "sqrt(x + 0.01)"}` is any expression.
 *
 * @throws InputError that names the file and what to mend, fields that nobody knows included
 */
export async function readProgram(file: string): Promise<FluidProgram> {
  const data = parse(await contentOf(file), file);
  try {
    refuseUnknownFields(data);
    return fluidProgram({ ...data, utility: await readUtility(data.utility) } as FluidInput);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${file}: ${error.message}`);
    throw error;
  }
}

async function contentOf(file: string): Promise<string> {
  try {
    return await (file === "-" ? text(process.stdin) : readFile(file, "utf8"));
  } catch (error) {
    throw unreadable(file, error);
  }
}

function parse(text: string, file: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InputError(`${file}: not JSON: ${(error as Error).message}`);
  }
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw new InputError(`${file}: expected a JSON object with the fields ${FIELDS.join(", ")}`);
  return data as Record<string, unknown>;
}

/** A field that nobody reads is a slip of the pen, and would change the answer in silence. */
function refuseUnknownFields(data: Record<string, unknown>): void {
  for (const field of Object.keys(data)) requireKnown("field", field, FIELDS);
  if (!Array.isArray(data.requests)) return; // told by the program itself
  for (const [i, request] of data.requests.entries())
    for (const field of Object.keys(request ?? {}))
      requireKnown(`field of request ${i}`, field, REQUEST_FIELDS);
}

function requireKnown(what: string, field: string, known: readonly string[]): void {
  if (!known.includes(field)) unknownName(what, field, known);
}

/** The parser of expressions is loaded only where there is one. */
async function readUtility(spec: unknown): Promise<unknown> {
  if (typeof spec !== "object" || spec === null || !("kind" in spec) || spec.kind !== "expression")
    return spec;
  const of = "of" in spec ? spec.of : undefined;
  if (typeof of !== "string") invalid("utility.of", of, 'an expression in x, such as "sqrt(x + 0.01)"');
  const { utility } = await import("../models/fluid-program/expression.ts");
  return utility(of);
}
