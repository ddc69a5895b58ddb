import { invalid, requireInteger } from "../../core/errors.ts";
import {
  baseMemory,
  boundaryTokens,
  equalSegments,
  nestedThresholds,
  type RequestKind,
  type Segments,
  segmentsAt,
  segmentsByOutput,
} from "../../models/fluid/index.ts";
import type { BatchPolicy, BatchView, Setting } from "../../simulator/iterations/batch-policy.ts";
import type { Requests } from "../../simulator/policy.ts";
import { iterationTime, largestWithin, orRefused, parseThresholds } from "./thresholds.ts";
import { meanPrompt, rateOf } from "./types.ts";
import { startCohort } from "./wait.ts";

/** Up to so many distinct output lengths have a segment each. */
const MOST_LENGTHS = 10;

/** Settings of {@link nestedWait}. */
export interface NestedWaitSettings {
  /** n_k, one a segment; as a text, `15/14/12/8`. */
  readonly thresholds?: string | readonly number[];
  /** The last output token of each segment; as a text, `20/40/80/160`. */
  readonly ends?: string | readonly number[];
  /** How many segments of equal width, where no ends are given. */
  readonly segments?: number;
  /** How far n_k/n_(k−1) lies above the share of requests that go on, where thresholds are computed; 0.05 where absent. */
  readonly eta?: number;
}

/**
 * Nested WAIT, algorithm 2 of arXiv 2504.11320, for unknown output lengths. A request's life is cut into segments; it
 * starts in the first, and if it has not ended there it waits before the next with its KV cache kept. Whenever the
 * server is idle, the largest prefix of segments is found before each of which at least n_k requests wait. From each of
 * them n_k enter, and everybody inside those segments generates a token; later segments pause.
 *
 * It sees no output lengths, but is told their distribution over the trace. Where nothing is given: one segment an
 * output length if there are at most 10 of them, else 5 of equal width; and the least thresholds that keep up with the
 * trace's own rates with margins `eta`. Where arrivals are too many for any, or batches with n_k waiting at each
 * boundary need more than M, the largest in proportion to the rates that reach each segment.
 *
 * Departures: requests may end inside a segment. Once everybody has arrived and nothing else can run, all segments run
 * with whoever waits before them, at most n_k. More waiting at boundaries than M has room for evicts the latest admitted.
 */
export function nestedWait(settings: NestedWaitSettings = {}): BatchPolicy<"arrivals"> {
  const { eta = 0.05 } = settings;
  if (!(eta >= 0)) invalid("eta", eta, "a margin of at least 0");
  if (settings.segments !== undefined) requireInteger("segments", settings.segments, 1);
  const given = settings.thresholds === undefined ? undefined : parseThresholds(settings.thresholds);
  return {
    name: nameOf(settings),
    knows: "arrivals",
    former(requests, setting) {
      const segments = segmentsOf(settings, requests, setting);
      const { ends } = segments;
      if (given && given.length !== ends.length)
        invalid("thresholds", Array.from(given), `${ends.length}, one a segment`);
      const counts = given ?? nestedThresholdsFor(segments, setting, eta);
      return { ends, form: (view) => formBatch(view, counts) };
    },
  };
}

function nameOf({ thresholds, ends, segments, eta }: NestedWaitSettings): string {
  const shown = { thresholds, ends, segments, eta };
  const given = Object.entries(shown).filter(([, value]) => value !== undefined);
  const text = given.map(([key, value]) => `${key}=${Array.isArray(value) ? value.join("/") : value}`);
  return text.length === 0 ? "nested-wait" : `nested-wait:${text.join(",")}`;
}

/** The segments that a policy with such settings cuts the lives of a trace's requests into. */
export function segmentsOf(
  { ends, segments }: Pick<NestedWaitSettings, "ends" | "segments">,
  requests: Requests,
  setting: Setting,
): Segments {
  const kinds = kindsByOutput(requests, setting.outputs());
  if (ends !== undefined) return segmentsAt(kinds, Array.from(parseThresholds(ends)));
  if (segments !== undefined) return equalSegments(kinds, segments);
  return kinds.length <= MOST_LENGTHS ? segmentsByOutput(kinds) : equalSegments(kinds, 5);
}

/** One kind an output length, each with the mean prompt: whose output is how long is not known. @param outputs how many have each */
function kindsByOutput(requests: Requests, outputs: Int32Array): RequestKind[] {
  const rate = rateOf(requests);
  const prompt = meanPrompt(requests);
  const kinds: RequestKind[] = [];
  outputs.forEach((count, output) => {
    if (count > 0) kinds.push({ rate: (rate * count) / requests.n, prompt, output });
  });
  return kinds;
}

/** The thresholds that {@link nestedWait} works with where none are given. */
export function nestedThresholdsFor(segments: Segments, setting: Setting, eta: number): Int32Array {
  const atBoundaries = boundaryTokens(segments);
  const within = (counts: Int32Array) => {
    const batches = baseMemory(segments, Array.from(counts));
    return (
      atBoundaries.reduce((memory, tokens, k) => memory + tokens * counts[k + 1], batches) <= setting.memory
    );
  };
  const least = orRefused(() => nestedThresholds(segments, iterationTime(setting), { eta }));
  return least && within(least) ? least : largestWithin(segments.reaching, within);
}

function formBatch(view: BatchView, thresholds: Int32Array): void {
  let prefix = 0;
  while (prefix < thresholds.length && view.waiting(prefix) >= thresholds[prefix]) prefix++;
  runSegments(view, thresholds, prefix);
  if (view.draining && !view.chosen) runSegments(view, thresholds, thresholds.length);
}

function runSegments(view: BatchView, thresholds: Int32Array, prefix: number): void {
  for (let k = 0; k < prefix; k++) view.run(k);
  for (let k = 1; k < prefix; k++)
    for (let entered = 0; entered < thresholds[k] && view.waiting(k) > 0; entered++) view.join(k);
  if (prefix > 0) startCohort(view, 0, thresholds[0]);
}
