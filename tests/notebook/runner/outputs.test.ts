import { expect, test } from "vitest";
import type { CodeCell } from "../../../lib/notebook/document/types.ts";
import type { Message } from "../../../lib/notebook/protocol/message.ts";
import { collectOutputs, type Displays } from "../../../lib/notebook/runner/outputs.ts";

/** The outputs of a cell after some messages, given as pairs of type and content. */
function collect(messages: [string, object][], displays: Displays = new Map()): CodeCell["outputs"] {
  const cell = { outputs: [] as CodeCell["outputs"] } as CodeCell;
  const onPublish = collectOutputs(cell, displays);
  for (const [msg_type, content] of messages)
    onPublish({ header: { msg_type }, content } as unknown as Message);
  return cell.outputs;
}

const text = (name: string, text: string): [string, object] => ["stream", { name, text }];
const html = (html: string, display_id?: string) => ({
  data: { "text/html": html },
  metadata: {},
  transient: { display_id },
});

test("neighbouring texts of one stream are one output", () => {
  const outputs = collect([
    text("stdout", "a"),
    text("stdout", "b"),
    text("stderr", "c"),
    text("stdout", "d"),
  ]);
  expect(
    outputs.map((output) => [(output as { name: string }).name, (output as { text: string }).text]),
  ).toEqual([
    ["stdout", "ab"],
    ["stderr", "c"],
    ["stdout", "d"],
  ]);
});

test("an update changes every display of its id, in earlier cells too, and no other", () => {
  const displays: Displays = new Map();
  const earlier = collect(
    [
      ["display_data", html("old", "x")],
      ["display_data", html("other", "y")],
    ],
    displays,
  );
  const own = collect(
    [
      ["display_data", html("old", "x")],
      ["update_display_data", html("new", "x")],
    ],
    displays,
  );
  const texts = [...earlier, ...own].map((output) => (output as { data: object }).data);
  expect(texts).toEqual([{ "text/html": "new" }, { "text/html": "other" }, { "text/html": "new" }]);
});

test("a transient display id is not kept in the notebook", () => {
  expect(collect([["display_data", html("a", "x")]])).toEqual([
    { output_type: "display_data", data: { "text/html": "a" }, metadata: {} },
  ]);
});

test("clearing takes effect at once, or with `wait` at the next output", () => {
  expect(collect([text("stdout", "a"), ["clear_output", {}]])).toEqual([]);
  expect(collect([text("stdout", "a"), ["clear_output", { wait: true }]])).toHaveLength(1);
  expect(collect([text("stdout", "a"), ["clear_output", { wait: true }], text("stdout", "b")])).toEqual([
    { output_type: "stream", name: "stdout", text: "b" },
  ]);
});

test("a cell's value keeps its number, and an error its lines", () => {
  const value = { data: { "text/plain": "3" }, metadata: {}, execution_count: 2 };
  const error = { ename: "RangeError", evalue: "bad", traceback: ["RangeError: bad"] };
  expect(
    collect([
      ["execute_result", value],
      ["error", error],
      ["status", { execution_state: "idle" }],
    ]),
  ).toEqual([
    { output_type: "execute_result", ...value },
    { output_type: "error", ...error },
  ]);
});
