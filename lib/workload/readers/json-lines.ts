import { columnOf, JsonRecords } from "./json-records.ts";
import { badFile } from "./place.ts";
import type { Records, Source } from "./source.ts";
import { splitLines } from "./text.ts";

/** Reads JSON lines: one object a line, blank lines skipped. A line that is no object is dropped, the last excepted. */
export async function readJsonLines(source: Source): Promise<Records> {
  const records = new JsonRecords(source);
  let bad: { line: number; text: string; error: Error } | undefined;
  for await (const [text, line] of lines(source.pieces)) {
    if (text.trim() === "") continue;
    if (bad) records.drop(bad.line, bad.text, bad.error);
    bad = undefined;
    try {
      records.add(JSON.parse(text), line);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      bad = { line, text, error };
    }
  }
  if (bad && source.text.endsWithNewline) records.drop(bad.line, bad.text, bad.error);
  else if (bad)
    badFile(
      source.text.file,
      { line: bad.line, column: columnOf(bad.error, bad.text) },
      "the file ends within a record",
    );
  return records.finish();
}

/**
 * Lines with their numbers. Not node:readline, which also splits at U+2028 and U+2029; JSON strings may hold these.
 */
async function* lines(pieces: AsyncIterable<string>): AsyncGenerator<[string, number]> {
  let begun = "";
  let line = 1;
  for await (const piece of pieces)
    for (const part of splitLines(piece)) {
      begun += part;
      if (!part.endsWith("\n")) continue;
      yield [begun.slice(0, -1), line++];
      begun = "";
    }
  if (begun !== "") yield [begun, line];
}
