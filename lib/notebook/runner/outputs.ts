import type { CodeCell, DisplayOutput, Output } from "../document/types.ts";
import type { OnPublish } from "../protocol/client.ts";
import type { Message } from "../protocol/message.ts";

/** The displays of a notebook by display id, which later cells may still update. */
export type Displays = Map<string, DisplayOutput[]>;

/**
 * Turns what the kernel publishes while a cell runs into the cell's outputs, as a front end does: neighbouring
 * texts of one stream are one output, updates change the display they name, `clear_output` empties the cell.
 */
export function collectOutputs(cell: CodeCell, displays: Displays): OnPublish {
  let clearFirst = false;
  const add = (output: Output) => {
    if (clearFirst) cell.outputs = [];
    clearFirst = false;
    cell.outputs.push(output);
  };
  return ({ header, content }) => {
    switch (header.msg_type) {
      case "stream":
        return addText(cell, String(content.name), String(content.text), clearFirst, add);
      case "display_data":
      case "execute_result":
        return add(newDisplay(header.msg_type, content, displays));
      case "update_display_data":
        return updateDisplay(content, displays);
      case "error":
        return add(errorOutput(content));
      case "clear_output":
        if (content.wait) clearFirst = true;
        else cell.outputs = [];
    }
  };
}

/** The error output that an `error` message or an error reply states. */
export function errorOutput(content: Message["content"]): Output {
  const { ename = "Error", evalue = "", traceback = [] } = content;
  return {
    output_type: "error",
    ename: String(ename),
    evalue: String(evalue),
    traceback: (traceback as unknown[]).map(String),
  };
}

function addText(
  cell: CodeCell,
  name: string,
  text: string,
  fresh: boolean,
  add: (output: Output) => void,
): void {
  const last = cell.outputs.at(-1);
  if (!fresh && last?.output_type === "stream" && last.name === name) last.text += text;
  else add({ output_type: "stream", name, text });
}

function newDisplay(
  output_type: DisplayOutput["output_type"],
  content: Message["content"],
  displays: Displays,
): DisplayOutput {
  const output: DisplayOutput = { output_type, ...bundleOf(content) };
  if (output_type === "execute_result") output.execution_count = content.execution_count as number;
  const id = displayId(content);
  if (id) displays.set(id, [...(displays.get(id) ?? []), output]);
  return output;
}

function updateDisplay(content: Message["content"], displays: Displays): void {
  const shown = displays.get(displayId(content) ?? "") ?? [];
  for (const output of shown) Object.assign(output, bundleOf(content));
}

function bundleOf({ data, metadata }: Message["content"]): Pick<DisplayOutput, "data" | "metadata"> {
  return {
    data: (data ?? {}) as DisplayOutput["data"],
    metadata: (metadata ?? {}) as DisplayOutput["metadata"],
  };
}

function displayId(content: Message["content"]): string | undefined {
  return (content.transient as { display_id?: string } | undefined)?.display_id;
}
