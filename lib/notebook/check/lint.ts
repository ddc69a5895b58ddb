import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../document/find.ts";
import { executableCells } from "../document/types.ts";
import type { Problem, Subject } from "./problem.ts";

/** Rules that look at a whole module, whereas a name may be used, assigned or shown in a later cell. */
const crossCellRules: Record<string, object> = {
  correctness: { noUnusedVariables: "off", noUnusedImports: "off" },
  style: { useConst: "off", useImportType: "off" },
};

/** A cell by the name of the file that holds it for Biome. */
type CellFiles = Map<string, { notebook: string; cell: number }>;

/** The part of Biome's report (Reviewdog's diagnostic format) that is read here; columns count characters from 1. */
interface Report {
  diagnostics: {
    code: { value: string };
    location: { path: string; range?: { start: { line: number; column: number } } };
    message: string;
    severity: "ERROR" | "WARNING" | "INFO";
  }[];
}

/**
 * The project's lint rules on the cells of all notebooks, in one run of Biome over a folder with a file a cell.
 * Syntax errors are left to the type check.
 *
 * @throws Error with Biome's own words when it cannot run
 */
export async function lintCells(subjects: readonly Subject[]): Promise<Problem[]> {
  const folder = await mkdtemp(join(tmpdir(), "kvlab-lint-"));
  try {
    const files = await writeCells(subjects, folder);
    if (files.size === 0) return [];
    await writeFile(join(folder, "biome.json"), JSON.stringify(await cellRules()));
    return problemsOf(await runBiome(folder), files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeCells(subjects: readonly Subject[], folder: string): Promise<CellFiles> {
  const files: CellFiles = new Map();
  for (const [index, { notebook, content }] of subjects.entries())
    for (const { number, cell } of executableCells(content)) {
      const name = `notebook-${index}-cell-${number}.ts`;
      files.set(name, { notebook, cell: number });
      await writeFile(join(folder, name), cell.source);
    }
  return files;
}

/** The rules of the project's own configuration, less those that make no sense across cells. */
async function cellRules(): Promise<object> {
  const { linter } = JSON.parse(await readFile(join(projectRoot, ".biome.json"), "utf8"));
  const rules = { ...linter.rules };
  for (const [group, off] of Object.entries(crossCellRules)) rules[group] = { ...rules[group], ...off };
  return { root: true, linter: { rules } };
}

function runBiome(folder: string): Promise<Report> {
  const program = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const args = [
    program,
    "lint",
    "--reporter=rdjson",
    "--max-diagnostics=none",
    `--config-path=${folder}`,
    ".",
  ];
  return new Promise((resolve, reject) => {
    // Biome exits with 1 when it finds something; what counts is whether it reports
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 28 }, (_, output, errors) => {
      try {
        resolve(JSON.parse(output));
      } catch {
        reject(new Error(`Biome could not check the cells: ${errors.trim() || output.trim()}`));
      }
    });
  });
}

/** Biome reports some findings twice, word for word. */
function problemsOf({ diagnostics }: Report, files: CellFiles): Problem[] {
  const problems = new Map<string, Problem>();
  for (const { code, location, message, severity } of diagnostics) {
    const place = files.get(location.path.replace(/^\.[\\/]/, ""));
    if (!place || code.value === "parse") continue;
    const { line, column } = location.range?.start ?? { line: 0, column: 0 };
    const level = severity === "ERROR" ? "error" : "warning";
    const problem: Problem = { ...place, line, column, code: code.value, message, severity: level };
    problems.set(JSON.stringify(problem), problem);
  }
  return [...problems.values()];
}
