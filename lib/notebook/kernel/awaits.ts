import type ts from "typescript";

/**
 * Whether a cell waits outside any function: `await`, `for await` or `await using`. It must then run as an async
 * function.
 *
 * Mends: tslab learns it from the compiler's complaints, which it does not make for every form of `await`
 * (`await (…)` is none), and never made for `for await`.
 */
export function awaitsAtTop(typescript: typeof ts, file: ts.SourceFile): boolean {
  const waits = (node: ts.Node): boolean => {
    if (typescript.isFunctionLike(node)) return false;
    if (typescript.isAwaitExpression(node)) return true;
    if (typescript.isForOfStatement(node) && node.awaitModifier) return true;
    if (typescript.isVariableDeclarationList(node) && isAwaitUsing(typescript, node)) return true;
    return typescript.forEachChild(node, waits) ?? false;
  };
  return waits(file);
}

function isAwaitUsing(typescript: typeof ts, { flags }: ts.VariableDeclarationList): boolean {
  const { AwaitUsing } = typescript.NodeFlags;
  return (flags & AwaitUsing) === AwaitUsing;
}
