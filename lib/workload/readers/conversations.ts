import { InputError } from "../../core/errors.ts";
import { Collector } from "./collector.ts";
import type { TextFormat } from "./formats.ts";

/** How the length of a text is counted: words between white space, or a token for four characters begun. */
export type TextMeasure = "words" | "chars/4";

/**
 * Which requests a conversation makes.
 * - `first`: the first user turn and the reply to it;
 * - `each`: every user turn that is answered, by itself, without the turns before it;
 * - `conversation`: all user turns together as the prompt, all replies together as the output.
 */
export type Turns = "first" | "each" | "conversation";

export const turnNames: readonly Turns[] = ["first", "each", "conversation"];

/** Turns conversations into columns of lengths. */
export interface ConversationSink {
  readonly collector: Collector;
  /** Adds the requests of a conversation; drops it where it holds no user turn that is answered at its start. */
  add(record: Record<string, unknown>, line: number): void;
}

interface Message {
  readonly user: boolean;
  readonly text: string;
}

/** A sink for conversations of a format. */
export function conversationSink(format: TextFormat, measure: TextMeasure, turns: Turns): ConversationSink {
  const collector = new Collector(["prompt", "output"]);
  const count = measure === "words" ? wordCount : quarterCount;
  return {
    collector,
    add(record, line) {
      const place = { line, column: 1, field: format.messages };
      const messages = messagesOf(record[format.messages]);
      if (!messages) return collector.drop("unparsable", place, record[format.messages]);
      const pairs = requestsOf(messages, turns);
      if (pairs.length === 0) return collector.drop("no reply", place, messages[0]?.text ?? "");
      for (const texts of pairs) {
        const lengths = texts.map(count);
        if (lengths.includes(0)) collector.drop("zero length", place, texts[lengths.indexOf(0)]);
        else collector.push(lengths);
      }
    },
  };
}

/** The measure a caller stated; text does not tell by itself what lengths shall count. */
export function textMeasure(format: TextFormat, unit: string | undefined): TextMeasure {
  if (unit === "words" || unit === "chars/4") return unit;
  const given = unit === undefined ? "no unit" : `unit "${unit}"`;
  throw new InputError(
    `${given} for ${format.name}, which holds text; state how to count lengths: "words" or "chars/4"`,
  );
}

const userRoles = new Set(["user", "human"]);
const replyRoles = new Set(["assistant", "gpt", "chatgpt", "bing", "bard"]);

/** The user turns and replies in order; system messages and other roles are left out. */
function messagesOf(list: unknown): Message[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const messages: Message[] = [];
  for (const item of list) {
    const role = item?.role ?? item?.from;
    const text = item?.content ?? item?.value;
    if (typeof role !== "string" || typeof text !== "string") return undefined;
    if (userRoles.has(role)) messages.push({ user: true, text });
    else if (replyRoles.has(role)) messages.push({ user: false, text });
  }
  return messages;
}

/** Pairs of prompt and output text; none where the conversation does not begin with a user turn and a reply. */
function requestsOf(messages: readonly Message[], turns: Turns): [string, string][] {
  if (!answered(messages, 0)) return [];
  if (turns === "first") return [[messages[0].text, messages[1].text]];
  if (turns === "conversation") return [[joined(messages, true), joined(messages, false)]];
  return messages.flatMap(({ text }, i): [string, string][] =>
    answered(messages, i) ? [[text, messages[i + 1].text]] : [],
  );
}

function answered(messages: readonly Message[], i: number): boolean {
  return messages[i]?.user === true && messages[i + 1]?.user === false;
}

function joined(messages: readonly Message[], user: boolean): string {
  return messages
    .filter((message) => message.user === user)
    .map(({ text }) => text)
    .join(" ");
}

function wordCount(text: string): number {
  return text.match(/\S+/gu)?.length ?? 0;
}

function quarterCount(text: string): number {
  let characters = 0;
  for (const _ of text) characters++;
  return Math.ceil(characters / 4);
}
