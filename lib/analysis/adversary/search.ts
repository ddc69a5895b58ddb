import { requireInteger } from "../../core/errors.ts";
import { type Seed, stream } from "../../core/random.ts";
import { policyNamed } from "../../policies/registry.ts";
import { assertAudited } from "../../simulator/audit.ts";
import type { AnyPolicy } from "../../simulator/policy.ts";
import type { Run } from "../../simulator/run.ts";
import { attempt } from "../../simulator/simulate.ts";
import type { Workload } from "../../workload/workload.ts";
import { volumeBound } from "../volume-bound.ts";
import { InstanceSampler, type InstanceSpace, instanceWorkload, type Row } from "./instance.ts";
import { referenceFor, totalLatency } from "./reference.ts";

/** Neighbours in a row that are no better, after which the search starts anew. */
const PATIENCE = 150;

/** Where to search, for how long, and whom to tell. */
export interface AdversaryOptions extends InstanceSpace {
  readonly seed: Seed;
  /** Instances to try. */
  readonly evaluations: number;
  /** Called after each instance. */
  readonly onProgress?: (progress: { readonly evaluations: number; readonly ratio: number }) => void;
  /** Ends the search early once aborted, with the worst instance until then. */
  readonly signal?: { readonly aborted: boolean };
}

/** An instance on which a policy does badly. */
export interface BadInstance {
  readonly workload: Workload;
  /** What the policy did, audited. Where it stood still, the run until then. */
  readonly run: Run;
  /** The best schedule known, in hindsight, audited. */
  readonly reference: Run;
  /**
   * Total latency of the policy over that of the reference: the policy is at least so much worse than the optimum.
   * Infinite where the policy stood still.
   */
  readonly ratio: number;
  /** Total latency of the policy over a lower bound: it is at most so much worse than the optimum. */
  readonly atMost: number;
  /** Whether the reference is proved optimal: then the ratio is exact. */
  readonly certified: boolean;
  /** Instances tried. */
  readonly evaluations: number;
}

/**
 * Looks for a small instance on which a policy is much worse than the best schedule in hindsight: random restarts, and
 * from each a walk to neighbours that are at least as bad, until a fixed number of them in a row are no worse. Up to
 * six requests the optimum is computed and the ratio exact; with more, the best schedule known stands in for it and
 * the true ratio lies between `ratio` and `atMost`.
 *
 * Every run is audited. Equal arguments give the same instance; a search that is cut short gives the one it had.
 * A ratio found is a fact about that instance, and a lower bound on the policy's competitive ratio; that none was
 * found proves nothing.
 *
 * @param policy a policy, or its name
 * @throws InputError for an unknown policy or settings out of range
 */
export function findBadInstance(policy: AnyPolicy | string, options: AdversaryOptions): BadInstance {
  const attacked = typeof policy === "string" ? policyNamed(policy) : policy;
  const evaluations = requireInteger("evaluations", options.evaluations, 1);
  const sampler = new InstanceSampler(options, stream(options.seed, "adversary"));
  let worst = evaluate(attacked, sampler.draw(), options, 0)!;
  let current = worst;
  let failures = 0;
  let count = 1;
  const report = () => options.onProgress?.({ evaluations: count, ratio: worst.ratio });
  report();
  while (count < evaluations && worst.ratio < Number.POSITIVE_INFINITY && !options.signal?.aborted) {
    const anew = failures === PATIENCE;
    const rows = anew ? sampler.draw() : sampler.neighbour(current.rows);
    const found = evaluate(attacked, rows, options, anew ? 0 : current.ratio);
    failures = anew || (found && found.ratio > current.ratio) ? 0 : failures + 1;
    if (found) current = found;
    if (current.ratio > worst.ratio) worst = current;
    count++;
    report();
  }
  const { rows: _rows, ...instance } = worst;
  return { ...instance, evaluations: count };
}

type Candidate = Omit<BadInstance, "evaluations"> & { readonly rows: readonly Row[] };

/** The policy on an instance against the reference; null if the ratio is below `least`, often at no great cost. */
function evaluate(
  policy: AnyPolicy,
  rows: readonly Row[],
  space: InstanceSpace,
  least: number,
): Candidate | null {
  const { memory } = space;
  const workload = instanceWorkload(rows, space);
  const { run, standstill } = attempt(workload, policy, { memory });
  if (!standstill) assertAudited(run);
  const latency = standstill ? Number.POSITIVE_INFINITY : totalLatency(run);
  if (latency / volumeBound(workload, memory).totalLatency < least) return null;
  const reference = referenceFor(workload, memory);
  const ratio = latency / totalLatency(reference.run);
  if (ratio < least) return null;
  const { certified, lowerBound } = reference;
  return { rows, workload, run, reference: reference.run, ratio, atMost: latency / lowerBound, certified };
}
