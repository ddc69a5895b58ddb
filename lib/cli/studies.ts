import { type RatioRecord, type RatioTrial, ratioTask } from "../analysis/hindsight-ratio.ts";
import { points, type Task } from "../sweep/index.ts";

/** A grid of runs whose results are kept in a file. */
export interface Study {
  readonly what: string;
  /** Where its results are kept. */
  readonly file: string;
  /** Seeds unless told otherwise. */
  readonly trials: number;
  readonly points: (seeds: readonly number[]) => readonly RatioTrial[];
  readonly task: Task<RatioTrial, RatioRecord>;
}

/** Every study that `kvlab sweep` knows. */
export const studies: Readonly<Record<string, Study>> = {
  "ratio-model-1": ratioStudy(1, 10),
  "ratio-model-2": ratioStudy(2, 12),
  "ratio-small": {
    what: "MC-SF against the proved hindsight optimum, 8 to 18 requests of arrival models 1 and 2",
    file: "data/ratios/small.jsonl",
    trials: 10,
    points: (seed) =>
      points<Required<RatioTrial>>({ model: [1, 2], n: [8, 10, 12, 14, 16, 18], seed, seconds: [60] }),
    task: ratioTask,
  },
};

function ratioStudy(model: 1 | 2, seconds: number): Study {
  return {
    what: `MC-SF against a certified interval around the hindsight optimum, arrival model ${model}`,
    file: `data/ratios/model-${model}.jsonl`,
    trials: 200,
    points: (seeds) => seeds.map((seed) => ({ model, seed, seconds })),
    task: ratioTask,
  };
}
