import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { typescript } from "./compiler.ts";
import { fileStamp } from "./files.ts";
import { plotWithDocument } from "./plot.ts";
import { takeMaps } from "./positions.ts";
import { candidates, isRelative } from "./resolution.ts";
import { nativeRequire, projectRoot } from "./root.ts";
import { importMetaName, transpile } from "./transpile.ts";

/** A module of the project as it was loaded. */
interface Loaded {
  exports: unknown;
  readonly stamp: string;
  readonly importers: Set<string>;
}

/** The modules that the cells of one notebook have loaded. */
export interface Modules {
  /** The `require` of a file: relative imports from its folder, packages, `tslab`. */
  requireFrom(file: string): NodeJS.Require;
  /** A module of the project by its absolute path, or undefined where there is no such file. */
  load(file: string): unknown;
  /** Forgets the modules whose files changed, and those that import them, so that the next import runs them anew. */
  refresh(): void;
}

/**
 * Loads modules from their TypeScript files.
 *
 * Mends: tslab loaded no file outside its working directory, re-ran a changed module but not those that import it,
 * and knew neither `./x.ts` nor `import.meta`. Modules that did not change keep their state.
 */
export function projectModules(): Modules {
  const loaded = new Map<string, Loaded>();

  function requireFrom(file: string): NodeJS.Require {
    const native = createRequire(file);
    return new Proxy(native, {
      apply: (_target, _this, [id]: [string]) =>
        isRelative(id) ? relative(file, id) : fromPackage(native, id),
    });
  }

  function relative(from: string, id: string): unknown {
    const target = path.resolve(path.dirname(from), id);
    const file = candidates(target).find((candidate) => fileStamp(candidate) !== "");
    if (file === undefined) throw new Error(`cannot find module "${id}"; no such file: ${target}`);
    return loadFile(file, from);
  }

  function loadFile(file: string, importer: string): unknown {
    const known = loaded.get(file);
    if (known) {
      known.importers.add(importer);
      return known.exports;
    }
    if (!/\.(ts|json)$/.test(file)) return nativeRequire(file);
    const module: Loaded = { exports: {}, stamp: fileStamp(file), importers: new Set([importer]) };
    loaded.set(file, module);
    try {
      evaluate(file, module);
    } catch (error) {
      loaded.delete(file);
      throw error;
    }
    return module.exports;
  }

  function evaluate(file: string, module: Loaded): void {
    const source = fs.readFileSync(file, "utf8");
    if (file.endsWith(".json")) {
      module.exports = JSON.parse(source);
      return;
    }
    const code = takeMaps(file, shownName(file), transpile(typescript, file, source));
    const parameters = ["module", "exports", "require", "__filename", "__dirname", importMetaName];
    const run = vm.compileFunction(code, parameters, { filename: file });
    run(module, module.exports, requireFrom(file), file, path.dirname(file), importMeta(file));
  }

  function fromPackage(native: NodeJS.Require, id: string): unknown {
    if (id === "@observablehq/plot") return plotWithDocument(nativeRequire(id), createDocument);
    if (id === "tslab" || id.startsWith("tslab/")) return nativeRequire(id);
    return packageFrom(native, id);
  }

  function createDocument(): unknown {
    const display = load(path.join(projectRoot, "lib", "notebook", "display", "document.ts"));
    return (display as { createDocument?(): unknown } | undefined)?.createDocument?.();
  }

  function load(file: string): unknown {
    return fileStamp(file) === "" ? undefined : loadFile(file, "");
  }

  function forget(file: string): void {
    const module = loaded.get(file);
    loaded.delete(file);
    for (const importer of module?.importers ?? []) forget(importer);
  }

  function refresh(): void {
    for (const [file, { stamp }] of [...loaded]) if (fileStamp(file) !== stamp) forget(file);
  }

  return { requireFrom, load, refresh };
}

/** A package as the notebook's folder sees it, else as the project does. */
function packageFrom(native: NodeJS.Require, id: string): unknown {
  try {
    native.resolve(id);
  } catch {
    return nativeRequire(id);
  }
  return native(id);
}

/** What `import.meta` is in a file. */
export function importMeta(file: string): object {
  return { url: pathToFileURL(file).href, filename: file, dirname: path.dirname(file) };
}

/** A file as stack traces show it: relative to the project where it lies inside. */
export function shownName(file: string): string {
  const relative = path.relative(projectRoot, file);
  return relative.startsWith("..") ? file : relative;
}
