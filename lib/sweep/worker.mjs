// What runs in a worker thread: answers each input with the value of one function of a TypeScript module.
import { parentPort, workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
const { module, name } = workerData;

parentPort.on("message", async ({ input }) => {
  try {
    parentPort.postMessage({ value: await (await task())(input) });
  } catch (error) {
    parentPort.postMessage({ fault: faultOf(error) });
  }
});

async function task() {
  const run = (await import(module))[name];
  if (typeof run === "function") return run;
  const error = new Error(`no function ${JSON.stringify(name)} is exported from ${module}`);
  throw Object.assign(error, { name: "InputError" });
}

/** An error in a form that survives the way between threads. */
function faultOf(error) {
  if (typeof error?.message !== "string") return { name: "Error", message: String(error) };
  return { name: error.name, message: error.message, stack: error.stack };
}
