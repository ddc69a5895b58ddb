import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/notebook/kernel/root.ts";
import { openSession, type Session } from "./session.ts";

let session: Session;

beforeAll(async () => {
  session = await openSession(join(projectRoot, "lib"));
});
afterAll(() => session.kernel.stop());

const formats = async (code: string) => (await session.run(code)).result;

describe("a cell's last value shows itself", () => {
  test("as text where that is all there is to it", async () => {
    expect(await formats("1 + 1")).toEqual({ "text/plain": "2" });
    expect(await formats('"a\\"b"')).toEqual({ "text/plain": "'a\"b'" });
    expect(await formats("null")).toEqual({ "text/plain": "null" });
    expect(await formats("({ a: [1, 2] })")).toEqual({ "text/plain": "{ a: [ 1, 2 ] }" });
  });

  test("not at all where there is none", async () => {
    expect(await formats("undefined")).toBeUndefined();
    expect(await formats("const nothing = 1;")).toBeUndefined();
  });

  test("through its own method, which may take its time", async () => {
    const method = '[Symbol.for("Jupyter.display")]';
    const code = `class Own { ${method}() { return { "text/html": "<b>own</b>" }; } }\nnew Own()`;
    expect(await formats(code)).toEqual({ "text/html": "<b>own</b>" });
    expect(await formats(`({ async ${method}() { return { "text/plain": "late" }; } })`)).toEqual({
      "text/plain": "late",
    });
  });

  test("with metadata where the method gives it", async () => {
    const bundle = '{ data: { "image/png": "" }, metadata: { "image/png": { width: 3 } } }';
    const { published } = await session.run(`({ [Symbol.for("Jupyter.display")]: () => (${bundle}) })`);
    const result = published.find(({ header }) => header.msg_type === "execute_result");
    expect(result?.content.metadata).toEqual({ "image/png": { width: 3 } });
  });

  test("and a method that throws is the cell's error", async () => {
    const { error } = await session.run(
      '({ [Symbol.for("Jupyter.display")]() { throw new Error("cannot show"); } })',
    );
    expect(error?.evalue).toBe("cannot show");
  });

  test("as a table where it is an arquero table", async () => {
    const html = (await formats('import * as aq from "arquero";\naq.table({ answer: [42] })'))?.["text/html"];
    expect(html).toMatch(/<table.*answer.*42/s);
  });
});

describe("Observable Plot draws in a cell", () => {
  test("with Plot.plot and with a mark's own plot, without a document given", async () => {
    await session.run('import * as Plot from "@observablehq/plot";');
    for (const code of [
      "Plot.plot({ marks: [Plot.dot([[1, 2]])] })",
      "Plot.dot([[1, 2]]).plot({ title: 'one' })",
    ])
      expect(await formats(code)).toHaveProperty(["image/png"], expect.stringMatching(/^iVBORw0KGgo/));
  });

  test("while no library is led to take the kernel for a browser", async () => {
    expect(await formats('["window", "document"].map((name) => name in globalThis)')).toEqual({
      "text/plain": "[ false, false ]",
    });
  });
});
