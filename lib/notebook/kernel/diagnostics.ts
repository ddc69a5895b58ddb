import type ts from "typescript";
import { type CheckedModules, checkedModules } from "./checked.ts";

/** One finding of the compiler, as its reader sees it. */
export interface Problem {
  /** The file, relative to nothing; absent for the cell itself. */
  readonly file?: string;
  /** Line and column, counted from 1 in the cell or the file. */
  readonly line: number;
  readonly column: number;
  /** The compiler's number of the message, for example 2322. */
  readonly code: number;
  /** The whole message, continued on indented lines where the compiler explains further. */
  readonly message: string;
  /** The offending line of text. */
  readonly text: string;
  /** How many columns of it are meant, at least 1. */
  readonly width: number;
}

/** Lines that tslab puts before the text of a cell. */
export const prefixLines = 1;

/** Whether a file is the cell, or the declarations of the cells before it. */
export function isCell(file: { readonly fileName: string }): boolean {
  return /\/(__tslab__\.ts|__prev__\.d\.ts)$/.test(file.fileName);
}

/** The compiler's findings on a cell and on the modules it imports, kept for as long as those do not change. */
export interface Diagnostics {
  /** Checks the files. */
  check(program: ts.Program, files: readonly ts.SourceFile[]): readonly ts.Diagnostic[];
  /** The problems of the last check. */
  problems(): Problem[];
}

/**
 * Mends: tslab drops what is found in files outside its working directory, splits one message into several, and
 * checks every module that a cell reaches again for each cell; here a module is checked once for as long as the
 * project stands as it is, see {@link checkedModules}.
 */
export function diagnostics(typescript: typeof ts): Diagnostics {
  let locals: readonly ts.SourceFile[] = [];
  let known = new Map<ts.SourceFile, readonly ts.Diagnostic[]>();
  let checked: CheckedModules = checkedModules();
  let last: readonly ts.Diagnostic[] = [];
  return {
    check(program, files) {
      const now = program.getSourceFiles().filter((file) => !isCell(file) && !isPackage(file));
      if (now.length !== locals.length || now.some((file, i) => file !== locals[i])) {
        known = new Map();
        checked = checkedModules();
      }
      locals = now;
      const found = files.flatMap((file) => {
        const result = known.get(file) ?? (checked.has(file.fileName) ? [] : checkFile(program, file));
        if (!isCell(file)) known.set(file, result);
        return result;
      });
      checked.add([...known].filter(([, faults]) => faults.length === 0).map(([file]) => file.fileName));
      last = typescript.sortAndDeduplicateDiagnostics(found).filter((d) => d.file && !isPackage(d.file));
      return last;
    },
    problems: () => last.map((d) => problem(typescript, d)),
  };
}

function isPackage(file: ts.SourceFile): boolean {
  return file.fileName.includes("/node_modules/");
}

function checkFile(program: ts.Program, file: ts.SourceFile): readonly ts.Diagnostic[] {
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
}

function problem(
  typescript: typeof ts,
  { file, start = 0, length = 0, code, messageText }: ts.Diagnostic,
): Problem {
  if (!file) throw new Error("a diagnostic without a file");
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const text = file.text.split("\n")[line].replace(/\r$/, "");
  return {
    ...(isCell(file) ? {} : { file: file.fileName }),
    line: line + 1 - (isCell(file) ? prefixLines : 0),
    column: character + 1,
    code,
    message: typescript.flattenDiagnosticMessageText(messageText, "\n"),
    text,
    width: Math.max(1, Math.min(length, text.length - character)),
  };
}
