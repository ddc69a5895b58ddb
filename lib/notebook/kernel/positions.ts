import { SourceMap, type SourceMapPayload } from "node:module";

/** A place in a text, both counted from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** For each script that kvlab compiled: how its positions lead back to the source, and the name to show. */
interface Origin {
  readonly shown: string;
  readonly maps: readonly SourceMap[];
  /** Lines in front of the source that its author does not see. */
  readonly prefix: number;
}

const origins = new Map<string, Origin>();

/**
 * Remembers where the lines of a script come from, and returns its code without the maps.
 *
 * @param file the name under which the script runs
 * @param shown the name its author knows, as stack traces show it
 * @param code the script, with the maps of its compilations inline in the order in which they were made
 * @param prefix lines in front of the source that its author does not see
 */
export function takeMaps(file: string, shown: string, code: string, prefix = 0): string {
  const maps: SourceMap[] = [];
  const bare = code.replace(/^\/\/# sourceMappingURL=data:[^,]*,(\S+)$/gm, (_, base64: string) => {
    maps.push(new SourceMap(JSON.parse(Buffer.from(base64, "base64").toString()) as SourceMapPayload));
    return "";
  });
  origins.set(file, { shown, maps: maps.reverse(), prefix });
  return bare;
}

/** Frames of the kernel and of Node's machinery, which tell the reader of a cell nothing. */
const machinery = /lib\/notebook\/kernel\/|node_modules\/(tslab|tsx)\/|\bnode:(internal|vm)\b/;

/** Whether a line of a stack trace is a frame of the kernel or of Node's machinery. */
export function isMachinery(line: string): boolean {
  return /^\s+at /.test(line) && machinery.test(line);
}

/**
 * Makes every stack trace speak of the sources: a cell's own lines, the lines of the modules in `lib/`, and, where a
 * cell is in it, nothing of the kernel.
 *
 * Mends: tslab compiles a cell twice and shows positions in the result, as `evalmachine.<anonymous>:7:1`.
 */
export function installStackTraces(): void {
  Error.prepareStackTrace = (error, sites) => {
    const lines = sites.map((site) => `    at ${frame(site)}`);
    const ofCell = sites.some((site) => isCellScript(site.getFileName()));
    return [heading(error), ...(ofCell ? lines.filter((line) => !isMachinery(line)) : lines)].join("\n");
  };
}

/** The name under which a cell's script runs. */
export function cellScript(count: number): string {
  return `cell-${count}.ts`;
}

function isCellScript(file: string | null | undefined): boolean {
  return /^cell-\d+\.ts$/.test(file ?? "");
}

function heading(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

/** A frame of a stack trace with its position in the source. A cell calls what it imported through a proxy. */
function frame(site: NodeJS.CallSite): string {
  const text = String(site).replace(/^Proxy\./, "");
  const file = site.getFileName() ?? "";
  const origin = origins.get(file);
  if (!origin) return text;
  const compiled = { line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
  const { line, column } = origin.maps.reduce(mapped, compiled);
  const shown = `${origin.shown}:${Math.max(1, line - origin.prefix)}:${column}`;
  return text.replace(`${file}:${compiled.line}:${compiled.column}`, () => shown);
}

function mapped(position: Position, map: SourceMap): Position {
  const entry = map.findEntry(position.line - 1, position.column - 1);
  return "originalLine" in entry
    ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
    : position;
}
