import path from "node:path";
import { createCompiler, tslab, typescript } from "./compiler.ts";
import { TypeScriptError } from "./errors.ts";
import { withoutExports } from "./exports.ts";
import { shownName } from "./modules.ts";

/** A cell ready to run. */
export interface CompiledCell {
  /** The body of a function of `exports`, `require` and `import.meta`, with its source maps inline. */
  readonly code: string;
  /** Whether the function must be async. */
  readonly awaits: boolean;
  /** The export that holds the value of the cell's last expression, if it ends in one. */
  readonly last: string | undefined;
  /** Declarations of everything that later cells may use, this cell's names included. */
  readonly declarations: string;
}

/** The cells of one notebook, type-checked in the order in which they run. */
export interface Cells {
  /**
   * Type-checks and compiles a cell after the cells kept so far; runs nothing.
   *
   * @throws TypeScriptError with all problems of the cell and of the modules it imports
   */
  compile(source: string): CompiledCell;
  /** Makes the declarations of a cell visible to later ones. */
  keep(declarations: string): void;
  /** The type and documentation of the name at a position, as text; undefined where there is none. */
  inspect(source: string, position: number): string | undefined;
  /** The names that may stand at a position, best first, and the range they would replace. */
  complete(source: string, position: number): { start: number; end: number; candidates: string[] };
  close(): void;
}

/**
 * Opens the cells of a notebook that lies in `folder`.
 * This is all that a type check of notebooks needs: `compile` each cell, then `keep` its declarations.
 */
export function openCells(folder: string): Cells {
  const { converter, diagnostics, awaits, refresh } = createCompiler(path.resolve(folder));
  let declared = "";
  return {
    compile(source) {
      refresh();
      const {
        output = "",
        lastExpressionVar,
        declOutput = "",
      } = converter.convert(declared, withoutExports(typescript, source));
      const problems = diagnostics.problems();
      if (problems.length > 0)
        throw new TypeScriptError(problems.map((p) => (p.file ? { ...p, file: shownName(p.file) } : p)));
      return { code: output, awaits: awaits(), last: lastExpressionVar, declarations: declOutput };
    },
    keep(declarations) {
      declared = declarations;
    },
    inspect(source, position) {
      refresh();
      const info = converter.inspect(declared, source, position);
      return info && tslab().inspect.printQuickInfo(info);
    },
    complete(source, position) {
      refresh();
      return converter.complete(declared, source, position);
    },
    close: () => converter.close(),
  };
}
