import fs from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSession, type Session, temporaryProject } from "./session.ts";

let folder: string;
let session: Session;

beforeAll(async () => {
  folder = temporaryProject({
    "fail.ts":
      "interface Unused {\n  a: number;\n}\n\nexport function fail(): never {\n  throw new Error(`in a module`);\n}\n",
    "wrong.ts": '\nexport const wrong: number = "x";\n',
  });
  session = await openSession(folder);
});

afterAll(async () => {
  await session.kernel.stop();
  fs.rmSync(folder, { recursive: true });
});

/** The lines of a cell's traceback, its number replaced by "n". */
async function traceback(code: string): Promise<string[]> {
  const { error } = await session.run(code);
  return (error?.traceback ?? [])
    .join("\n")
    .replace(/\[\d+\]/g, "[n]")
    .split("\n");
}

describe("an error reaches the front end as one", () => {
  test("an error message and a reply carry name, message and traceback", async () => {
    const { error, reply } = await session.run('throw new RangeError("too far");');
    expect(error).toMatchObject({ ename: "RangeError", evalue: "too far" });
    expect(reply).toMatchObject({ status: "error", ...error });
    expect(error?.traceback[0]).toBe("RangeError: too far");
  });

  test("stack lines give the line of the cell as its author sees it, and nothing of the kernel", async () => {
    const code = [
      "interface Point {",
      "  x: number;",
      "}",
      "",
      "// types, comments and blank lines vanish in the compiled code",
      "function outer(p: Point): number {",
      "  if (p.x > 0) throw new Error('deep');",
      "  return p.x;",
      "}",
      "const fine = outer({ x: 0 });",
      "outer({ x: 1 });",
    ];
    expect(await traceback(code.join("\n"))).toEqual([
      "Error: deep",
      "    at outer ([n]:7:22)",
      "    at [n]:11:1",
    ]);
  });

  test("lines are right after an await, in functions of earlier cells and in modules", async () => {
    expect(await traceback("await null;\n\nthrow new Error('late');")).toEqual([
      "Error: late",
      "    at [n]:3:7",
    ]);
    await session.run("\n\nconst thrower = () => { throw new Error('earlier'); };");
    expect(await traceback("thrower();")).toEqual([
      "Error: earlier",
      "    at thrower ([n]:3:31)",
      "    at [n]:1:1",
    ]);
    const [, frame] = await traceback('import { fail } from "./fail";\nfail();');
    expect(frame).toBe(`    at fail (${folder}/fail.ts:6:9)`);
  });

  test("a stack that the cell prints itself has the same lines", async () => {
    const { stdout } = await session.run("\nconsole.log(new Error('printed').stack);");
    expect(stdout.replace(/\[\d+\]/, "[n]")).toBe("Error: printed\n    at [n]:2:13\n");
  });

  test("causes are shown below", async () => {
    const lines = await traceback('throw new Error("outer", { cause: new Error("inner") });');
    expect(lines).toEqual(["Error: outer", "    at [n]:1:7", "caused by Error: inner", "    at [n]:1:35"]);
  });

  test("values that are not errors may be thrown", async () => {
    expect((await session.run('throw "text";')).error).toMatchObject({ ename: "Thrown", evalue: "text" });
    expect((await session.run("throw { a: 1 };")).error?.evalue).toBe("{ a: 1 }");
    expect((await session.run("throw undefined;")).error?.evalue).toBe("undefined");
  });

  test("an error that nobody catches is printed and the kernel lives", async () => {
    const { stderr } = await session.run(
      'setTimeout(() => { throw new Error("stray"); });\nawait new Promise((done) => setTimeout(done, 20));',
    );
    expect(stderr).toContain("Uncaught Error: stray");
    expect((await session.run("1 + 1")).result).toEqual({ "text/plain": "2" });
  });
});

describe("a type error is shown where it stands", () => {
  test("with line, column, number and the line itself", async () => {
    const { error } = await session.run('const good = 1;\nconst bad: number = "x";');
    const message = "2:7 - TS2322: Type 'string' is not assignable to type 'number'.";
    expect(error).toEqual({
      ename: "TypeScriptError",
      evalue: message,
      traceback: [`TypeScriptError: ${message}\n  2 | const bad: number = "x";\n    |       ^^^`],
    });
  });

  test("all of a cell's are shown, and nothing of it has run", async () => {
    const { error, stdout } = await session.run('console.log("ran");\nnope1;\nnope2;');
    expect(error?.traceback).toHaveLength(2);
    expect(stdout).toBe("");
  });

  test("in a module with the module's name", async () => {
    const { error } = await session.run('import { wrong } from "./wrong";\nwrong');
    expect(error?.evalue).toBe(
      `${folder}/wrong.ts:2:14 - TS2322: Type 'string' is not assignable to type 'number'.`,
    );
  });
});

describe("what a failed cell did stays", () => {
  test("names that got a value and types are kept, the others are unknown", async () => {
    await session.run(
      'import { join } from "node:path";\ntype Id = string;\nconst [first, ...others] = [1, 2];\nconst f = (id: Id) => id.length;\nthrow new Error("stop");\nconst never1 = 1;',
    );
    const kept = await session.run('const id: Id = "four";\n[typeof join, first, others, f(id)]');
    expect(kept.result?.["text/plain"]).toBe("[ 'function', 1, [ 2 ], 4 ]");
    expect((await session.run("never1")).error?.evalue).toContain("TS2304: Cannot find name 'never1'");
  });
});
