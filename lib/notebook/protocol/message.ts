import { createHmac, timingSafeEqual } from "node:crypto";

/** A message of the Jupyter wire protocol 5.x, without its routing identities. */
export interface Message {
  header: Header;
  parent_header: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
}

/** Who sent which message when; `msg_id` is unique, and answers carry it in their `parent_header`. */
export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

const delimiter = Buffer.from("<IDS|MSG>");

/**
 * The frames of a message on the wire: delimiter, signature, header, parent header, metadata, content.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 *
 * @param key the secret of the connection file; the empty key leaves the message unsigned
 */
export function encode(message: Message, key: string): Buffer[] {
  const { header, parent_header, metadata, content } = message;
  const parts = [header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [delimiter, Buffer.from(sign(parts, key)), ...parts];
}

/**
 * The message in the frames that a socket received; identities before the delimiter are passed over.
 *
 * @throws Error for frames that are not a message and for a signature that is not the key's
 */
export function decode(frames: readonly Buffer[], key: string): Message {
  const start = frames.findIndex((frame) => delimiter.equals(frame));
  const [signature, ...parts] = frames.slice(start + 1, start + 6);
  if (start < 0 || !signature || parts.length < 4)
    throw new Error(`invalid message: ${frames.length} frames; expected a delimiter and five more`);
  if (!equal(signature, Buffer.from(sign(parts, key))))
    throw new Error("invalid message: its signature is not that of this connection's key");
  const [header, parent_header, metadata, content] = parts.map((part) => JSON.parse(part.toString() || "{}"));
  return { header, parent_header, metadata, content };
}

/** The signature of a message's four parts: HMAC-SHA-256 over them in order, in hexadecimal digits. */
export function sign(parts: readonly Buffer[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
