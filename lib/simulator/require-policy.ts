import { InputError, invalid, unknownName } from "../core/errors.ts";
import { sights } from "./plan.ts";
import type { AnyPolicy } from "./policy.ts";

/** Throws an InputError for what is no policy: a name, the function that makes one, an object with a part missing. */
export function requirePolicy(policy: AnyPolicy): void {
  const given: unknown = policy;
  if (typeof given === "function")
    throw new InputError(
      `invalid policy: the function ${given.name}; expected what it returns, ${given.name}()`,
    );
  if (typeof given === "string")
    invalid("policy", given, `an object; policyNamed("${given}") makes one of a name`);
  if (typeof given !== "object" || given === null)
    invalid("policy", given, "an object with name, knows and admit");
  const { name, knows } = policy;
  if (typeof name !== "string") invalid("name of the policy", name, "a text");
  if (!Object.hasOwn(sights, knows))
    unknownName(`knowledge of policy ${name}`, String(knows), Object.keys(sights));
  const [part, decide] = "former" in policy ? ["former", policy.former] : ["admit", policy.admit];
  if (typeof decide !== "function") invalid(`${part} of policy ${name}`, decide, "a function");
}
