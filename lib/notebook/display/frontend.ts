import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import type { MimeBundle } from "./bundle.ts";

/** Where displays go: a notebook's kernel, or in a test whatever stands in for it. */
export interface Frontend {
  /** Shows a bundle under the running cell; with an id, `update` replaces what was shown under it before. */
  readonly send: (bundle: MimeBundle, id?: string, update?: boolean) => void;
}

/** What the kernel's side of the Jupyter protocol offers while a cell runs. */
interface TslabJupyter {
  readonly lastWriteDisplayData:
    | ((content: MimeBundle & { transient: { display_id?: string } }, update: boolean) => void)
    | null;
}

const { cache, resolve } = createRequire(import.meta.url);
let chosen: Frontend | undefined;

/**
 * Shows a bundle under the running cell. Outside a notebook, in a script or a test, nothing is shown.
 *
 * @returns whether there was a front end to show it
 */
export function displayBundle(bundle: MimeBundle): boolean {
  const frontend = currentFrontend();
  frontend?.send(bundle);
  return frontend !== undefined;
}

/**
 * A place under the running cell whose content can be replaced, empty until its first use, or `undefined` where
 * there is no front end. It keeps to the cell that made it.
 */
export function updatableDisplay(): ((bundle: MimeBundle) => void) | undefined {
  const frontend = currentFrontend();
  if (!frontend) return undefined;
  const id = randomUUID();
  let shown = false;
  return (bundle) => {
    frontend.send(bundle, id, shown);
    shown = true;
  };
}

/** Sends all displays to `frontend`, or with `undefined` to the kernel again, if this is one. */
export function useFrontend(frontend: Frontend | undefined): void {
  chosen = frontend;
}

function currentFrontend(): Frontend | undefined {
  if (chosen) return chosen;
  const write = loadedTslab()?.lastWriteDisplayData;
  if (!write) return undefined;
  return {
    send: ({ data, metadata }, id, update = false) =>
      write({ data, metadata, transient: id === undefined ? {} : { display_id: id } }, update),
  };
}

/** The kernel's module if this process is a kernel; elsewhere it is never loaded. */
function loadedTslab(): TslabJupyter | undefined {
  return cache[resolve("tslab/dist/jupyter.js")]?.exports as TslabJupyter | undefined;
}
