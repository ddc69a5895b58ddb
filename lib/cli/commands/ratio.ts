import type { Command } from "commander";
import { rayleigh } from "../../analysis/competitive-ratio/index.ts";
import { unknownName } from "../../core/errors.ts";
import { addCommand, type CommonOptions, numeric, printResult } from "../command.ts";

interface Options extends CommonOptions {
  upper: number;
}

/** `kvlab ratio a-min --upper U`: the competitive ratio that the Rayleigh quotient gives, with certified ends. */
export function ratioCommand(program: Command): void {
  addCommand(program, "ratio <policy>", "the competitive ratio of a-min by its Rayleigh quotient")
    .requiredOption("--upper <tokens>", "longest possible output; the shortest is 1", numeric("upper"))
    .action((policy: string, options: Options) => {
      if (policy !== "a-min") unknownName("policy", policy, ["a-min"]);
      const { x: _law, ...found } = rayleigh(options.upper);
      const data = { policy, upper: options.upper, ...found };
      printResult(options, data, () => asText(data));
    });
}

function asText(data: Record<string, string | number | boolean>): string {
  const width = Math.max(...Object.keys(data).map((name) => name.length));
  return Object.entries(data)
    .map(([name, value]) => `${name.padEnd(width)}  ${value}`)
    .join("\n");
}
