import { invalid, unknownName } from "../../../core/errors.ts";
import { linear } from "./linear.ts";
import { alphaFair, log } from "./power.ts";
import type { Utility } from "./utility.ts";

/** A utility as data, for program files. */
export type UtilitySpec =
  | { readonly kind: "log"; readonly epsilon: number }
  | { readonly kind: "alpha-fair"; readonly alpha: number; readonly epsilon: number }
  | { readonly kind: "linear" };

/**
 * The utility that data describe. Expressions need a parser, so they are made by `utility` in `./expression.ts`.
 *
 * @throws InputError for an unknown kind and for parameters out of range
 */
export function utilityFromSpec(spec: UtilitySpec): Utility {
  switch (spec.kind) {
    case "log":
      return log(spec.epsilon);
    case "alpha-fair":
      return alphaFair(spec.alpha, spec.epsilon);
    case "linear":
      return linear();
    default: {
      const { kind } = spec as { kind: unknown };
      if (kind === "expression")
        invalid("utility", spec, 'an expression read by utility("…") of models/fluid-program/expression.ts');
      if (typeof kind !== "string") invalid("utility.kind", kind, "log, alpha-fair, linear or expression");
      return unknownName("utility", kind, ["log", "alpha-fair", "linear", "expression"]);
    }
  }
}
