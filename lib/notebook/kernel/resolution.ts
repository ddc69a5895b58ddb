import path from "node:path";
import type ts from "typescript";
import { projectRoot } from "./root.ts";

type Host = ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.BuilderProgram>;

/**
 * Resolves imports for type checking: relative ones anew for every cell, packages once.
 *
 * Mends: a module that did not exist when first imported stayed "not found" until a restart. Packages that are not
 * found from the notebook's own folder are looked for from the project's, so a notebook may lie anywhere.
 */
export function resolveImports(typescript: typeof ts, host: Host, system: ts.System): void {
  const packages = typescript.createModuleResolutionCache(projectRoot, (file) => file);
  host.hasInvalidatedResolutions = (file) => !file.includes("/node_modules/");
  host.resolveModuleNameLiterals = (literals, from, redirected, options) =>
    literals.map(({ text }) => {
      const cache = isRelative(text) && !from.includes("/node_modules/") ? undefined : packages;
      const resolve = (file: string) =>
        typescript.resolveModuleName(text, file, options, system, cache, redirected);
      const found = resolve(from);
      return found.resolvedModule || isRelative(text) ? found : resolve(path.join(projectRoot, "cell.ts"));
    });
}

/** Whether an import names a file (`./x`, `../x`, `/x`) and not a package. */
export function isRelative(specifier: string): boolean {
  return /^(\.{1,2}(\/|$)|\/)/.test(specifier);
}

/**
 * The files that a relative import may mean, in the order in which the compiler tries them:
 * `./x.js` and `./x` stand for `x.ts` too, and a folder stands for its `index.ts`.
 *
 * @param target the import as an absolute path
 */
export function candidates(target: string): string[] {
  const stem = target.replace(/\.js$/, "");
  return [
    ...(stem === target ? [] : [`${stem}.ts`]),
    target,
    `${target}.ts`,
    `${target}.js`,
    path.join(target, "index.ts"),
    path.join(target, "index.js"),
  ];
}
