import { invalid, requireInteger, unknownName } from "../core/errors.ts";
import { type Random, type Seed, stream } from "../core/random.ts";
import { numbersOf, parseSpec, type Spec } from "../core/spec.ts";
import { type Workload, workload } from "./workload.ts";

/** What is known of an output length o before it is generated. */
export type Prediction =
  /** The length itself: [o, o]. */
  | { readonly kind: "exact" }
  /** One interval for all requests; every true length must lie in it. */
  | { readonly kind: "interval"; readonly lower: number; readonly upper: number }
  /** The one of the intervals [1, w], [w + 1, 2w], … that o lies in. */
  | { readonly kind: "buckets"; readonly width: number }
  /** [(1 − x)·o, (1 + x)·o], rounded, at least 1; 0 ≤ x < 1. */
  | { readonly kind: "relative"; readonly x: number }
  /** A point drawn uniformly from [(1 − eps)·o, (1 + eps)·o], rounded, at least 1; no interval. 0 ≤ eps ≤ 1. */
  | { readonly kind: "noisy"; readonly eps: number };

/** The names of the prediction models. */
export const predictionNames = ["exact", "interval", "buckets", "relative", "noisy"] as const;

/**
 * The workload with predicted output lengths. Interval models set `lower` and `upper`, and `predicted` to the upper
 * end: a policy that plans with a point then never exceeds its memory. The noisy model sets `predicted` alone and
 * may lie below the truth. Earlier predictions are replaced.
 *
 * @param prediction a model or its spec: `exact`, `interval:l,u`, `buckets:w`, `relative:x`, `noisy:eps`
 * @param seed for the noisy model, which draws from the stream "predictions"
 * @throws InputError for unknown names, values out of range, or a true length outside the common interval
 */
export function withPredictions(requests: Workload, prediction: Prediction | string, seed: Seed): Workload {
  const model = typeof prediction === "string" ? parsePrediction(prediction) : checked(prediction);
  const { n, lower: _lower, upper: _upper, predicted: _predicted, ...columns } = requests;
  if (model.kind === "noisy")
    return workload({
      ...columns,
      predicted: noisy(requests.output, model.eps, stream(seed, "predictions")),
    });
  const { lower, upper } = intervals(requests.output, model);
  return workload({ ...columns, lower, upper, predicted: upper.slice() });
}

/**
 * A prediction model from its spec (see {@link withPredictions}).
 *
 * @throws InputError for an unknown name, or settings that are missing or out of range
 */
export function parsePrediction(text: string): Prediction {
  const spec = parseSpec(text);
  switch (spec.name) {
    case "exact":
      numbersOf(spec, []);
      return { kind: "exact" };
    case "interval": {
      const { lower, upper } = required(spec, ["lower", "upper"]);
      return checked({ kind: "interval", lower, upper });
    }
    case "buckets":
      return checked({ kind: "buckets", width: required(spec, ["width"]).width });
    case "relative":
      return checked({ kind: "relative", x: required(spec, ["x"]).x });
    case "noisy":
      return checked({ kind: "noisy", eps: required(spec, ["eps"]).eps });
    default:
      return unknownName("prediction", spec.name, predictionNames);
  }
}

function required<K extends string>(spec: Spec, keys: readonly K[]): Record<K, number> {
  const found = numbersOf(spec, keys);
  for (const key of keys)
    if (found[key] === undefined)
      invalid(`prediction ${spec.name}`, `no ${key}`, `${spec.name}:${keys.join(",")}`);
  return found as Record<K, number>;
}

function checked(model: Prediction): Prediction {
  if (model.kind === "interval") {
    requireInteger("lower end of interval", model.lower, 1);
    requireInteger("upper end of interval", model.upper, model.lower);
  }
  if (model.kind === "buckets") requireInteger("width of buckets", model.width, 1);
  if (model.kind === "relative" && !(model.x >= 0 && model.x < 1))
    invalid("relative interval", model.x, "a number from 0 to below 1");
  if (model.kind === "noisy" && !(model.eps >= 0 && model.eps <= 1))
    invalid("noise eps", model.eps, "a number from 0 to 1");
  return model;
}

type IntervalModel = Exclude<Prediction, { kind: "noisy" }>;

function intervals(output: Int32Array, model: IntervalModel): { lower: Int32Array; upper: Int32Array } {
  if (model.kind === "interval") requireInside(output, model.lower, model.upper);
  const ends = endsOf(model);
  return { lower: output.map((o) => ends(o)[0]), upper: output.map((o) => ends(o)[1]) };
}

function endsOf(model: IntervalModel): (output: number) => [number, number] {
  switch (model.kind) {
    case "exact":
      return (o) => [o, o];
    case "interval":
      return () => [model.lower, model.upper];
    case "buckets":
      return (o) => {
        const upper = Math.ceil(o / model.width) * model.width;
        return [upper - model.width + 1, atMostInt32(upper)];
      };
    case "relative":
      return (o) => [Math.max(1, Math.round((1 - model.x) * o)), atMostInt32(Math.round((1 + model.x) * o))];
  }
}

function requireInside(output: Int32Array, lower: number, upper: number): void {
  const outside = output.findIndex((o) => o < lower || o > upper);
  if (outside >= 0)
    invalid(
      `output of request ${outside}`,
      output[outside],
      `a length in the common interval [${lower}, ${upper}]`,
    );
}

function noisy(output: Int32Array, eps: number, random: Random): Int32Array {
  return output.map((o) => atMostInt32(Math.max(1, Math.round(o * (1 - eps + 2 * eps * random())))));
}

function atMostInt32(length: number): number {
  return Math.min(length, 2 ** 31 - 1);
}
