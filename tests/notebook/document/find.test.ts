import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { listNotebooks, resolveNotebooks } from "../../../lib/notebook/document/find.ts";

const root = mkdtempSync(join(tmpdir(), "kvlab-find-"));
afterAll(() => rmSync(root, { recursive: true }));

const files = ["b/02-y.ipynb", "b/01-x.ipynb", "a.ipynb", "b/settings.ts", "b/.ipynb_checkpoints/01-x.ipynb"];
for (const file of files) {
  const path = join(root, "notebooks", file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "{}");
}
const all = ["notebooks/a.ipynb", "notebooks/b/01-x.ipynb", "notebooks/b/02-y.ipynb"];
const resolveFrom = (...names: string[]) => resolveNotebooks(names, root, root);

describe("finding notebooks", () => {
  test("lists those under notebooks/, sorted, without checkpoints", () => {
    expect(listNotebooks(root)).toEqual(all);
    expect(resolveFrom()).toEqual(all);
  });

  test("takes files, folders and beginnings of paths, each notebook once", () => {
    expect(resolveFrom("notebooks/a.ipynb")).toEqual(["notebooks/a.ipynb"]);
    expect(resolveFrom("notebooks/b")).toEqual(all.slice(1));
    expect(resolveFrom("b")).toEqual(all.slice(1));
    expect(resolveFrom("b/02")).toEqual(["notebooks/b/02-y.ipynb"]);
    expect(resolveFrom("b/02", "b", "a")).toEqual([all[2], all[1], all[0]]);
  });

  test("takes beginnings of file names where no path begins so", () => {
    expect(resolveFrom("02-y")).toEqual([all[2]]);
    expect(resolveFrom("0")).toEqual([all[1], all[2]]);
    expect(resolveFrom("a", "01-x.ipynb")).toEqual([all[0], all[1]]);
  });

  test("takes files relative to the folder one works in", () => {
    expect(resolveNotebooks(["01-x.ipynb"], root, join(root, "notebooks", "b"))).toEqual([
      "notebooks/b/01-x.ipynb",
    ]);
  });

  test("answers an unknown name with the nearest ones", () => {
    expect(() => resolveFrom("b/03-x")).toThrow('unknown notebook: "b/03-x"; did you mean "b/01-x"');
    expect(() => resolveFrom("03-x")).toThrow('unknown notebook: "03-x"; did you mean "01-x"');
  });

  test("refuses a file that is no notebook", () => {
    expect(() => resolveFrom("notebooks/b/settings.ts")).toThrow(
      "settings.ts; expected a file ending in .ipynb",
    );
  });

  test("refuses a folder without notebooks", () => {
    expect(() => resolveFrom("notebooks/b/.ipynb_checkpoints/none", "b")).toThrow("unknown notebook");
    mkdirSync(join(root, "empty"));
    expect(() => resolveFrom("empty")).toThrow("invalid folder: empty; expected one that holds notebooks");
  });
});
