import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectRoot } from "../../../lib/notebook/document/find.ts";
import { fromPercent } from "../../../lib/notebook/document/percent.ts";
import { formatNotebook } from "../../../lib/notebook/document/write.ts";
import { executedPath } from "../../../lib/notebook/runner/executed.ts";

/** A folder for notebooks of a test, at the depth of real ones; hidden, so that nobody else lists it. */
export interface Fixture {
  /** Writes a notebook from its text form; returns its path relative to the project. */
  notebook(name: string, text: string): string;
  /** The whole path of a notebook. */
  path(notebook: string): string;
  /** The names in the folder. */
  folder: string;
  remove(): void;
}

/** Makes the folder `notebooks/.test-…`, with a subfolder for each name such as `sub/a`. */
export function makeFixture(): Fixture {
  mkdirSync(join(projectRoot, "notebooks"), { recursive: true });
  const folder = mkdtempSync(join(projectRoot, "notebooks", ".test-"));
  return {
    folder,
    path: (notebook) => join(projectRoot, notebook),
    notebook(name, text) {
      const path = join(folder, `${name}.ipynb`);
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, formatNotebook(fromPercent(text)));
      return relative(projectRoot, path).replaceAll("\\", "/");
    },
    remove() {
      rmSync(folder, { recursive: true });
      rmSync(executedPath(folder), { recursive: true, force: true });
    },
  };
}
