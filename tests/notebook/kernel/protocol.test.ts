import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/notebook/kernel/root.ts";
import type { Message } from "../../../lib/notebook/protocol/message.ts";
import { openSession, type Session } from "./session.ts";

let session: Session;

beforeAll(async () => {
  session = await openSession(join(projectRoot, "lib"));
});
afterAll(() => session.kernel.stop());

const types = (messages: readonly Message[]) => messages.map(({ header }) => header.msg_type);

describe("a cell's messages", () => {
  test("come in the order of the protocol, with the cell's number", async () => {
    const { published, reply } = await session.run('console.log("printed");\n"value"');
    expect(types(published)).toEqual(["status", "execute_input", "stream", "execute_result", "status"]);
    const count = reply.execution_count;
    expect(published[1].content).toEqual({
      code: 'console.log("printed");\n"value"',
      execution_count: count,
    });
    expect(published[3].content.execution_count).toBe(count);
    const next = await session.run("1");
    expect(next.reply.execution_count).toBe((count as number) + 1);
  });

  test("of a silent request are states alone, and it does not count", async () => {
    const before = (await session.run("1")).reply.execution_count as number;
    const { published } = await session.run("const quiet = 1;\nquiet", { silent: true });
    expect(types(published)).toEqual(["status", "status"]);
    expect((await session.run("quiet")).reply.execution_count).toBe(before + 1);
  });

  test("are all delivered, however fast they come", async () => {
    const { stdout } = await session.run("for (let i = 0; i < 5000; i++) console.log(i);");
    expect(stdout.split("\n")).toHaveLength(5001);
  });

  test("tslab's display functions work, updates included", async () => {
    const { published } = await session.run(
      'import { newDisplay } from "tslab";\nconst bar = newDisplay();\nbar.html("0 %");\nbar.html("100 %");',
    );
    const displays = published.filter(({ header }) => header.msg_type.endsWith("display_data"));
    expect(types(displays)).toEqual(["display_data", "update_display_data"]);
    expect(displays[1].content.data).toEqual({ "text/html": "100 %" });
    expect(displays[1].content.transient).toEqual(displays[0].content.transient);
  });
});

describe("cells sent together", () => {
  test("run one after the other, busy and idle each", async () => {
    const log: string[] = [];
    const note = (name: string) => (message: Message) => {
      if (message.header.msg_type === "status") log.push(`${name} ${message.content.execution_state}`);
    };
    await Promise.all([
      session.run("await new Promise((done) => setTimeout(done, 50));", {}, note("first")),
      session.run("2", {}, note("second")),
    ]);
    expect(log).toEqual(["first busy", "first idle", "second busy", "second idle"]);
  });

  test("run on after a failure that is not to stop them", async () => {
    const outcomes = await Promise.all([
      session.run("throw new Error('expected');", { stop_on_error: false }),
      session.run("2 + 2"),
    ]);
    expect(outcomes.map(({ reply }) => reply.status)).toEqual(["error", "ok"]);
    expect(outcomes[0].error?.evalue).toBe("expected");
    expect(outcomes[1].result).toEqual({ "text/plain": "4" });
  });

  test("are answered as aborted after a failure that is to stop them, and the next one runs", async () => {
    const outcomes = await Promise.all([
      session.run("await null;\nthrow new Error('stop');", { stop_on_error: true }),
      session.run("2 + 2"),
      session.run("3 + 3"),
    ]);
    expect(outcomes.map(({ reply }) => reply.status)).toEqual(["error", "aborted", "aborted"]);
    expect(types(outcomes[1].published)).toEqual(["status", "status"]);
    const next = await session.run("4 + 4");
    expect(next.result).toEqual({ "text/plain": "8" });
  });

  test("a request in between does not make the kernel look idle", async () => {
    const states: unknown[] = [];
    const note = (message: Message) => {
      if (message.header.msg_type === "status") states.push(message.content.execution_state);
    };
    const cell = session.run("await new Promise((done) => setTimeout(done, 1000));", {}, note);
    const answered = session.kernel.request("comm_info_request", {}).then(() => states.push("answered"));
    await Promise.all([cell, answered]);
    expect(states.filter((state) => state !== "answered")).toEqual(["busy", "busy", "idle"]);
    expect(states.indexOf("answered")).toBeLessThan(states.indexOf("idle")); // sockets differ: no more is certain
  });
});

