import { InputError, invalid, requireInteger, requirePositive } from "../../core/errors.ts";

/**
 * Two or more (or one) log-normals mixed, truncated to [range₀ − ½, range₁ + ½] and rounded to integers, with an
 * optional extra share `atom` of requests at the least length.
 */
export interface LogNormalMixture {
  readonly family: "log-normal-mixture";
  readonly atom?: number;
  /** Least and greatest length. */
  readonly range: readonly number[];
  /** Weights add up to 1; mu and sigma are those of the logarithm. */
  readonly components: readonly { readonly weight: number; readonly mu: number; readonly sigma: number }[];
}

/** Quantiles at given probabilities (0 first, 1 last), straight lines between them, rounded to integers. */
export interface QuantileKnots {
  readonly family: "quantile-knots";
  readonly probabilities: readonly number[];
  readonly values: readonly number[];
}

/** How one length is distributed over the integers. */
export type LengthModel = LogNormalMixture | QuantileKnots;

/** Prompt and output lengths of one kind of request: what a file of data/lengths holds. */
export interface LengthPreset {
  readonly name: string;
  readonly unit: "tokens" | "words";
  /** What it was fitted to, and how far that is known. */
  readonly source: string;
  /** Spearman's rank correlation of prompt and output. */
  readonly rankCorrelation: number;
  readonly prompt: LengthModel;
  readonly output: LengthModel;
}

/**
 * Checks a preset of unknown origin (a JSON file, a notebook's own object) and returns it.
 *
 * @throws InputError naming the first field that is wrong
 */
export function checkPreset(preset: LengthPreset): LengthPreset {
  const name = preset.name;
  if (preset.unit !== "tokens" && preset.unit !== "words")
    invalid(`unit of ${name}`, preset.unit, '"tokens" or "words"');
  checkCorrelation(preset.rankCorrelation);
  checkModel(`prompt of ${name}`, preset.prompt);
  checkModel(`output of ${name}`, preset.output);
  return preset;
}

/** Throws unless a rank correlation lies in [−1, 1]. */
export function checkCorrelation(rankCorrelation: number): void {
  if (!(Math.abs(rankCorrelation) <= 1))
    invalid("rank correlation", rankCorrelation, "a number from -1 to 1");
}

function checkModel(where: string, model: LengthModel): void {
  if (model.family === "log-normal-mixture") checkMixture(where, model);
  else if (model.family === "quantile-knots") checkKnots(where, model);
  else
    throw new InputError(
      `invalid family in ${where}: ${JSON.stringify((model as { family: unknown }).family)}; ` +
        'expected "log-normal-mixture" or "quantile-knots"',
    );
}

function checkMixture(where: string, { atom = 0, range, components }: LogNormalMixture): void {
  if (range.length !== 2) invalid(`range of ${where}`, range, "the least and the greatest length");
  requireInteger(`least length of ${where}`, range[0], 1);
  requireInteger(`greatest length of ${where}`, range[1], range[0]);
  if (!(atom >= 0 && atom < 1)) invalid(`atom of ${where}`, atom, "a share from 0 to below 1");
  const total = components.reduce(
    (sum, { weight }) => sum + requirePositive(`weight in ${where}`, weight),
    0,
  );
  if (Math.abs(total - 1) > 1e-9) invalid(`weights of ${where}`, total, "weights that add up to 1");
  for (const { mu, sigma } of components) {
    requirePositive(`sigma in ${where}`, sigma);
    if (!Number.isFinite(mu)) invalid(`mu in ${where}`, mu, "a finite number");
  }
}

function checkKnots(where: string, { probabilities, values }: QuantileKnots): void {
  const last = probabilities.length - 1;
  if (last < 1 || values.length !== last + 1)
    invalid(
      `knots of ${where}`,
      `${last + 1} and ${values.length}`,
      "as many values as probabilities, at least 2",
    );
  if (probabilities[0] !== 0 || probabilities[last] !== 1)
    invalid(`probabilities of ${where}`, probabilities, "0 first and 1 last");
  values.forEach((value, i) => {
    requireInteger(`value ${i} of ${where}`, value, 1);
    if (i > 0 && !(probabilities[i] > probabilities[i - 1] && value > values[i - 1]))
      invalid(`knot ${i} of ${where}`, [probabilities[i], value], "probabilities and values that increase");
  });
}
