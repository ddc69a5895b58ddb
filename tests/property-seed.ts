import fc from "fast-check";

/**
 * Property tests draw the same cases in every run, so that a suite that passes here passes elsewhere. To hunt with
 * others: `PROPERTY_SEED=7 npm test`, or `PROPERTY_SEED=random` for new ones each time; a failure prints its seed.
 */
const seed = process.env.PROPERTY_SEED ?? "1";
if (seed !== "random") {
  if (!/^-?\d+$/.test(seed))
    throw new Error(`invalid PROPERTY_SEED: ${seed}; expected a whole number or "random"`);
  fc.configureGlobal({ seed: Number(seed) });
}
