// Apart from the folder's index: loading the parser takes a third of a second.
import { derivative, type MathNode, parse } from "mathjs/number";
import { InputError } from "../../core/errors.ts";
import { blame } from "./utility/blame.ts";
import { utilityFault } from "./utility/check.ts";
import { compile, type RealFunction } from "./utility/compile.ts";
import { fromCurve, shownFault } from "./utility/custom.ts";
import type { Utility } from "./utility/utility.ts";

/**
 * A utility from an expression in x, such as `sqrt(x + 0.01)`, differentiated symbolically. It is checked at a
 * thousand points of [0, 1]: finite, non-decreasing, concave.
 *
 * @throws InputError that names the innermost sub-expression at fault, why and where: an unknown name or function, a
 *   value that is not finite, a slope below 0, a second derivative above 0
 */
export function utility(expression: string): Utility {
  const tree = parsed(expression);
  const curve = curveOf(tree);
  const fault = utilityFault(curve);
  if (fault) {
    const why = blame(tree, fault, curveOf) ?? shownFault(fault);
    throw new InputError(
      `invalid utility: "${expression}"; expected a concave, non-decreasing function on [0, 1], but ${why}`,
    );
  }
  return fromCurve("expression", tree.toString(), curve);
}

function parsed(expression: string): MathNode {
  try {
    return parse(expression);
  } catch (error) {
    throw new InputError(`invalid utility: "${expression}"; ${(error as Error).message}`);
  }
}

/** A tree with its first two derivatives, as functions of x. */
function curveOf(tree: MathNode): { value: RealFunction; slope: RealFunction; second: RealFunction } {
  const value = compile(tree); // first, for its better messages about names
  const first = differentiated(tree);
  return { value, slope: compile(first), second: compile(differentiated(first)) };
}

function differentiated(tree: MathNode): MathNode {
  try {
    return derivative(tree, "x");
  } catch {
    throw new InputError(`invalid utility: no derivative of "${tree.toString()}" is known`);
  }
}
