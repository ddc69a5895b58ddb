export { type CascadeSettings, type CascadeStep, cascade } from "./cascade.ts";
export { type Boundary, type Equilibrium, equilibrium, stabilityBoundary } from "./equilibrium.ts";
export {
  arrivalRate,
  type IterationTime,
  kindsOf,
  paperKind,
  type RequestKind,
  scaled,
  volumeOf,
} from "./kinds.ts";
export { fitMemoryCurve, type MemoryCurve, memoryCurve } from "./memory-curve.ts";
export {
  baseMemory,
  type CappedThresholds,
  cappedThresholds,
  checkNested,
  type NestedCheck,
  nestedThresholds,
  tailThresholds,
} from "./nested-thresholds.ts";
export {
  type Assurance,
  boundaryExponent,
  boundaryExponents,
  boundaryTokens,
  exponentBound,
  type MemoryRequirement,
  memoryRequirement,
} from "./safety-buffer.ts";
export {
  continuation,
  equalSegments,
  type PromptRule,
  type Segments,
  segmentsAt,
  segmentsByOutput,
  segmentVolumes,
  widths,
} from "./segments.ts";
export { checkWait, sharedBatch, type WaitCheck, waitThresholds } from "./wait-thresholds.ts";
export {
  rateWindows,
  type Window,
  type WindowEquilibrium,
  windowEquilibria,
  worstSegments,
} from "./windows.ts";
