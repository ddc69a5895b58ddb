/** A paper that notebooks reproduce. Its key names its folder of notebooks and its claims file. */
export interface Paper {
  readonly title: string;
  /** Short reference, for example "arXiv 2502.07115". */
  readonly source: string;
}

/** The papers, in the order in which kvlab lists them. */
export const PAPERS: Readonly<Record<string, Paper>> = {
  "convex-allocation": {
    title: "Convex Resource Allocation for Efficient LLM Inference",
    source: "manuscript",
  },
  "online-kv": {
    title: "Online Scheduling for LLM Inference with KV Cache Constraints",
    source: "arXiv 2502.07115",
  },
  "variable-lengths": {
    title: "LLM Serving Optimization with Variable Prefill and Decode Lengths",
    source: "arXiv 2508.06133",
  },
  robust: {
    title: "Adaptively Robust LLM Inference Optimization under Prediction Uncertainty",
    source: "arXiv 2508.14544",
  },
  "fluid-wait": {
    title: "Optimizing LLM Inference: Fluid-Guided Online Scheduling with Memory Constraints",
    source: "arXiv 2504.11320",
  },
};
