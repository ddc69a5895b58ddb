import type { Clock } from "./formats.ts";

/** Turns what stands in an arrival field into a number in the unit of the trace; NaN where it cannot. */
export type TimeParser = (raw: unknown) => number;

const perSecond = { own: 1, seconds: 1, milliseconds: 1e3, nanoseconds: 1e9 };

/** The parser of a clock's times: seconds, or for `own` the number as it stands. */
export function timeParser(clock: Clock): TimeParser {
  if (clock === "wall clock") return wallClock();
  const scale = perSecond[clock];
  return (raw) => toNumber(raw) / scale;
}

/** A number from a CSV field or a JSON value; NaN for anything else. */
export function toNumber(raw: unknown): number {
  if (typeof raw === "number") return raw;
  return typeof raw === "string" && raw.trim() !== "" ? Number(raw) : Number.NaN;
}

const stamp =
  /^\s*(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d+)?\s*(?:Z|UTC|([+-])(\d\d):?(\d\d))?\s*$/;

/**
 * Seconds since the second of the first time parsed, so that fractions of 100 ns survive.
 * `2023-11-16 18:00:00.1234567`, `2024-05-10 00:00:01+00:00`; without a zone, UTC.
 */
function wallClock(): TimeParser {
  let base: number | undefined;
  return (raw) => {
    const parts = typeof raw === "string" ? stamp.exec(raw) : null;
    if (!parts) return Number.NaN;
    const second = wholeSeconds(parts);
    if (!Number.isNaN(second)) base ??= second;
    return second - (base ?? 0) + Number(parts[7] ?? 0);
  };
}

function wholeSeconds(parts: RegExpExecArray): number {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(milliseconds);
  // Date.UTC carries over what is out of range, such as a 31 April or 25 o'clock.
  const carried = back.getUTCDate() !== day || back.getUTCHours() !== hour || back.getUTCMinutes() !== minute;
  if (carried || month < 1 || month > 12 || second > 59) return Number.NaN;
  const offset = 3600 * Number(parts[9] ?? 0) + 60 * Number(parts[10] ?? 0);
  return milliseconds / 1000 - (parts[8] === "-" ? -offset : offset);
}
