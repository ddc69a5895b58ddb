import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/notebook/kernel/root.ts";
import { openSession, type Session, temporaryProject, write } from "./session.ts";

let folder: string;
let session: Session;

beforeAll(async () => {
  folder = temporaryProject({
    "lib/sum.ts":
      'import { one } from "./one.ts";\nimport data from "./data.json";\nexport const sum: number = one + data.two;\n',
    "lib/one.ts": "export const one: number = 1;\n",
    "lib/data.json": '{ "two": 2 }\n',
    "lib/group/index.ts": 'export { one as fromIndex } from "../one.ts";\n',
    "lib/counter.ts": "let n = 0;\nexport const count = (): number => ++n;\n",
    "lib/where.ts": "export const where: string = import.meta.filename;\n",
    "notebooks/paper/settings.ts": 'import type { Size } from "./size.ts";\nexport const size: Size = 7;\n',
    "notebooks/paper/size.ts": "export type Size = number;\n",
  });
  session = await openSession(path.join(folder, "notebooks/paper"));
});

afterAll(async () => {
  await session.kernel.stop();
  fs.rmSync(folder, { recursive: true });
});

const shown = async (code: string) => (await session.run(code)).result?.["text/plain"];

describe("imports are resolved from the notebook's folder", () => {
  test.each(["../../lib/sum", "../../lib/sum.js", "../../lib/sum.ts"])(
    "%s is the TypeScript file",
    async (name) => {
      expect(await shown(`import { sum } from "${name}";\nsum`)).toBe("3");
    },
  );

  test("a folder stands for its index.ts", async () => {
    expect(await shown('import { fromIndex } from "../../lib/group";\nfromIndex')).toBe("1");
  });

  test("./settings is the module beside the notebook", async () => {
    expect(await shown('import { size } from "./settings";\nsize')).toBe("7");
  });

  test("JSON is imported, with and without the import attribute", async () => {
    expect(await shown('import data from "../../lib/data.json";\ndata.two')).toBe("2");
    expect(await shown('import again from "../../lib/data.json" with { type: "json" };\nagain.two')).toBe(
      "2",
    );
  });

  test("a dynamic import is resolved the same way", async () => {
    expect(await shown('(await import("../../lib/sum")).sum')).toBe("3");
  });

  test("packages come from the project, typed, wherever the notebook lies", async () => {
    const code =
      'import * as aq from "arquero";\nconst rows: number = aq.table({ a: [1, 2] }).numRows();\nrows';
    expect(await shown(code)).toBe("2");
    const { error } = await session.run("const wrong: string = aq.table({ a: [1] }).numRows();");
    expect(error?.evalue).toContain("TS2322");
  });

  test("import.meta tells the place of a module and of the notebook", async () => {
    expect(await shown('import { where } from "../../lib/where";\nwhere')).toBe(`'${folder}/lib/where.ts'`);
    expect(await shown("import.meta.dirname")).toBe(`'${folder}/notebooks/paper'`);
  });

  test("the kernel works in the project's folder", async () => {
    expect(await shown("process.cwd()")).toBe(`'${projectRoot}'`);
  });

  test("an import that does not exist is a type error that names it", async () => {
    const { error } = await session.run('import { x } from "./absent";\nx');
    expect(error?.evalue).toContain("1:19 - TS2307: Cannot find module './absent'");
  });
});

describe("modules follow their files", () => {
  test("a changed module is reloaded at its next import, and so are those that import it", async () => {
    expect(await shown('import { sum } from "../../lib/sum";\nsum')).toBe("3");
    write(folder, "lib/one.ts", "export const one: number = 100;\n");
    expect(await shown('import { sum } from "../../lib/sum";\nsum')).toBe("102");
    write(folder, "lib/data.json", '{ "two": 20 }\n');
    expect(await shown('import { sum } from "../../lib/sum";\nsum')).toBe("120");
  });

  test("a module that the change does not reach keeps its state", async () => {
    expect(await shown('import { count } from "../../lib/counter";\ncount()')).toBe("1");
    write(folder, "lib/one.ts", "export const one: number = 5;\n");
    expect(await shown('import { count } from "../../lib/counter";\ncount()')).toBe("2");
  });

  test("a changed type is seen by the next cell", async () => {
    expect(await shown('import { size } from "./settings";\nsize')).toBe("7");
    write(folder, "notebooks/paper/size.ts", "export type Size = string;\n");
    const { error } = await session.run('import { size } from "./settings";\nsize');
    expect(error?.ename).toBe("TypeScriptError");
    expect(error?.evalue).toContain("settings.ts:2:14 - TS2322");
    write(folder, "notebooks/paper/size.ts", "export type Size = number;\n");
    expect(await shown('import { size } from "./settings";\nsize')).toBe("7");
  });

  test("a module made after a failed import is found", async () => {
    const cell = 'import { late } from "../../lib/late";\nlate';
    expect((await session.run(cell)).reply.status).toBe("error");
    write(folder, "lib/late.ts", 'export const late = "here";\n');
    expect(await shown(cell)).toBe("'here'");
  });

  test("a module that throws is run again at the next import", async () => {
    write(folder, "lib/fragile.ts", 'export const fine = 1;\nthrow new Error("not yet");\n');
    const { error } = await session.run('import { fine } from "../../lib/fragile";\nfine');
    expect(error?.evalue).toBe("not yet");
    write(folder, "lib/fragile.ts", "export const fine = 1;\n");
    expect(await shown('import { fine } from "../../lib/fragile";\nfine')).toBe("1");
  });
});
