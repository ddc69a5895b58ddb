import { unknownName } from "../../core/errors.ts";
import type { Bench, BenchOptions, Case } from "./bench.ts";

/** A case to run and the bench it belongs to. */
export interface Chosen {
  readonly bench: string;
  readonly case: Case;
}

/**
 * The cases that the names mean, in the benches' own order: a bench (`simulator`), or a bench and the beginning of
 * its cases' names (`simulator/mc-sf`, `simulator/mc-sf/1e6`). No name means everything.
 *
 * @throws InputError for a name that means no case, naming the nearest known ones
 */
export function chooseCases(
  benches: readonly Bench[],
  names: readonly string[],
  options: BenchOptions,
): Chosen[] {
  const all = benches.flatMap((bench) =>
    bench.cases(options).map((one): Chosen => ({ bench: bench.name, case: one })),
  );
  const wanted = names.map((name) => name.replace(/\/+$/, ""));
  for (const name of wanted)
    if (!all.some((chosen) => isMeant(chosen, name))) unknownName("bench", name, knownNames(all));
  return wanted.length === 0 ? all : all.filter((chosen) => wanted.some((name) => isMeant(chosen, name)));
}

function isMeant(chosen: Chosen, name: string): boolean {
  return `${fullName(chosen)}/`.startsWith(`${name}/`);
}

/** Benches, and what stands first in their cases' names. */
function knownNames(all: readonly Chosen[]): string[] {
  const groups = all.map((chosen) => fullName(chosen).split("/").slice(0, 2).join("/"));
  return [...new Set([...all.map(({ bench }) => bench), ...groups])];
}

/** The name of a case with its bench before it. */
export function fullName({ bench, case: { name } }: Chosen): string {
  return `${bench}/${name}`;
}
