import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startKernel } from "../../../lib/notebook/protocol/kernel.ts";

const folder = process.cwd();
const script = (text: string) => [process.execPath, "-e", text];

describe("a kernel that does not start", () => {
  test("and ends is reported with its exit code and its last lines", async () => {
    const argv = script('console.error("first"); console.error("no such module"); process.exit(3)');
    await expect(startKernel({ folder, argv })).rejects.toThrow(
      "the kernel died (exit code 3); the kernel's last lines:\n  first\n  no such module",
    );
  });

  test("and does not answer is reported with the time it had, and is ended", async () => {
    const argv = script("console.log(process.pid); setInterval(() => {}, 1000)");
    const failure = await startKernel({ folder, argv, startSeconds: 0.5 }).catch(
      (error: Error) => error.message,
    );
    expect(failure).toMatch(/^the kernel did not answer within 0.5 s; the kernel's last lines:\n {2}\d+$/);
    const pid = Number(/\d+$/.exec(String(failure))![0]);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  test("because its program is missing is reported with the reason", async () => {
    await expect(startKernel({ folder, argv: ["/no/such/program"] })).rejects.toThrow(
      "the kernel could not be started: spawn /no/such/program ENOENT",
    );
  });

  test("before the caller gives up rejects with the caller's reason", async () => {
    const argv = script("setInterval(() => {}, 1000)");
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(startKernel({ folder, argv, signal })).rejects.toThrow("enough");
  });

  test("is started again when its ports turn out to be taken, three times at most", async () => {
    const starts = join(mkdtempSync(join(tmpdir(), "kvlab-starts-")), "starts");
    const script = `require("fs").appendFileSync(${JSON.stringify(starts)}, "x"); throw new Error("Address already in use")`;
    await expect(startKernel({ folder, argv: [process.execPath, "-e", script] })).rejects.toThrow(
      "Address already in use",
    );
    expect(readFileSync(starts, "utf8")).toBe("xxx");
  });
});
