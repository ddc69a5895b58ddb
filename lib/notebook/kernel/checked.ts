import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "./root.ts";

/** Modules of the project that the compiler has found without fault, remembered from kernel to kernel. */
export interface CheckedModules {
  has(module: string): boolean;
  add(modules: readonly string[]): void;
}

/** What may change a finding: the project's own sources and data, and the versions of its packages. */
const FOLDERS = ["lib", "notebooks", "data"];

/**
 * The modules that were found clean when the project's sources were, byte for byte, what they are now. Checking
 * `lib/` costs most of a notebook's first cell; nothing of it need be done twice. Any edit forgets them all.
 */
export function checkedModules(root: string = projectRoot): CheckedModules {
  const key = fingerprint(root);
  const file = path.join(root, ".kvlab", "checked.json");
  const clean = new Set(stored(file, key));
  return {
    has: (module) => clean.has(path.relative(root, module)),
    add(modules) {
      const inside = modules
        .map((module) => path.relative(root, module))
        .filter((name) => !name.startsWith(".."));
      const fresh = inside.filter((name) => !clean.has(name));
      if (fresh.length === 0) return;
      for (const name of [...stored(file, key), ...fresh]) clean.add(name); // another kernel may have added some
      store(file, key, [...clean].sort());
    },
  };
}

function fingerprint(root: string): string {
  const hash = createHash("sha256").update(readFileSync(path.join(root, "package-lock.json")));
  for (const folder of FOLDERS)
    for (const file of sources(path.join(root, folder)))
      hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function sources(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(ts|json)$/.test(entry.name));
  return files.map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

function stored(file: string, key: string): string[] {
  try {
    const { key: of, files } = JSON.parse(readFileSync(file, "utf8")) as { key: string; files: string[] };
    return of === key ? files : [];
  } catch {
    return []; // none yet
  }
}

function store(file: string, key: string, files: readonly string[]): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(temporary, JSON.stringify({ key, files }));
    renameSync(temporary, file);
  } catch {
    // a checkout that cannot be written to is checked anew each time
  }
}
