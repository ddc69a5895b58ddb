export { inBlocks } from "./blocks.ts";
export { type ProofChain, proofChain } from "./chain.ts";
export { counterExample, FAMILIES, type Family, slideRatio } from "./counter-examples.ts";
export { exponent } from "./exponent.ts";
export { groupBatches } from "./groups.ts";
export { fewestRounds, packingInstance } from "./reductions.ts";
export { type TransformedGroup, type TransformedOptimum, transformOptimum } from "./transform.ts";
