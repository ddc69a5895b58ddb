import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkedModules } from "../../../lib/notebook/kernel/checked.ts";

let root: string;
const file = (name: string, text: string) => writeFileSync(join(root, name), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kvlab-checked-"));
  for (const folder of ["lib", "notebooks", "data"]) mkdirSync(join(root, folder));
  file("package-lock.json", "{}");
  file("lib/a.ts", "export const a = 1;");
  file("lib/b.ts", 'export { a } from "./a.ts";');
});
afterEach(() => rmSync(root, { recursive: true }));

describe("modules found clean", () => {
  test("are remembered by the next kernel", () => {
    checkedModules(root).add([join(root, "lib/b.ts")]);
    expect(checkedModules(root).has(join(root, "lib/b.ts"))).toBe(true);
    expect(checkedModules(root).has(join(root, "lib/a.ts"))).toBe(false);
  });

  test("are forgotten when any source, datum or package changes, even one they may not import", () => {
    for (const name of ["lib/a.ts", "data/new.json", "package-lock.json"]) {
      checkedModules(root).add([join(root, "lib/b.ts")]);
      file(name, `{ "changed": "${name}" }`);
      expect(checkedModules(root).has(join(root, "lib/b.ts")), name).toBe(false);
    }
  });

  test("outside the project are not remembered", () => {
    const elsewhere = join(tmpdir(), "elsewhere.ts");
    checkedModules(root).add([elsewhere]);
    expect(checkedModules(root).has(elsewhere)).toBe(false);
  });
});
