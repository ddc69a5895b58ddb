import type ts from "typescript";

/** Functions of the compiler that its declarations leave out and that tslab needs. */
export interface CompilerInternals {
  readonly nullTransformationContext: ts.TransformationContext;
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  createTextSpanFromNode(node: ts.Node, file: ts.SourceFile): ts.TextSpan;
  getContainerNode(node: ts.Node): ts.Node;
  typeToDisplayParts(checker: ts.TypeChecker, type: ts.Type, at: ts.Node): ts.SymbolDisplayPart[];
  readonly SymbolDisplay: {
    getSymbolModifiers(checker: ts.TypeChecker, symbol: ts.Symbol): string;
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      container: ts.Node,
      node: ts.Node,
    ): {
      symbolKind: ts.ScriptElementKind;
      displayParts: ts.SymbolDisplayPart[];
      documentation: ts.SymbolDisplayPart[];
      tags: ts.JSDocTagInfo[];
    };
  };
  readonly Completions: { getCompletionsAtPosition(...args: unknown[]): unknown };
}

/** What to show of the name at a position of a cell: tslab's addition to the compiler, written for a current one. */
export function quickInfo(
  typescript: typeof ts & CompilerInternals,
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  position: number,
): ts.QuickInfo | undefined {
  const node = typescript.getTouchingPropertyName(file, position);
  if (node === file) return undefined;
  const symbol = checker.getSymbolAtLocation(node);
  const textSpan = typescript.createTextSpanFromNode(node, file);
  return symbol
    ? symbolInfo(typescript, checker, symbol, file, node, textSpan)
    : typeInfo(typescript, checker, node, textSpan);
}

function symbolInfo(
  typescript: typeof ts & CompilerInternals,
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  file: ts.SourceFile,
  node: ts.Node,
  textSpan: ts.TextSpan,
): ts.QuickInfo {
  const { SymbolDisplay, getContainerNode } = typescript;
  const { symbolKind, ...parts } = SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    getContainerNode(node),
    node,
  );
  return {
    kind: symbolKind,
    kindModifiers: SymbolDisplay.getSymbolModifiers(checker, symbol),
    textSpan,
    ...parts,
  };
}

function typeInfo(
  typescript: typeof ts & CompilerInternals,
  checker: ts.TypeChecker,
  node: ts.Node,
  textSpan: ts.TextSpan,
): ts.QuickInfo {
  const type = checker.getTypeAtLocation(node);
  return {
    kind: typescript.ScriptElementKind.unknown,
    kindModifiers: "",
    textSpan,
    displayParts: typescript.typeToDisplayParts(checker, type, typescript.getContainerNode(node)),
    documentation: type.symbol?.getDocumentationComment(checker) ?? [],
  };
}
