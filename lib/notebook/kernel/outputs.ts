import { nativeRequire } from "./root.ts";

/** Where the outputs of a cell go: each is one message to the front ends. */
export type Publish = (type: string, content: object) => void;

/** What tslab's display functions write to; they find it in tslab's own module. */
interface DisplaySlot {
  lastWriteDisplayData: (data: object, update: boolean) => void;
}

/**
 * Sends what the process prints and displays to a cell. It stays so after the cell has ended: what a timer prints
 * later appears under the cell that ran last.
 */
export function directOutputs(publish: Publish): void {
  process.stdout.write = writer("stdout", publish);
  process.stderr.write = writer("stderr", publish);
  const slot = nativeRequire("tslab/dist/jupyter.js") as DisplaySlot;
  slot.lastWriteDisplayData = (data, update) =>
    publish(update ? "update_display_data" : "display_data", data);
}

function writer(name: "stdout" | "stderr", publish: Publish): typeof process.stdout.write {
  const decoder = new TextDecoder();
  return (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    publish("stream", { name, text });
    const done = rest.at(-1);
    if (typeof done === "function") done();
    return true;
  };
}
