import path from "node:path";
import type ts from "typescript";
import { projectRoot } from "./root.ts";

/**
 * The compiler options of cells and of the modules they import.
 *
 * Mends: tslab fixes its options in code and never reads tsconfig.json: no `strict`, lib ES2022, Node10 resolution,
 * imports of `.ts` files refused, files outside the working directory refused (`rootDir`). Here they are those of
 * the project's tsconfig.json, less what only suits files: unused names, erasable syntax and
 * `verbatimModuleSyntax`/`isolatedModules`, which would refuse the exports that tslab adds to each cell.
 *
 * The target is ESNext: transpile.ts lowers the code afterwards. If `using` were lowered before tslab looks for the
 * cell's last expression, it would not find it.
 *
 * @param typescript the compiler
 * @param base the options of tslab, kept where nothing is said here
 */
export function cellOptions(typescript: typeof ts, base: ts.CompilerOptions): ts.CompilerOptions {
  const { rootDir, noImplicitUseStrict, disableTopLevelAwait, experimentalDecorators, jsx, ...kept } = base;
  return {
    ...kept,
    target: typescript.ScriptTarget.ESNext,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    types: ["node"],
    typeRoots: [path.join(projectRoot, "node_modules", "@types")],
    strict: true,
    noImplicitOverride: true,
    noFallthroughCasesInSwitch: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    checkJs: false,
    inlineSourceMap: true,
  };
}
