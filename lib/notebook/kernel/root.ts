import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project, which holds lib/ and node_modules/. */
export const projectRoot: string = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  "..",
  "..",
  "..",
);

/**
 * Node's own `require`, as from the project's folder. The kernel loads tslab, TypeScript and zeromq through it, and
 * cells get their packages from it, so that both sides see the same copy of each.
 */
export const nativeRequire: NodeJS.Require = createRequire(path.join(projectRoot, "package.json"));
