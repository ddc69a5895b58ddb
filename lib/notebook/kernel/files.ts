import fs from "node:fs";

/** What is told of a file that changed, in the compiler's numbering. */
type Listener = (file: string, kind: number) => void;

const created = 0;
const changed = 1;
const deleted = 2;

/** Files whose changes are looked for when asked, not when the system tells. */
export interface FileWatch {
  /** Calls `listener` at the next {@link refresh} that finds `file` changed. */
  watch(file: string, listener: Listener): { close(): void };
  /** Looks at every watched file outside node_modules. */
  refresh(): void;
}

/**
 * The compiler's view of changing files.
 *
 * Mends: tslab waits for the system's file events, so a cell that runs within half a second of an edit still sees
 * the old module. Here the files are looked at before each cell, which costs some microseconds a file.
 */
export function fileWatch(): FileWatch {
  const watched = new Map<string, { stamp: string; listener: Listener }>();
  return {
    watch(file, listener) {
      if (!file.includes("/node_modules/")) watched.set(file, { stamp: fileStamp(file), listener });
      return { close: () => watched.delete(file) };
    },
    refresh() {
      for (const [file, entry] of [...watched]) {
        const stamp = fileStamp(file);
        if (stamp === entry.stamp) continue;
        const kind = stamp === "" ? deleted : entry.stamp === "" ? created : changed;
        entry.stamp = stamp;
        entry.listener(file, kind);
      }
    },
  };
}

/** What tells one version of a file from the next (identity, time of change, size); "" where there is no file. */
export function fileStamp(file: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? `${stat.ino}:${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}` : "";
}
