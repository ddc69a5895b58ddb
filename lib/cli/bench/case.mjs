// One measurement in a process of its own: node --expose-gc case.mjs NAME SETTINGS-AS-JSON, the result as JSON on standard output.
// It loads the measured code and nothing else, so that the process's peak memory is that of the case.
import { register } from "tsx/esm/api";

register();
const { measures } = await import("./measures/index.ts");
const [name, settings] = process.argv.slice(2);
const before = process.memoryUsage.rss();
const result = await measures[name](JSON.parse(settings));
const peak = 1024 * process.resourceUsage().maxRSS;
process.stdout.write(JSON.stringify({ ...result, peakMB: peak / 1e6, ownMB: (peak - before) / 1e6 }));
