import Module from "node:module";
import path from "node:path";
import type ts from "typescript";
import { awaitsAtTop } from "./awaits.ts";
import { type Diagnostics, diagnostics, isCell } from "./diagnostics.ts";
import { earlierNames } from "./earlier.ts";
import { type FileWatch, fileWatch } from "./files.ts";
import { type CompilerInternals, quickInfo } from "./hover.ts";
import { cellOptions } from "./options.ts";
import { resolveImports } from "./resolution.ts";
import { nativeRequire, projectRoot } from "./root.ts";
import { transpile } from "./transpile.ts";

/** The project's own TypeScript. */
export const typescript: typeof ts & CompilerInternals = nativeRequire("typescript");

type Tslab = {
  readonly converter: typeof import("tslab/dist/converter.js");
  readonly inspect: typeof import("tslab/dist/inspect.js");
};

/** tslab's converter of cells for one notebook folder, with our compiler inside. */
export interface Compiler {
  readonly converter: import("tslab/dist/converter.js").Converter;
  readonly diagnostics: Diagnostics;
  /** Whether the cell that was converted last must run as an async function. */
  awaits(): boolean;
  /** To be called before each use: turns to this folder and notices files that changed. */
  refresh(): void;
}

interface Folder {
  readonly path: string;
  readonly files: FileWatch;
  readonly diagnostics: Diagnostics;
  /** Whether the cell that was emitted last waits outside any function. */
  awaits: boolean;
}

/** The folder that the compiler works for at the moment: tslab's calls into it do not say. */
let current: Folder;
let loaded: Tslab | undefined;

/**
 * Builds tslab's converter for a notebook's folder.
 *
 * The converter takes the working directory for the place of its cells. It is told the notebook's folder, whatever
 * the process's own: so `../lib/x` means in a cell, in the declarations of earlier cells and in hovers what it means
 * in the notebook.
 *
 * @param folder the notebook's folder, absolute
 */
export function createCompiler(folder: string): Compiler {
  const own = { path: folder, files: fileWatch(), diagnostics: diagnostics(typescript), awaits: false };
  current = own;
  const converter = tslab().converter.createConverter({ isJS: false, isBrowser: false });
  const refresh = () => {
    current = own;
    own.files.refresh();
  };
  return { converter, diagnostics: own.diagnostics, awaits: () => own.awaits, refresh };
}

/** tslab's modules, loaded after the compiler has taken its place. */
export function tslab(): Tslab {
  if (loaded === undefined) {
    replaceFork();
    loaded = {
      converter: nativeRequire("tslab/dist/converter.js"),
      inspect: nativeRequire("tslab/dist/inspect.js"),
    };
  }
  return loaded;
}

/**
 * Puts the project's TypeScript in the place of the fork of 5.0.4 that tslab carries, in memory only.
 * Mends: no `using`, no `toSorted`, no top-level `for await`, inferred types of years ago.
 */
function replaceFork(): void {
  const place = nativeRequire.resolve("@tslab/typescript-for-tslab");
  const slot = Object.assign(new Module(place), {
    filename: place,
    loaded: true,
    exports: compilerForTslab(),
  });
  nativeRequire.cache[place] = slot;
}

/** The compiler with the functions that the fork adds and the hooks of this folder. */
function compilerForTslab(): object {
  const { Completions } = typescript;
  return {
    ...typescript,
    sys: systemForTslab(),
    createWatchCompilerHost: watchHost,
    createWatchProgram: cellsOnly,
    transpileModule: (code: string) => ({ outputText: transpile(typescript, "cell.js", code) }),
    getNullTransformationContext: () => typescript.nullTransformationContext,
    getDefaultTypeRoots: () => [],
    getPreEmitDiagnosticsOfFiles: (program: ts.Program, files: ts.SourceFile[]) =>
      current.diagnostics.check(program, files),
    getQuickInfoAtPosition: (
      file: ts.SourceFile,
      checker: ts.TypeChecker,
      _cancel: unknown,
      position: number,
    ) => quickInfo(typescript, file, checker, position),
    Completions: { ...Completions, getCompletionsAtPositionForTslab: Completions.getCompletionsAtPosition },
  };
}

function systemForTslab(): ts.System {
  return Object.assign(Object.create(typescript.sys), {
    getCurrentDirectory: () => current.path,
    watchFile: (file: string, listener: (file: string, kind: number) => void) =>
      current.files.watch(file, listener),
    watchDirectory: () => ({ close() {} }),
  });
}

function watchHost(
  rootFiles: string[],
  options: ts.CompilerOptions,
  system: ts.System,
  ...rest: [undefined, ts.DiagnosticReporter, ts.WatchStatusReporter]
): ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.BuilderProgram> {
  const roots = [...rootFiles, path.join(projectRoot, "lib", "notebook", "kernel", "dom.d.ts")];
  const host = typescript.createWatchCompilerHost(roots, cellOptions(typescript, options), system, ...rest);
  resolveImports(typescript, host, system);
  return host;
}

/** `emit` with the last parameter that its declaration leaves out: declarations even where they are refused. */
type EmitForced = (...args: [...Parameters<ts.Program["emit"]>, force: true]) => ts.EmitResult;

/**
 * Lets tslab emit the cell alone: modules are loaded from their files (see modules.ts). Output goes where tslab looks
 * for it, whichever folder the compiler takes for the common one.
 *
 * Mends: a cell was refused where the type of one of its names cannot be written down as a library's declarations
 * must be ("the inferred type cannot be named"). Its declarations are emitted all the same: they may refer to files
 * inside of packages, and what cannot be named at all is `any` in later cells.
 */
function cellsOnly(host: ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.BuilderProgram>) {
  const { afterProgramCreate } = host;
  host.afterProgramCreate = (builder) => {
    const emit: ts.BuilderProgram["emit"] = (file, write, token, declarationsOnly, transformers) => {
      if (!file || !isCell(file)) return { emitSkipped: true, diagnostics: [] };
      current.awaits = awaitsAtTop(typescript, file);
      const flat = (name: string, text: string) => write?.(`outDir/${path.basename(name)}`, text, false);
      const program = builder.getProgram();
      const emitForced = program.emit as EmitForced;
      const before = [earlierNames(typescript, program.getTypeChecker())];
      return emitForced(file, flat, token, declarationsOnly, { ...transformers, before }, true);
    };
    afterProgramCreate?.(Object.assign(Object.create(builder), { emit }));
  };
  return typescript.createWatchProgram(host);
}
