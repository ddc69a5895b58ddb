import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readNotebook } from "../lib/notebook/document/read.ts";
import { executableCells } from "../lib/notebook/document/types.ts";

const readme = readFileSync("README.md", "utf8");
const { scripts, engines } = JSON.parse(readFileSync("package.json", "utf8"));

test("the README's commands exist, and it names the Node that the package asks for", () => {
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
  expect(named).toContain("reproduce");
  for (const name of named) expect(scripts).toHaveProperty([name]);
  expect(engines.node).toBe(">=20.19.0");
  expect(readme).toContain("Node 20.19");
});

test("the README's figure is the one that the quickstart drew", async () => {
  const cells = executableCells(await readNotebook("notebooks/quickstart.ipynb"));
  const drawn = cells.find(({ cell }) => cell.source.includes("figures.policyComparison"))!.cell.outputs;
  const picture = drawn.flatMap((output) => ("data" in output ? [output.data["image/png"]] : []))[0];
  expect(readFileSync("notebooks/quickstart.png").toString("base64")).toBe(String(picture).trim());
});
