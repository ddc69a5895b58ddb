import { typescript } from "./compiler.ts";
import { nativeRequire } from "./root.ts";

/**
 * The answer to `kernel_info_request`.
 *
 * Mends: tslab names the highlighter "javascript", so JupyterLab leaves types uncoloured, and a version of
 * TypeScript (3.7.2) that it does not have. The version goes into every executed notebook; it is that of the
 * installed compiler, which package.json pins.
 */
export function kernelInformation(): object {
  return {
    status: "ok",
    protocol_version: "5.3",
    implementation: "tslab",
    implementation_version: (nativeRequire("tslab/package.json") as { version: string }).version,
    language_info: {
      name: "typescript",
      version: typescript.version,
      mimetype: "text/typescript",
      file_extension: ".ts",
      codemirror_mode: "typescript",
      pygments_lexer: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `TypeScript ${typescript.version} (kvlab)`,
    help_links: [],
  };
}
