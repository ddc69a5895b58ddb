import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { unwritable } from "../../core/errors.ts";
import type { Workload } from "../workload.ts";

const columnNames = ["arrival", "prompt", "output", "kind", "lower", "upper", "predicted", "weight"] as const;
const rowsPerPiece = 4096;
let written = 0;

/**
 * Writes a workload as kvlab's own CSV: `arrival,prompt,output` and the optional columns it has. Numbers are written
 * so that they read back exactly. What lengths and times count stands in constant columns `unit` and `time` where it
 * is not the default, tokens and rounds.
 *
 * @param target a path, replaced at once when all is written and untouched on failure; or a stream, left open
 * @param signal ends the writing, which leaves the path untouched
 * @throws InputError for a path that cannot be written; an AbortError when the signal ends it
 */
export async function writeTrace(
  requests: Workload,
  target: string | Writable,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const lines = Readable.from(csvPieces(requests));
  if (typeof target !== "string") return pipeline(lines, target, { end: false, signal });
  const temporary = `${target}.${process.pid}-${written++}.tmp`;
  try {
    await pipeline(lines, createWriteStream(temporary, { flags: "wx" }), { signal });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw unwritable(target, error);
  }
}

function* csvPieces(requests: Workload): Generator<string> {
  const names = columnNames.filter((name) => requests[name] !== undefined);
  const columns = names.map((name) => requests[name] as Float64Array | Int32Array);
  const constants = labels(requests);
  yield `${[...names, ...constants.map(([name]) => name)].join(",")}\n`;
  const tail = `${constants.map(([, value]) => `,${value}`).join("")}\n`;
  for (let begin = 0; begin < requests.n; begin += rowsPerPiece) {
    let piece = "";
    for (let i = begin; i < Math.min(requests.n, begin + rowsPerPiece); i++) {
      for (let c = 0; c < columns.length; c++) piece += c === 0 ? columns[c][i] : `,${columns[c][i]}`;
      piece += tail;
    }
    yield piece;
  }
}

function labels({ about }: Workload): [string, string][] {
  const found: [string, string][] = [];
  if (about.unit !== "tokens") found.push(["unit", about.unit]);
  if (about.time !== "rounds") found.push(["time", about.time]);
  return found;
}
