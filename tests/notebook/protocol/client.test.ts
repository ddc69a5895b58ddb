import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as zmq from "zeromq";
import { type Client, connect } from "../../../lib/notebook/protocol/client.ts";
import type { Connection } from "../../../lib/notebook/protocol/connection.ts";
import { decode, encode, type Message } from "../../../lib/notebook/protocol/message.ts";

const key = "secret";
let shell: zmq.Router;
let iopub: zmq.XPublisher;
let client: Client;

/** A kernel's two sockets, with a client that has subscribed. */
beforeEach(async () => {
  shell = new zmq.Router({ linger: 0 });
  iopub = new zmq.XPublisher({ linger: 0 });
  await shell.bind("tcp://127.0.0.1:*");
  await iopub.bind("tcp://127.0.0.1:*");
  const port = (socket: { lastEndpoint: string | null }) => Number(socket.lastEndpoint!.split(":").at(-1));
  client = connect({ ip: "127.0.0.1", shell_port: port(shell), iopub_port: port(iopub), key } as Connection);
  await iopub.receive();
});

afterEach(() => {
  client.close();
  shell.close();
  iopub.close();
});

function answer(request: Message, msg_type: string, content: object, secret = key): Buffer[] {
  const header = { ...request.header, msg_type };
  return encode({ header, parent_header: request.header, metadata: {}, content } as Message, secret);
}

async function nextRequest(): Promise<{ identity: Buffer; request: Message }> {
  const frames = await shell.receive();
  return { identity: frames[0]!, request: decode(frames, key) };
}

describe("a request", () => {
  test("is settled by the reply and the idle state together, with all outputs handed on before", async () => {
    const published: string[] = [];
    let settled = false;
    const reply = client.request("execute_request", { code: "1" }, ({ header }) =>
      published.push(header.msg_type),
    );
    reply.then(() => {
      settled = true;
    });
    const { identity, request } = await nextRequest();
    await shell.send([identity, ...answer(request, "execute_reply", { status: "ok" })]);
    const other = client.request("kernel_info_request", {}); // its arrival shows that the reply has had its time
    await nextRequest();
    expect(settled).toBe(false);
    await iopub.send(["topic", ...answer(request, "stream", { text: "a" })]);
    await iopub.send(["topic", ...answer(request, "status", { execution_state: "idle" })]);
    expect((await reply).content).toEqual({ status: "ok" });
    expect(published).toEqual(["stream", "status"]);
    expect(await Promise.race([other, Promise.resolve("pending")])).toBe("pending");
  });

  test("is not settled by messages with a false signature or of another request", async () => {
    const reply = client.request("execute_request", { code: "1" });
    const { identity, request } = await nextRequest();
    await iopub.send(["topic", ...answer(request, "status", { execution_state: "idle" })]);
    await shell.send([identity, ...answer(request, "execute_reply", { status: "forged" }, "wrong key")]);
    const stranger = { ...request, header: { ...request.header, msg_id: "another" } };
    await shell.send([identity, ...answer(stranger, "execute_reply", { status: "stray" })]);
    await shell.send([identity, ...answer(request, "execute_reply", { status: "ok" })]);
    expect((await reply).content).toEqual({ status: "ok" });
  });

  test("hands on outputs that come after the reply", async () => {
    const texts: unknown[] = [];
    let late: () => void = () => {};
    const lateText = new Promise<void>((resolve) => {
      late = resolve;
    });
    const reply = client.request("execute_request", {}, ({ header, content }) => {
      if (header.msg_type !== "stream") return;
      texts.push(content.text);
      late();
    });
    const { identity, request } = await nextRequest();
    await shell.send([identity, ...answer(request, "execute_reply", { status: "ok" })]);
    await iopub.send(["topic", ...answer(request, "status", { execution_state: "idle" })]);
    await reply;
    await iopub.send(["topic", ...answer(request, "stream", { text: "late" })]);
    await lateText;
    expect(texts).toEqual(["late"]);
  });
});
