import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/notebook/kernel/root.ts";
import { openSession, type Session } from "./session.ts";

let session: Session;

beforeAll(async () => {
  session = await openSession(join(projectRoot, "lib"));
});
afterAll(() => session.kernel.stop());

/** Runs cells in order; the last value of the last one as text, or its error. */
async function last(...cells: string[]): Promise<string | undefined> {
  let shown: string | undefined;
  for (const code of cells) {
    const { result, error } = await session.run(code);
    shown = error?.evalue ?? result?.["text/plain"];
  }
  return shown;
}

describe("cells are checked strictly by a current compiler", () => {
  test("null is not a string, and a parameter needs a type", async () => {
    expect(await last("const s: string = null;")).toContain("TS2322");
    expect(await last("function f(a) { return a; }")).toContain("TS7006");
  });

  test("an optional property does not accept undefined, as in the project", async () => {
    expect(await last("const o: { a?: number } = { a: undefined };")).toContain("TS2375");
  });

  test("names of a browser's window are unknown", async () => {
    expect(await last("status;")).toContain("TS2304");
  });

  test("a module of the project that tsc accepts is accepted", async () => {
    const code = 'import { workload } from "./workload/workload.ts";\ntypeof workload';
    expect(await last(code)).toBe("'function'");
  });

  test("Plot.plot is typed", async () => {
    const code = 'import * as Plot from "@observablehq/plot";\nPlot.plot({ width: "wide" });';
    expect(await last(code)).toContain("TS2322");
  });

  test("unused names are nobody's business in a cell", async () => {
    expect(await last('import { readFile } from "node:fs";\nconst unused = 1;\n"ran"')).toBe("'ran'");
  });
});

describe("the language of a cell", () => {
  test("using disposes at the cell's end, and the last value is still shown", async () => {
    const { stdout, result } = await session.run(
      'using r = { [Symbol.dispose]() { console.log("disposed"); } };\n[3, 1].toSorted()',
    );
    expect(stdout).toBe("disposed\n");
    expect(result?.["text/plain"]).toBe("[ 1, 3 ]");
  });

  test("for await alone makes a cell wait", async () => {
    expect(await last("let total = 0;\nfor await (const n of [1, 2]) total += n;\ntotal")).toBe("3");
  });

  test("await may stand before a name, a call or a bracket", async () => {
    expect(await last("await Promise.resolve(4)")).toBe("4");
    expect(await last("await (async () => { await null; return 5; })()")).toBe("5");
    expect(await last("const { six } = await Promise.resolve({ six: 6 });", "six")).toBe("6");
  });

  test("await inside a function that is not async is refused", async () => {
    expect(await last("const f = () => { await null; };")).toContain("TS1308");
  });

  test("satisfies, enums, private names and redeclared constants work", async () => {
    expect(await last("const c = { a: 1 } satisfies Record<string, number>;\nconst c2 = c.a;\nc2")).toBe("1");
    expect(await last("enum Colour { Red, Green }\nColour.Green")).toBe("1");
    expect(await last("class P { #x = 3; get() { return this.#x; } }", "new P().get()")).toBe("3");
    expect(await last("const again = 1;", 'const again: string = "two";', "again")).toBe("'two'");
  });

  test("export before a declaration changes nothing", async () => {
    expect(await last("export const shared = 8;\nconst more = 9;\nexport { more };", "[shared, more]")).toBe(
      "[ 8, 9 ]",
    );
  });

  test("a name of an earlier cell may stand alone in an object", async () => {
    expect(await last("const x = 1;\nlet y = 2;", "({ x, y })")).toBe("{ x: 1, y: 2 }");
    expect(await last("({ y } = { y: 7 });\n({ y = 8 } = {});", "y")).toBe("8");
  });

  test("properties of an earlier cell's types may be renamed while destructuring", async () => {
    expect(
      await last("const point = { left: 1, top: 2 };", "const { left: a, top: b } = point;\n[a, b]"),
    ).toBe("[ 1, 2 ]");
    expect(await last("let moved = 0;", "({ left: moved } = point);\nmoved")).toBe("1");
  });

  test("a type that cannot be named does not stand in the way, and is kept where a file declares it", async () => {
    expect(
      await last('import * as aq from "arquero";\nconst column = aq.table({ a: [1] }).column("a");'),
    ).toBeUndefined();
    expect(await last("const wrong: string = column;")).toContain("TS2322");
  });
});
