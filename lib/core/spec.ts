import { invalid, unknownName } from "./errors.ts";

/** A name with settings, as typed on the command line: `gamma:cv=2`, `interval:10,200`, `backlog`. */
export interface Spec {
  readonly name: string;
  /** What stands after the colon, split at commas. */
  readonly settings: readonly string[];
}

/** Splits `name:setting,setting,…`; the settings may be left out. */
export function parseSpec(text: string): Spec {
  const colon = text.indexOf(":");
  if (colon < 0) return { name: text.trim(), settings: [] };
  const settings = text.slice(colon + 1).split(",");
  return { name: text.slice(0, colon).trim(), settings: settings.map((setting) => setting.trim()) };
}

/**
 * The settings of a spec by key. A setting is `key=value`, or a bare value that takes the key of its position.
 *
 * @param keys the keys this name knows, in the order of bare values
 * @throws InputError for an unknown key, a key given twice or more values than keys
 */
export function settingsOf<K extends string>(spec: Spec, keys: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  spec.settings.forEach((setting, position) => {
    const equals = setting.indexOf("=");
    const key = equals < 0 ? keys[position] : setting.slice(0, equals).trim();
    if (key === undefined || keys.length === 0)
      invalid(`settings of ${spec.name}`, setting, expectedKeys(keys));
    if (!keys.includes(key as K)) unknownName(`setting of ${spec.name}`, key, keys);
    if (key in found) invalid(`settings of ${spec.name}`, setting, `${key} once`);
    found[key as K] = setting.slice(equals + 1).trim();
  });
  return found;
}

/** The settings of a spec as finite numbers; throws as {@link settingsOf}, and for what is not a number. */
export function numbersOf<K extends string>(spec: Spec, keys: readonly K[]): Partial<Record<K, number>> {
  const numbers: Partial<Record<K, number>> = {};
  for (const [key, text] of Object.entries<string>(settingsOf(spec, keys) as Record<string, string>)) {
    const value = text === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) invalid(`${key} of ${spec.name}`, text, "a number");
    numbers[key as K] = value;
  }
  return numbers;
}

/** A spec written back as {@link parseSpec} reads it. */
export function formatSpec(name: string, settings: Readonly<Record<string, number | undefined>>): string {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return given.length === 0 ? name : `${name}:${given.map(([key, value]) => `${key}=${value}`).join(",")}`;
}

function expectedKeys(keys: readonly string[]): string {
  return keys.length === 0 ? "no settings" : `at most ${keys.map((key) => `${key}=…`).join(",")}`;
}
