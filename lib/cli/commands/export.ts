import type { Command } from "commander";
import { addCommand, type CommonOptions, printResult } from "../command.ts";

/** `kvlab export`: self-contained HTML pages and an index with the scoreboard of claims. */
export function exportCommand(program: Command): void {
  addCommand(
    program,
    "export [notebooks...]",
    "write notebooks as self-contained HTML pages, with a scoreboard of claims",
  )
    .option("--out <folder>", "where to", "site")
    .action(async (names: string[], options: CommonOptions & { out: string }) => {
      const { exportSite } = await import("../../notebook/export/site.ts"); // brings fonts and a highlighter
      const { resolveNotebooks } = await import("../../notebook/document/find.ts");
      const { scoreboardText } = await import("../../notebook/claims/scoreboard-text.ts");
      const exported = await exportSite({ notebooks: resolveNotebooks(names), out: options.out });
      printResult(
        options,
        exported,
        () => `${scoreboardText(exported.scoreboard)}\n\nopen ${exported.index}`,
      );
    });
}
