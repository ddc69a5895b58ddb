import { unknownName } from "../../core/errors.ts";

/** What a file's arrival times count. `own` is what the caller or the file says, rounds unless they do. */
export type Clock = "seconds" | "milliseconds" | "nanoseconds" | "wall clock" | "own";

/** A trace format whose records carry lengths as numbers, in CSV or as JSON objects. */
export interface FieldFormat {
  readonly name: string;
  readonly prompt: string;
  readonly output: string;
  readonly arrival?: string;
  /** Whether files without the arrival field are of this format too. */
  readonly arrivalOptional?: boolean;
  readonly clock: Clock;
  readonly unit: "tokens" | "words";
  /** An output of 0 marks a request that failed. */
  readonly zeroMeansFailure?: boolean;
}

/** Traces with a number for each length, the most specific first. */
export const fieldFormats: readonly FieldFormat[] = [
  {
    name: "kvlab",
    arrival: "arrival",
    prompt: "prompt",
    output: "output",
    clock: "own",
    unit: "tokens",
  },
  {
    name: "vidur",
    arrival: "arrived_at",
    arrivalOptional: true,
    prompt: "num_prefill_tokens",
    output: "num_decode_tokens",
    clock: "seconds",
    unit: "tokens",
  },
  { name: "vidur-or", prompt: "question_length", output: "answer_length", clock: "own", unit: "words" },
  {
    name: "azure",
    arrival: "TIMESTAMP",
    prompt: "ContextTokens",
    output: "GeneratedTokens",
    clock: "wall clock",
    unit: "tokens",
  },
  {
    name: "apex",
    arrival: "StartTimeOffset",
    prompt: "ContextTokens",
    output: "GeneratedTokens",
    clock: "nanoseconds",
    unit: "tokens",
  },
  {
    name: "burstgpt",
    arrival: "Timestamp",
    prompt: "Request tokens",
    output: "Response tokens",
    clock: "seconds",
    unit: "tokens",
    zeroMeansFailure: true,
  },
  {
    name: "mooncake",
    arrival: "timestamp",
    prompt: "input_length",
    output: "output_length",
    clock: "milliseconds",
    unit: "tokens",
  },
  {
    name: "llmservingsim",
    arrival: "arrival_time_ns",
    prompt: "input_toks",
    output: "output_toks",
    clock: "nanoseconds",
    unit: "tokens",
  },
  {
    name: "splitwise",
    arrival: "arrival_timestamp",
    prompt: "prompt_size",
    output: "token_size",
    clock: "seconds",
    unit: "tokens",
  },
];

/** A trace format that holds the text of conversations, whose lengths have to be counted. */
export interface TextFormat {
  readonly name: string;
  /** The key of the list of messages. */
  readonly messages: string;
}

/** Traces with text in place of lengths. */
export const textFormats: readonly TextFormat[] = [
  { name: "lmsys-chat", messages: "conversation" },
  { name: "sharegpt", messages: "conversations" },
];

/** The names of the formats `readTrace` knows. */
export const formatNames: readonly string[] = [...fieldFormats, ...textFormats].map(({ name }) => name);

/** A format by name; throws InputError with the nearest known names. */
export function formatByName(name: string): FieldFormat | TextFormat {
  const found = [...fieldFormats, ...textFormats].find((format) => format.name === name);
  return found ?? unknownName("trace format", name, formatNames);
}

/** The fields a file of this format must have. */
export function requiredFields(format: FieldFormat): string[] {
  const times = format.arrival === undefined || format.arrivalOptional ? [] : [format.arrival];
  return [...times, format.prompt, format.output];
}

/** The format that fits a file's field names, if any. */
export function formatOfFields(names: readonly string[]): FieldFormat | TextFormat | undefined {
  const text = textFormats.find(({ messages }) => names.includes(messages));
  return (
    text ?? fieldFormats.find((format) => requiredFields(format).every((field) => names.includes(field)))
  );
}

/** The format that comes nearest to a file's field names, for messages. */
export function nearestFormat(names: readonly string[]): FieldFormat {
  const lower = names.map((name) => name.toLowerCase());
  const score = (format: FieldFormat) =>
    requiredFields(format).filter((field) => lower.includes(field.toLowerCase())).length;
  return fieldFormats.reduce((best, format) => (score(format) > score(best) ? format : best));
}
