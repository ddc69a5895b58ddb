// Entry of the kernel, a CommonJS file because the kernel keeps Node's own module cache in hand:
//   node lib/notebook/kernel/start.cjs {connection_file}
// tsx is used in its namespaced form, so that only the kernel's own sources go through it.
"use strict";
require("tsx/cjs/api").require("./main.ts", __filename).startKernel(process.argv[2]);
