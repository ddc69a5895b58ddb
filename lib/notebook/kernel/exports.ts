import type ts from "typescript";

/**
 * A cell without its `export` keywords, each replaced by spaces so that positions stay.
 *
 * Mends: tslab exports every name of a cell by itself, so `export const x` was refused as a second export. Here the
 * keyword is as good as absent: later cells see the name either way.
 */
export function withoutExports(typescript: typeof ts, source: string): string {
  const file = typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.ESNext);
  return file.statements
    .flatMap((statement) => exported(typescript, file, statement))
    .reduce((text, { from, to }) => text.slice(0, from) + " ".repeat(to - from) + text.slice(to), source);
}

/** The stretches of a statement that only export: the keyword, or the whole of a list of local names. */
function exported(
  typescript: typeof ts,
  file: ts.SourceFile,
  statement: ts.Statement,
): { from: number; to: number }[] {
  if (typescript.isExportDeclaration(statement) && !statement.moduleSpecifier)
    return [{ from: statement.getStart(file), to: statement.end }];
  const modifiers = typescript.canHaveModifiers(statement) ? (typescript.getModifiers(statement) ?? []) : [];
  const isDefault = modifiers.some(({ kind }) => kind === typescript.SyntaxKind.DefaultKeyword);
  return modifiers
    .filter(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword && !isDefault)
    .map((keyword) => ({ from: keyword.getStart(file), to: keyword.end }));
}
