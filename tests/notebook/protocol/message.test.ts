import { describe, expect, test } from "vitest";
import { decode, encode, type Message, sign } from "../../../lib/notebook/protocol/message.ts";

const message: Message = {
  header: {
    msg_id: "1",
    msg_type: "execute_request",
    session: "s",
    username: "kvlab",
    date: "2024-01-01T00:00:00.000Z",
    version: "5.3",
  },
  parent_header: {},
  metadata: {},
  content: { code: 'console.log("é")' },
};

describe("a message on the wire", () => {
  test("is signed by HMAC-SHA-256 over its four parts in order", () => {
    // the common test vector of HMAC-SHA-256 for the key "key", cut in four
    const parts = ["The quick brown", " fox jumps", " over the ", "lazy dog"].map((part) =>
      Buffer.from(part),
    );
    expect(sign(parts, "key")).toBe("f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
    expect(sign(parts, "")).toBe("");
  });

  test("is a delimiter, the signature, header, parent header, metadata and content", () => {
    const frames = encode(message, "secret");
    expect(frames.map((frame) => frame.toString())).toEqual([
      "<IDS|MSG>",
      sign(frames.slice(2), "secret"),
      JSON.stringify(message.header),
      "{}",
      "{}",
      JSON.stringify(message.content),
    ]);
  });

  test("is read back with any identities in front and buffers behind", () => {
    const frames = [Buffer.from("identity"), ...encode(message, "secret"), Buffer.from("buffer")];
    expect(decode(frames, "secret")).toEqual(message);
  });

  test("is refused when its content or its key is another", () => {
    const frames = encode(message, "secret");
    expect(() => decode(frames, "other")).toThrow("signature");
    expect(() => decode([...frames.slice(0, 5), Buffer.from('{"code":""}')], "secret")).toThrow("signature");
  });

  test("is refused without delimiter or with parts missing", () => {
    const frames = encode(message, "secret");
    expect(() => decode(frames.slice(1), "secret")).toThrow("5 frames; expected a delimiter");
    expect(() => decode(frames.slice(0, 5), "secret")).toThrow("expected a delimiter and five more");
  });
});
