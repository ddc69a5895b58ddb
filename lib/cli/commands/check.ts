import type { Command } from "commander";
import { addCommand, type CommonOptions, printResult } from "../command.ts";
import { EXIT } from "../exit.ts";

/** `kvlab check`: type-check and lint notebook cells, running nothing. */
export function checkCommand(program: Command): void {
  addCommand(program, "check [notebooks...]", "type-check and lint the cells of notebooks, running nothing")
    .option(
      "--outputs",
      "compare the stored outputs with those of the last run instead, volatile cells aside",
    )
    .action(async (names: string[], options: CommonOptions & { outputs?: boolean }) => {
      const { checkNotebooks } = await import("../../notebook/check/check.ts"); // brings the compiler
      const { checkOutputs } = await import("../../notebook/check/outputs.ts");
      const { problemLine } = await import("../../notebook/check/problem.ts");
      const { resolveNotebooks } = await import("../../notebook/document/find.ts");
      const notebooks = resolveNotebooks(names);
      const problems = await (options.outputs ? checkOutputs : checkNotebooks)(notebooks);
      printResult(options, { notebooks, problems }, () =>
        problems.length === 0
          ? `${notebooks.length} notebooks, no problems`
          : problems.map(problemLine).join("\n"),
      );
      if (problems.some(({ severity }) => severity === "error")) process.exitCode = EXIT.failed;
    });
}
