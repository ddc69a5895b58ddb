import { randomInt, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a kernel listens and the key that signs its messages, as Jupyter's connection files state it. */
export interface Connection {
  transport: "tcp";
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  signature_scheme: "hmac-sha256";
  key: string;
  kernel_name: string;
}

/** A connection file on disk, readable by its owner alone; `remove` deletes it. */
export interface ConnectionFile {
  connection: Connection;
  path: string;
  remove(): Promise<void>;
}

/** Finds five free ports on this machine, makes a key, and writes a connection file in a temporary folder. */
export async function createConnectionFile(): Promise<ConnectionFile> {
  const connection = await newConnection();
  const folder = await mkdtemp(join(tmpdir(), "kvlab-kernel-"));
  const path = join(folder, "connection.json");
  await writeFile(path, JSON.stringify(connection), { mode: 0o600 });
  return { connection, path, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function newConnection(): Promise<Connection> {
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await freePorts(5);
  const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port } as Record<string, number>;
  const security = { signature_scheme: "hmac-sha256", key: randomUUID() };
  return { transport: "tcp", ip: "127.0.0.1", ...ports, ...security, kernel_name: "tslab" } as Connection;
}

/**
 * Where ports are looked for: below those that systems hand to outgoing connections. A client that tries a port of that
 * kind again and again until a kernel listens can end up connected to itself, and the kernel finds the port taken.
 */
const PORTS = { least: 10_000, end: 30_000 };

/** Free TCP ports of this machine, all held until the last is known so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** Listens on some free port. */
async function listen(): Promise<Server> {
  for (;;) {
    const server = await listenOn(randomInt(PORTS.least, PORTS.end));
    if (server) return server;
  }
}

/** Listens on a port; undefined where it is taken. */
function listenOn(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    const failed = (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" || error.code === "EACCES" ? resolve(undefined) : reject(error);
    server.once("error", failed).listen(port, "127.0.0.1", () => resolve(server));
  });
}