describe("an interrupt", () => {
  /**
   * Interrupts a cell once it prints, then runs another. The signal is sent again until it takes effect: Node loses
   * one that comes in the moment in which a script ends its synchronous part.
   */
  async function interrupted(code: string) {
    let again: NodeJS.Timeout | undefined;
    const outcome = await session.run(code, {}, ({ header }) => {
      if (header.msg_type === "stream") again = setInterval(session.kernel.interrupt, 100);
      if (header.msg_type === "error") clearInterval(again);
    });
    return { outcome, next: await session.run('"alive"') };
  }

  test.each([
    ["computes", 'console.log("on");\nwhile (true);'],
    ["waits", 'console.log("on");\nawait new Promise(() => {});'],
  ])("ends a cell that %s, in one line, and the kernel lives", async (_, code) => {
    const { outcome, next } = await interrupted(code);
    expect(outcome.error).toEqual({
      ename: "Interrupted",
      evalue: "the cell was interrupted",
      traceback: ["Interrupted"],
    });
    expect(next.result).toEqual({ "text/plain": "'alive'" });
  });

  test("may be requested by message", async () => {
    const waiting = session.run('console.log("on");\nawait new Promise(() => {});', {}, ({ header }) => {
      if (header.msg_type === "stream") session.kernel.request("interrupt_request", {});
    });
    expect((await waiting).error?.ename).toBe("Interrupted");
  });
});

describe("other requests", () => {
  const ask = async (type: string, content: object = {}) =>
    (await session.kernel.request(type, content)).content;

  test("kernel_info names the language so that JupyterLab colours it, and the compiler's own version", async () => {
    const { default: manifest } = await import("../../../package.json", { with: { type: "json" } });
    const { language_info } = await ask("kernel_info_request");
    expect(language_info).toMatchObject({
      name: "typescript",
      version: manifest.dependencies.typescript,
      codemirror_mode: "typescript",
      file_extension: ".ts",
    });
  });

  test("history and comm_info are answered by their own type", async () => {
    await session.run('"remembered"');
    const history = await session.kernel.request("history_request", { hist_access_type: "tail", n: 10 });
    expect(history.header.msg_type).toBe("history_reply");
    expect((history.content.history as unknown[][]).at(-1)?.[2]).toBe('"remembered"');
    const comms = await session.kernel.request("comm_info_request", {});
    expect(comms.header.msg_type).toBe("comm_info_reply");
    expect(comms.content).toEqual({ status: "ok", comms: {} });
  });

  test("completion knows the names of earlier cells and the members of modules", async () => {
    await session.run('import * as errors from "./core/errors";\nconst watermark = 1;');
    expect(await ask("complete_request", { code: "water", cursor_pos: 5 })).toMatchObject({
      matches: ["watermark"],
      cursor_start: 0,
      cursor_end: 5,
    });
    const { matches } = await ask("complete_request", { code: "errors.inv", cursor_pos: 10 });
    expect(matches).toContain("invalid");
  });

  test("inspection shows a name's type and documentation", async () => {
    const { found, data } = await ask("inspect_request", {
      code: "errors.invalid",
      cursor_pos: 10,
      detail_level: 0,
    });
    expect(found).toBe(true);
    expect((data as Record<string, string>)["text/plain"]).toMatch(/invalid\(what: string.*house's error/s);
    expect(await ask("inspect_request", { code: "  ", cursor_pos: 1, detail_level: 0 })).toMatchObject({
      found: false,
    });
  });

  test("an unfinished cell is told from a finished one", async () => {
    expect(await ask("is_complete_request", { code: "if (true) {" })).toMatchObject({ status: "incomplete" });
    expect(await ask("is_complete_request", { code: "1 + 1" })).toEqual({ status: "complete" });
  });
});
