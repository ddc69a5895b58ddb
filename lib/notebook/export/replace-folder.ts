import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { invalid } from "../../core/errors.ts";

/** The file that marks a folder as an export, which the next export may replace. */
const MARKER = ".kvlab-export";

/**
 * Writes a folder in one step: the files go to a temporary folder beside it, which then takes its place. A folder
 * that stood there goes only once the new one is complete; a failure leaves it as it was.
 *
 * @param files contents by path inside the folder, with forward slashes
 * @throws InputError when `out` is a file, or a folder that holds something and is no earlier export
 */
export async function replaceFolder(out: string, files: ReadonlyMap<string, string>): Promise<void> {
  const target = requireReplaceable(resolve(out));
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    const site = join(fresh, "new");
    await writeFiles(site, files);
    if (existsSync(target)) await rename(target, join(fresh, "old"));
    await rename(site, target).catch(async (error) => {
      if (existsSync(join(fresh, "old"))) await rename(join(fresh, "old"), target);
      throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Refuses a folder before any work is done for it; returns its path with links resolved. */
export function requireReplaceable(out: string): string {
  if (!existsSync(out)) return out;
  const target = realpathSync(out);
  const expected = "a new or empty folder, or one that an earlier export wrote";
  if (!lstatSync(target).isDirectory()) invalid("output folder", out, expected);
  const content = readdirSync(target);
  if (content.length > 0 && !content.includes(MARKER)) invalid("output folder", out, expected);
  return target;
}

async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MARKER), "Written by kvlab export, which may replace this folder.\n");
  for (const [path, text] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
