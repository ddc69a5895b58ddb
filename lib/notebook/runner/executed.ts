import { isAbsolute, join, relative, resolve } from "node:path";
import { projectRoot } from "../document/find.ts";

/**
 * Where the executed copy of a notebook stands: `.kvlab/executed/notebooks/quickstart.ipynb`. A notebook outside
 * the project is filed under `.kvlab/executed/elsewhere/` with its whole path.
 */
export function executedPath(notebook: string, root: string = projectRoot): string {
  const path = resolve(root, notebook);
  const inside = relative(root, path);
  const outside = inside.startsWith("..") || isAbsolute(inside);
  const place = outside ? join("elsewhere", path.replace(/^[a-zA-Z]:/, "")) : inside;
  return join(root, ".kvlab", "executed", place);
}
