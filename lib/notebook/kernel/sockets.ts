import { randomUUID } from "node:crypto";
import fs from "node:fs";
import type { Publisher, Reply, Router } from "zeromq";
import type { Connection } from "../protocol/connection.ts";
import { decode, encode, type Header, type Message } from "../protocol/message.ts";
import { nativeRequire } from "./root.ts";

/** A request as it came in, with the way back. */
export interface Request extends Message {
  readonly header: Header;
  /** Sends the reply to whoever asked. */
  reply(type: string, content: object): void;
}

/** The kernel's end of a connection. */
export interface Sockets {
  /** Sends a message to all front ends, as an answer to `parent`. */
  publish(parent: Message, type: string, content: object): void;
  close(): void;
}

/** Frames before this one say to whom the reply goes. */
const delimiter = "<IDS|MSG>";

/** Channels on which requests come in. */
export type Channel = "shell" | "control";

/** The process's own log. By the time something is to be said, `process.stderr` leads to a cell. */
const log = process.stderr.write.bind(process.stderr);

/**
 * Opens the five sockets of a connection file and hands on every request that carries the right signature.
 *
 * Mends: a cell that prints in a tight loop lost all but the first lines. zeromq drops what goes beyond 1000 unsent
 * messages, and its JavaScript side takes 512 in one go unless the time-out for sending is 0, which makes it hand on
 * each at once. Here outputs are kept without limit until the front end takes them.
 */
export async function openSockets(
  connectionFile: string,
  onRequest: (channel: Channel, request: Request) => void,
): Promise<Sockets> {
  const zmq = nativeRequire("zeromq") as typeof import("zeromq");
  const connection = JSON.parse(fs.readFileSync(connectionFile, "utf8")) as Connection;
  const { transport, ip, key } = connection;
  const unlimited = { sendHighWaterMark: 0, sendTimeout: 0 };
  const iopub = new zmq.Publisher({ ...unlimited, linger: 1000 });
  const shell = new zmq.Router({ ...unlimited, linger: 1000 });
  const control = new zmq.Router({ ...unlimited, linger: 1000 });
  const stdin = new zmq.Router();
  const heartbeat = new zmq.Reply();
  await Promise.all([
    iopub.bind(`${transport}://${ip}:${connection.iopub_port}`),
    shell.bind(`${transport}://${ip}:${connection.shell_port}`),
    control.bind(`${transport}://${ip}:${connection.control_port}`),
    stdin.bind(`${transport}://${ip}:${connection.stdin_port}`),
    heartbeat.bind(`${transport}://${ip}:${connection.hb_port}`),
  ]);
  receive(shell, key, (request) => onRequest("shell", request));
  receive(control, key, (request) => onRequest("control", request));
  echo(heartbeat);
  return {
    publish: (parent, type, content) => {
      const message = answer(parent, type, content);
      send(iopub, [Buffer.from(`kernel.${type}`), ...encode(message, key)]);
    },
    close: () => {
      for (const socket of [iopub, shell, control, stdin, heartbeat]) socket.close();
    },
  };
}

async function receive(socket: Router, key: string, onRequest: (request: Request) => void): Promise<void> {
  for await (const frames of socket) {
    const message = decodeOrDrop(frames, key);
    if (!message) continue;
    const identities = frames.slice(
      0,
      frames.findIndex((frame) => frame.toString("latin1") === delimiter),
    );
    const reply = (type: string, content: object) =>
      send(socket, [...identities, ...encode(answer(message, type, content), key)]);
    onRequest({ ...message, reply });
  }
}

function decodeOrDrop(frames: Buffer[], key: string): Message | undefined {
  try {
    return decode(frames, key);
  } catch (error) {
    log(`${(error as Error).message}\n`);
    return undefined;
  }
}

function answer({ header }: Message, msg_type: string, content: object): Message {
  const { session, username, version } = header as Header;
  const date = new Date().toISOString();
  return {
    header: { msg_id: randomUUID(), msg_type, session, username, date, version },
    parent_header: header,
    metadata: {},
    content: content as Record<string, unknown>,
  };
}

function send(socket: Publisher | Router, frames: Buffer[]): void {
  socket.send(frames).catch((error: Error) => log(`message not sent: ${error.message}\n`));
}

/** Answers the heartbeat, by which front ends see that the kernel lives. */
async function echo(heartbeat: Reply): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}
