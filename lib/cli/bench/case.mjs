// One measurement in a process of its own: node --expose-gc case.mjs NAME SETTINGS-AS-JSON, the result as JSON on standard output.
// It loads the measured code and nothing else, so that the process's peak memory is that of the case.
import { setTimeout } from "node:timers/promises";
import { register } from "tsx/esm/api";

/** Resident memory at rest: garbage is given back on other threads, a little later. */
async function resting() {
  globalThis.gc();
  await setTimeout(100);
  globalThis.gc();
  return process.memoryUsage.rss();
}

register();
const { measures } = await import("./measures/index.ts");
const [name, settings] = process.argv.slice(2);
const measure = await measures[name]();
const before = await resting();
const result = await measure(JSON.parse(settings));
const peak = 1024 * process.resourceUsage().maxRSS;
const loaded = Math.min(before, await resting()); // what loading still held before would flatter the case
process.stdout.write(JSON.stringify({ ...result, peakMB: peak / 1e6, ownMB: (peak - loaded) / 1e6 }));
