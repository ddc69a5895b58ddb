export { fcfsGreedy } from "./fcfs-greedy.ts";
export { type NestedWaitSettings, nestedThresholdsFor, nestedWait, segmentsOf } from "./nested-wait.ts";
export { type SarathiSettings, sarathi } from "./sarathi.ts";
export { type VllmSettings, vllm } from "./vllm.ts";
export { thresholdsFor, type WaitSettings, wait } from "./wait.ts";
export { entries, type Rotation, rotationOf, type WaitCpSettings, waitCp } from "./wait-cp.ts";
