import path from "node:path";
import { inspect } from "node:util";
import type { Modules } from "./modules.ts";
import { projectRoot } from "./root.ts";

/** A value in several formats by MIME type, with what front ends are told of each. */
export interface Display {
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

type Formatter = (value: unknown) => Record<string, unknown> | undefined;

/** The method by which a value shows itself, shared with other Jupyter kernels of JavaScript. */
const displaySymbol: unique symbol = Symbol.for("Jupyter.display") as never;

/**
 * What to show of a cell's last value: its own `[Symbol.for("Jupyter.display")]()`, else what the project's
 * formatter makes of it (plots, tables), else its text.
 *
 * Mends: tslab prints the last value to standard output, whatever it is.
 *
 * A bundle is `{mimeType: content, …}`; one of the form `{data, metadata}` carries metadata as well.
 */
export async function displayOf(value: unknown, modules: Modules): Promise<Display> {
  const bundle = (await ownBundle(value)) ?? formatted(value, modules);
  if (bundle === undefined) return { data: { "text/plain": inspect(value) }, metadata: {} };
  const { data, metadata } = bundle;
  return isObject(data)
    ? { data, metadata: isObject(metadata) ? metadata : {} }
    : { data: bundle, metadata: {} };
}

async function ownBundle(value: unknown): Promise<Record<string, unknown> | undefined> {
  if (!isObject(value) && typeof value !== "function") return undefined;
  const method = (value as { [displaySymbol]?: unknown })[displaySymbol];
  return typeof method === "function" ? await method.call(value) : undefined;
}

/** The formatter is loaded at the first value that it may know: it brings the libraries that draw. */
function formatted(value: unknown, modules: Modules): Record<string, unknown> | undefined {
  if (!isObject(value) || (isBuiltIn(value) && !Array.isArray(value.marks))) return undefined; // options of a plot have marks
  const formatter = modules.load(path.join(projectRoot, "lib", "notebook", "display", "format.ts"));
  const { mimeBundleWithMetadata, mimeBundle } = (formatter ?? {}) as Record<string, Formatter | undefined>;
  return (mimeBundleWithMetadata ?? mimeBundle)?.(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Whether a value's class is one of the language's own, as for arrays, maps and plain objects. */
function isBuiltIn(value: object): boolean {
  const owner = (Object.getPrototypeOf(value) as object | null)?.constructor;
  return owner === undefined || (globalThis as Record<string, unknown>)[owner.name] === owner;
}
