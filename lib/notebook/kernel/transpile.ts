import type ts from "typescript";

/** What stands for `import.meta` in the code that runs. */
export const importMetaName = "__importMeta";

/**
 * A module's source as CommonJS, with its source map inline.
 * `import.meta` becomes the variable {@link importMetaName}, which whoever runs the code supplies.
 */
export function transpile(typescript: typeof ts, file: string, source: string): string {
  const { outputText } = typescript.transpileModule(source, {
    fileName: file,
    compilerOptions: {
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.CommonJS,
      esModuleInterop: true,
      inlineSourceMap: true,
    },
    transformers: { before: [(context) => (node) => replaceImportMeta(typescript, context, node)] },
  });
  return outputText;
}

function replaceImportMeta(
  typescript: typeof ts,
  context: ts.TransformationContext,
  file: ts.SourceFile,
): ts.SourceFile {
  const visit = (node: ts.Node): ts.Node =>
    typescript.isMetaProperty(node) && node.keywordToken === typescript.SyntaxKind.ImportKeyword
      ? context.factory.createIdentifier(importMetaName)
      : typescript.visitEachChild(node, visit, context);
  return typescript.visitEachChild(file, visit, context);
}
