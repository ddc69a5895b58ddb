import type ts from "typescript";

/**
 * Makes names of earlier cells right where they stand for properties too.
 *
 * Mends: tslab writes `exports.x` for every identifier that belongs to an earlier cell. It does not see that the `x`
 * of `{ x }` is such a name (the cell fails with "x is not defined"), and it takes the `x` of `{ x: y } = p` for one
 * where an earlier cell declared the type of `p` (the cell becomes another one). This step writes the first as
 * `{ x: exports.x }` and the second as `{ "x": y } = p` before tslab's own.
 */
export function earlierNames(
  typescript: typeof ts,
  checker: ts.TypeChecker,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const { factory } = context;

    const visit = (node: ts.Node): ts.Node => {
      const inner = typescript.visitEachChild(node, visit, context);
      if (typescript.isShorthandPropertyAssignment(inner)) return spelledOut(node as typeof inner, inner);
      if (typescript.isPropertyAssignment(inner) && isEarlierProperty(inner.name))
        return factory.updatePropertyAssignment(inner, quoted(inner.name), inner.initializer);
      if (typescript.isBindingElement(inner) && isEarlierProperty(inner.propertyName)) {
        const { dotDotDotToken, propertyName, name, initializer } = inner;
        return factory.updateBindingElement(inner, dotDotDotToken, quoted(propertyName), name, initializer);
      }
      return inner;
    };

    function spelledOut(
      source: ts.ShorthandPropertyAssignment,
      node: ts.ShorthandPropertyAssignment,
    ): ts.Node {
      if (!isEarlier(checker.getShorthandAssignmentValueSymbol(source))) return node;
      const { text } = node.name;
      const variable = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), text);
      const standIn = node.objectAssignmentInitializer;
      const value = standIn ? factory.createAssignment(variable, standIn) : variable;
      return typescript.setTextRange(factory.createPropertyAssignment(text, value), node);
    }

    function isEarlierProperty(name: ts.Node | undefined): name is ts.Identifier {
      return (
        name !== undefined && typescript.isIdentifier(name) && isEarlier(checker.getSymbolAtLocation(name))
      );
    }

    const quoted = (name: ts.Identifier) =>
      typescript.setTextRange(factory.createStringLiteral(name.text), name);

    return typescript.visitEachChild(file, visit, context);
  };
}

function isEarlier(symbol: ts.Symbol | undefined): boolean {
  return (
    symbol?.declarations?.some((node) => node.getSourceFile().fileName.endsWith("/__prev__.d.ts")) ?? false
  );
}
