import { Tokenizer, TokenParser } from "@streamparser/json";
import { InputError } from "../../core/errors.ts";
import { JsonRecords } from "./json-records.ts";
import { badFile } from "./place.ts";
import type { Records, Source } from "./source.ts";
import { splitLines } from "./text.ts";

/** Reads one JSON array of objects, holding one object at a time. */
export async function readJsonArray(source: Source): Promise<Records> {
  const { file } = source.text;
  const records = new JsonRecords(source);
  const at = { line: 1, lineStart: 0, token: 0 };
  const parser = arrayParser(at, (value) => records.add(value, at.line));
  let bytes = 0;
  for await (const piece of source.pieces)
    for (const part of splitLines(piece)) {
      const failure = parser.write(part);
      if (failure instanceof InputError) throw failure;
      if (failure)
        badFile(file, { line: at.line, column: Math.max(1, at.token - at.lineStart + 1) }, "not JSON");
      bytes += Buffer.byteLength(part);
      if (part.endsWith("\n")) [at.line, at.lineStart] = [at.line + 1, bytes];
    }
  if (!parser.ended())
    badFile(file, { line: at.line, column: bytes - at.lineStart + 1 }, "the file ends within the array");
  return records.finish();
}

/** A streaming parser of an array: writes answer with the error that stopped it, if any. */
function arrayParser(at: { token: number }, onItem: (value: unknown) => void) {
  const tokenizer = new Tokenizer();
  const parser = new TokenParser({ paths: ["$.*"], keepStack: false });
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
  };
  tokenizer.onError = fail;
  parser.onError = fail;
  parser.onValue = ({ value }) => onItem(value);
  tokenizer.onToken = (token) => {
    // Tokens behind the first error would move the place that it is reported at.
    if (failure) return;
    at.token = token.offset;
    parser.write(token);
  };
  return {
    write: (text: string) => {
      tokenizer.write(text);
      return failure;
    },
    ended: () => parser.isEnded,
  };
}
