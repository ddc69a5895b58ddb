import type { Collector } from "./collector.ts";
import type { TextMeasure, Turns } from "./conversations.ts";
import type { TextFormat } from "./formats.ts";
import type { TextFile } from "./text.ts";

/** What a container's reader needs to know. */
export interface Source {
  readonly text: TextFile;
  /** The text from its beginning. */
  readonly pieces: AsyncIterable<string>;
  /** The name of the format the caller forces. */
  readonly forced: string | undefined;
  readonly turns: Turns;
  /** How to count text; throws where the caller did not say. */
  readonly measure: (format: TextFormat) => TextMeasure;
}

/** What a container's reader found. */
export interface Records {
  readonly format: string;
  readonly collector: Collector;
  /** What the file itself says its numbers count. */
  readonly labels: { readonly unit?: string; readonly time?: string };
}
