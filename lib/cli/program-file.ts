import { readFile } from "node:fs/promises";
import { InputError, invalid } from "../core/errors.ts";
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

/**
 * Reads a program file of `kvlab solve`: the fields of a {@link FluidInput} as JSON, with utilities as data, where
 * `{"kind": "expression", "of": "sqrt(x + 0.01)"}` is any expression.
 *
 * @throws InputError that names the file and what to mend; the file system's errors as they are
 */
export async function readProgram(file: string): Promise<FluidProgram> {
  const data = parse(await readFile(file, "utf8"), file);
  try {
    return fluidProgram({ ...data, utility: await readUtility(data.utility) } as FluidInput);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${file}: ${error.message}`);
    throw error;
  }
}

function parse(text: string, file: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file}: not JSON: ${(error as Error).message}`);
  }
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw new InputError(`${file}: expected a JSON object with the fields ${FIELDS.join(", ")}`);
  return data as Record<string, unknown>;
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
