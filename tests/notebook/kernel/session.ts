import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Kernel, startKernel } from "../../../lib/notebook/protocol/kernel.ts";
import type { Message } from "../../../lib/notebook/protocol/message.ts";

/** What came of a cell. */
export interface Outcome {
  /** Content of the execute_reply. */
  readonly reply: Record<string, unknown>;
  /** All that was published for it, states included, in order. */
  readonly published: readonly Message[];
  readonly stdout: string;
  readonly stderr: string;
  /** The formats of the execute_result, if there was one. */
  readonly result: Record<string, string> | undefined;
  readonly error: { ename: string; evalue: string; traceback: string[] } | undefined;
}

/** A kernel under test, over ZeroMQ. */
export interface Session {
  readonly kernel: Kernel;
  run(code: string, options?: object, onPublish?: (message: Message) => void): Promise<Outcome>;
}

/** Starts the real kernel for a notebook in `folder`. */
export async function openSession(folder: string): Promise<Session> {
  const kernel = await startKernel({ folder });
  return { kernel, run: (code, options = {}, onPublish) => execute(kernel, code, options, onPublish) };
}

async function execute(
  kernel: Kernel,
  code: string,
  options: object,
  onPublish: (message: Message) => void = () => {},
): Promise<Outcome> {
  const published: Message[] = [];
  const content = { code, silent: false, store_history: true, allow_stdin: false, ...options };
  const reply = await kernel.request("execute_request", content, (message) => {
    published.push(message);
    onPublish(message);
  });
  const find = (type: string) => published.find(({ header }) => header.msg_type === type)?.content;
  return {
    reply: reply.content,
    published,
    stdout: streamText(published, "stdout"),
    stderr: streamText(published, "stderr"),
    result: find("execute_result")?.data as Outcome["result"],
    error: find("error") as Outcome["error"],
  };
}

function streamText(published: readonly Message[], name: string): string {
  const streams = published.filter(
    ({ header, content }) => header.msg_type === "stream" && content.name === name,
  );
  return streams.map(({ content }) => content.text).join("");
}

/** Writes files into a new temporary folder, by path; returns the folder. */
export function temporaryProject(files: Record<string, string>): string {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "kvlab-kernel-test-"));
  for (const [name, text] of Object.entries(files)) write(folder, name, text);
  return folder;
}

/** Writes one file, making its folder. */
export function write(folder: string, name: string, text: string): void {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
