import type { Claims } from "../../../lib/notebook/claims/load.ts";
import { parseClaims } from "../../../lib/notebook/claims/load.ts";
import type { Claim } from "../../../lib/notebook/claims/types.ts";

/** A claim as it stands in a file; `change` replaces fields. */
export function claimEntry(change: Partial<Record<keyof Claim, unknown>> = {}): Record<string, unknown> {
  return {
    id: "robust/toy/h-sf",
    paper: "robust",
    place: "toy example",
    statement: "Total latency of shortest-first",
    value: 11,
    unit: "rounds",
    evidence: "SEED",
    tolerance: { kind: "exact", why: "integers" },
    ...change,
  };
}

/** That claim, checked as the loader checks it. */
export function oneClaim(change: Partial<Record<keyof Claim, unknown>> = {}): Claim {
  return parseClaims(JSON.stringify([claimEntry(change)]), "robust.json")[0]!;
}

export function claimsByName(...list: Claim[]): Claims {
  return new Map(list.map((claim) => [claim.id, claim]));
}
