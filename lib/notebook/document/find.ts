import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError, unknownName } from "../../core/errors.ts";

/** The folder of this checkout: the one that holds package.json, lib/ and notebooks/. */
export const projectRoot = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[\\/]$/, "");

/**
 * All notebooks under notebooks/, as sorted paths relative to the project with forward slashes
 * (`notebooks/quickstart.ipynb`). Checkpoint copies and hidden folders are left out.
 */
export function listNotebooks(root: string = projectRoot): string[] {
  return notebooksUnder(join(root, "notebooks"), root);
}

/**
 * The notebooks that a user means: each name is a file, a folder, or the beginning of a listed notebook's path,
 * with or without `notebooks/`, or else of its file name. No name means all notebooks. Sorted as given, each notebook
 * once.
 *
 * @param base the folder that file and folder names are relative to, after the project's own
 * @throws InputError for a name that fits no notebook, with the nearest names, and for a folder without any
 */
export function resolveNotebooks(
  names: readonly string[],
  root: string = projectRoot,
  base: string = process.cwd(),
): string[] {
  if (names.length === 0) return listNotebooks(root);
  return [...new Set(names.flatMap((name) => resolveName(name, root, base)))];
}

function resolveName(name: string, root: string, base: string): string[] {
  for (const path of [resolve(base, name), resolve(root, name), resolve(root, "notebooks", name)]) {
    const kind = statSync(path, { throwIfNoEntry: false });
    if (kind?.isFile()) return [requireNotebook(path, root)];
    if (kind?.isDirectory()) return requireSome(notebooksUnder(path, root), name);
  }
  const listed = listNotebooks(root);
  const byPath = listed.filter((path) => path.startsWith(name) || path.startsWith(`notebooks/${name}`));
  if (byPath.length > 0) return byPath;
  const byName = listed.filter((path) => path.slice(path.lastIndexOf("/") + 1).startsWith(name));
  return byName.length > 0 ? byName : unknownNotebook(name, listed);
}

/** Users type short names; offer them in the same form: without folder and ending where the user left those out. */
function unknownNotebook(name: string, listed: string[]): never {
  const shorten = (path: string) => {
    const inside = name.startsWith("notebooks/") ? path : path.replace(/^notebooks\//, "");
    const named = name.includes("/") ? inside : inside.slice(inside.lastIndexOf("/") + 1);
    return name.endsWith(".ipynb") ? named : named.replace(/\.ipynb$/, "");
  };
  return unknownName("notebook", name, listed.map(shorten));
}

function requireNotebook(path: string, root: string): string {
  if (!path.endsWith(".ipynb"))
    throw new InputError(`invalid notebook: ${path}; expected a file ending in .ipynb`);
  return shownPath(path, root);
}

function requireSome(found: string[], folder: string): string[] {
  if (found.length === 0)
    throw new InputError(`invalid folder: ${folder}; expected one that holds notebooks`);
  return found;
}

function notebooksUnder(folder: string, root: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const found = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    if (entry.isDirectory()) return notebooksUnder(path, root);
    return entry.name.endsWith(".ipynb") ? [shownPath(path, root)] : [];
  });
  return found.sort();
}

/** The path relative to the project where it lies inside it, else absolute. */
function shownPath(path: string, root: string): string {
  const inside = relative(root, path);
  return inside.startsWith("..") ? path : inside.split(sep).join("/");
}
