import { createReadStream } from "node:fs";
import { unreadable } from "../../core/errors.ts";
import { badFile } from "./place.ts";

/** A text file read piece by piece. */
export interface TextFile {
  readonly file: string;
  /** The text in pieces of some hundred kB, without byte order mark, line ends as \n. To be read once. */
  readonly pieces: AsyncIterable<string>;
  /** Whether what has been read so far ends with a line end. */
  endsWithNewline: boolean;
  /** Whether a quotation mark has been read so far. */
  hasQuotes: boolean;
}

const pieceBytes = 1 << 18;

/** Compressed and binary formats people try, by their first bytes. */
const magics: readonly (readonly [string, string])[] = [
  ["\x1f\x8b", "gzip data; unpack it first"],
  ["PK\x03\x04", "a zip archive; unpack it first"],
  ["\x28\xb5\x2f\xfd", "zstd data; unpack it first"],
  ["PAR1", "a parquet file; export it as CSV or JSON lines first"],
];

/**
 * Opens a UTF-8 text file, or standard input for `-`, for reading in pieces; nothing is read before the pieces are.
 * The pieces throw InputError for a file that is missing, binary or not UTF-8, with the line.
 */
export function textFile(file: string): TextFile {
  const text: TextFile = { file, pieces: decoded(), endsWithNewline: false, hasQuotes: false };
  return text;

  async function* decoded(): AsyncGenerator<string> {
    const decode = decoder(file);
    // A carriage return at the end of a piece waits for what follows it.
    let held = "";
    for await (const bytes of bytesOf(file)) {
      let piece = held + decode(bytes);
      held = piece.endsWith("\r") ? "\r" : "";
      piece = piece.slice(0, piece.length - held.length);
      if (piece.includes("\r")) piece = piece.replaceAll("\r\n", "\n");
      yield noted(piece);
    }
    yield noted(held + decode());
  }

  function noted(piece: string): string {
    if (piece !== "") text.endsWithNewline = piece.endsWith("\n");
    text.hasQuotes ||= piece.includes('"');
    return piece;
  }
}

async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  try {
    yield* file === "-" ? process.stdin : createReadStream(file, { highWaterMark: pieceBytes });
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Decodes bytes piece by piece, counting lines for its errors; without bytes, ends the text. */
function decoder(file: string): (bytes?: Buffer) => string {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  return (bytes) => {
    if (line === 1 && bytes) refuseBinary(file, bytes);
    try {
      const text = bytes ? utf8.decode(bytes, { stream: true }) : utf8.decode();
      if (text.includes("\0"))
        badFile(file, at(line, text, "\0"), "a binary file; expected text (NUL byte found)");
      line += newlines(text);
      return text;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const problem = bytes ? "not UTF-8 text" : "the file ends within a character";
      return badFile(file, { line, column: 1 }, `${problem}; expected CSV or JSON in UTF-8`);
    }
  };
}

function refuseBinary(file: string, bytes: Buffer): void {
  const start = bytes.subarray(0, 4).toString("latin1");
  for (const [magic, problem] of magics)
    if (start.startsWith(magic)) badFile(file, { line: 1, column: 1 }, problem);
}

function at(line: number, text: string, character: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(character));
  return { line: line + newlines(before), column: before.length - before.lastIndexOf("\n") };
}

/** The number of line ends in a text. */
export function newlines(text: string): number {
  let count = 0;
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) count++;
  return count;
}

/** The text cut after each line end. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
