import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createConnectionFile, freePorts } from "../../../lib/notebook/protocol/connection.ts";

describe("a connection file", () => {
  test("states what the client connects to, is closed to other users, and is removed with its folder", async () => {
    const file = await createConnectionFile();
    expect(JSON.parse(readFileSync(file.path, "utf8"))).toEqual(file.connection);
    expect(file.connection).toMatchObject({
      transport: "tcp",
      ip: "127.0.0.1",
      signature_scheme: "hmac-sha256",
    });
    if (process.platform !== "win32") expect(statSync(file.path).mode & 0o077).toBe(0);
    await file.remove();
    expect(existsSync(file.path)).toBe(false);
  });

  test("has a key of its own", async () => {
    const [one, other] = await Promise.all([createConnectionFile(), createConnectionFile()]);
    expect(one.connection.key).not.toBe(other.connection.key);
    await Promise.all([one.remove(), other.remove()]);
  });

  test("gets ports that differ from each other, none of them one that outgoing connections use", async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    for (const port of ports) expect(port).toBeLessThan(30_000);
  });
});
