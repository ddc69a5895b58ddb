import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSession, type Session } from "../notebook/kernel/session.ts";

/** A notebook that lies in this folder. */
const folder = fileURLToPath(new URL(".", import.meta.url));
const imports = `import { parallel } from "../../lib/sweep";\nimport { tasks } from "./tasks.ts";\n`;

describe("parallel in a notebook's cell", () => {
  let session: Session;
  beforeAll(async () => {
    session = await openSession(folder);
  });
  afterAll(() => session.kernel.stop());

  test("runs a module's function on other threads, and its results are those of this thread", async () => {
    const { result, error } = await session.run(
      `${imports}const places = await parallel(tasks.where, [1, 2, 3], { threads: 2 });
const means = await parallel(tasks.mean, [{ seed: 5 }, { seed: 6 }], { threads: 2 });
[places.some(({ main }) => main), means[0].mean === (await tasks.mean.run({ seed: 5 })).mean]`,
    );
    expect(error).toBeUndefined();
    expect(result?.["text/plain"]).toBe("[ false, true ]");
  });

  test("ends its workers when the cell is interrupted", async () => {
    let again: NodeJS.Timeout | undefined;
    const { error } = await session.run(
      `${imports}await parallel(tasks.spin, [0, 1e9], { threads: 2, onResult: () => console.log("on") });`,
      {},
      ({ header }) => {
        if (header.msg_type === "stream") again = setInterval(session.kernel.interrupt, 100);
        if (header.msg_type === "error") clearInterval(again);
      },
    );
    expect(error?.ename).toBe("Interrupted");
    const { result } = await session.run(
      `(process as unknown as { getActiveResourcesInfo(): string[] }).getActiveResourcesInfo().filter((what) => what.includes("Worker"))`,
    );
    expect(result?.["text/plain"]).toBe("[]");
  });
});
