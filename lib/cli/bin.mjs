#!/usr/bin/env node
// The `kvlab` command. Plain JavaScript that any Node can parse, so that a too old one gets a clear line.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LEAST = [20, 19];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
  console.error(`kvlab needs Node ${LEAST.join(".")} or later; this is ${process.version}`);
  process.exit(2);
}
if (!existsSync(fileURLToPath(new URL("../../node_modules/tsx/package.json", import.meta.url)))) {
  console.error("kvlab's packages are not installed; run: npm ci");
  process.exit(2);
}
const { register } = await import("tsx/esm/api");
register();
const { main } = await import("./main.ts");
await main(process.argv);
