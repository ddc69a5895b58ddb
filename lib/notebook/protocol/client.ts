import { randomUUID } from "node:crypto";
import * as zmq from "zeromq";
import type { Connection } from "./connection.ts";
import { decode, encode, type Header, type Message } from "./message.ts";

/** Receives what the kernel publishes while it answers a request: streams, displays, errors, states. */
export type OnPublish = (message: Message) => void;

/** The two sockets over which requests are made and outputs come in. */
export interface Client {
  /**
   * Sends a request on the shell socket. Resolves with the reply once the kernel has also published that it is
   * idle again, so that all outputs of the request have been handed to `onPublish`. Later outputs of the same
   * request are still handed on until the client is closed.
   */
  request(type: string, content: object, onPublish?: OnPublish): Promise<Message>;
  close(): void;
}

interface Pending {
  onPublish: OnPublish;
  onReply: (message: Message) => void;
}

/** Connects to the kernel of a connection file; the kernel may start later. */
export function connect({ ip, shell_port, iopub_port, key }: Connection): Client {
  const shell = new zmq.Dealer({ linger: 0 });
  const iopub = new zmq.Subscriber({ linger: 0 });
  shell.connect(`tcp://${ip}:${shell_port}`);
  iopub.connect(`tcp://${ip}:${iopub_port}`);
  iopub.subscribe();

  const pending = new Map<string, Pending>();
  const parentOf = (message: Message) => pending.get(message.parent_header.msg_id ?? "");
  receive(shell, key, (message) => parentOf(message)?.onReply(message));
  receive(iopub, key, (message) => parentOf(message)?.onPublish(message));

  const session = randomUUID();
  let sending: Promise<unknown> = Promise.resolve(); // a socket takes one message at a time
  return {
    request(type, content, onPublish = () => {}) {
      const message = { header: newHeader(type, session), parent_header: {}, metadata: {}, content };
      const answer = awaitAnswer(pending, message.header.msg_id, onPublish);
      sending = sending.then(() => shell.send(encode(message as Message, key))).catch(() => {});
      return answer;
    },
    close() {
      shell.close();
      iopub.close();
    },
  };
}

/** Resolves with the reply when both the reply and the idle state have come, in whichever order. */
function awaitAnswer(pending: Map<string, Pending>, id: string, onPublish: OnPublish): Promise<Message> {
  return new Promise((resolve) => {
    let reply: Message | undefined;
    let idle = false;
    const settle = () => {
      if (reply && idle) resolve(reply);
    };
    pending.set(id, {
      onReply(message) {
        reply = message;
        settle();
      },
      onPublish(message) {
        onPublish(message);
        idle ||= message.header.msg_type === "status" && message.content.execution_state === "idle";
        settle();
      },
    });
  });
}

/** Hands on every message that carries the right signature, until the socket is closed. */
async function receive(socket: zmq.Dealer | zmq.Subscriber, key: string, onMessage: (m: Message) => void) {
  try {
    for await (const frames of socket) {
      const message = decodeOrDrop(frames, key);
      if (message) onMessage(message);
    }
  } catch (error) {
    if (!socket.closed) throw error;
  }
}

function decodeOrDrop(frames: Buffer[], key: string): Message | undefined {
  try {
    return decode(frames, key);
  } catch {
    return undefined; // not of this connection, as the protocol asks
  }
}

function newHeader(msg_type: string, session: string): Header {
  const date = new Date().toISOString();
  return { msg_id: randomUUID(), msg_type, session, username: "kvlab", date, version: "5.3" };
}
