import type ts from "typescript";
import { typescript } from "./compiler.ts";

/**
 * The declarations that still hold after a cell failed half-way: types, and the names that have a value.
 *
 * @param declarations what later cells would have seen, had the cell ended well
 * @param values the values of all cells by name
 */
export function keepAssigned(declarations: string, values: Readonly<Record<string, unknown>>): string {
  const file = typescript.createSourceFile("cell.d.ts", declarations, typescript.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement) => keptStatement(file, statement, values)).join("\n");
}

function keptStatement(
  file: ts.SourceFile,
  statement: ts.Statement,
  values: Readonly<Record<string, unknown>>,
): string[] {
  const has = (name: ts.Node | undefined) => name === undefined || values[name.getText(file)] !== undefined;
  if (typescript.isVariableStatement(statement)) {
    const { declarations, flags } = statement.declarationList;
    const keyword = flags & typescript.NodeFlags.Const ? "const" : "let";
    return declarations
      .filter(({ name }) => has(name))
      .map((declaration) => `declare ${keyword} ${declaration.getText(file)};`);
  }
  const isValue = typescript.isFunctionDeclaration(statement) || typescript.isClassDeclaration(statement);
  return isValue && !has(statement.name) ? [] : [statement.getText(file)];
}
