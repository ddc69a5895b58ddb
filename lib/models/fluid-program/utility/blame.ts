import type { MathNode } from "mathjs/number";
import type { Curve, Fault } from "./check.ts";

/** Makes an expression a curve; throws where it has no derivative. */
type CurveOf = (tree: MathNode) => Curve;

/** A sub-expression, and whether a minus sign stands before it, counting all around it. */
interface Part {
  readonly tree: MathNode;
  readonly sign: 1 | -1;
}

/**
 * The innermost sub-expression that brings a fault about, with the reason, in words. Sums, differences and constant
 * factors are entered, and so are the arguments of functions that grow: each is judged by the same test as the whole,
 * with its sign.
 */
export function blame(tree: MathNode, fault: Fault, curveOf: CurveOf): string | undefined {
  if (fault.what === "value") return valueBlame(tree, fault.x, curveOf);
  let part: Part = { tree, sign: 1 };
  for (;;) {
    const inner = parts(part, fault.x, curveOf).find((candidate) => fails(candidate, fault, curveOf));
    if (inner === undefined) return sentence(part, fault, curveOf);
    part = inner;
  }
}

/** Whether a part, taken with its sign, decreases or is convex at the place of the fault. */
function fails({ tree, sign }: Part, { what, x }: Fault, curveOf: CurveOf): boolean {
  const curve = curveOf(tree);
  return what === "slope" ? sign * curve.slope(x) < 0 : sign * curve.second(x) > 0;
}

function sentence({ tree, sign }: Part, { what, x }: Fault, curveOf: CurveOf): string {
  const curve = curveOf(tree);
  const found = (what === "slope" ? curve.slope(x) : curve.second(x)).toPrecision(4);
  const place = `${what === "slope" ? "slope" : "second derivative"} ${Number(found)} at x = ${Number(x.toPrecision(4))}`;
  const words = what === "slope" ? ["decreases", "increases"] : ["is convex", "is concave"];
  if (sign === 1) return `"${tree.toString()}" ${words[0]}: ${place}`;
  return `"${tree.toString()}", which enters with a minus sign, ${words[1]}: ${place}`;
}

/** The sub-expressions of which a part is a monotone combination at x. */
function parts({ tree, sign }: Part, x: number, curveOf: CurveOf): Part[] {
  const {
    content,
    args = [],
    fn,
  } = tree as MathNode & { content?: MathNode; args?: MathNode[]; fn?: unknown };
  const minus = -sign as 1 | -1;
  if (content) return [{ tree: content, sign }];
  if (tree.type === "FunctionNode") return args.length === 1 ? argument(tree, args[0], sign, x, curveOf) : [];
  switch (fn) {
    case "add":
      return args.map((each) => ({ tree: each, sign }));
    case "subtract":
      return [
        { tree: args[0], sign },
        { tree: args[1], sign: minus },
      ];
    case "unaryMinus":
      return [{ tree: args[0], sign: minus }];
    case "multiply":
    case "divide":
      return scaled(fn, args, sign, curveOf);
    default:
      return [];
  }
}

/** The part that a constant multiplies or divides. */
function scaled(
  fn: "multiply" | "divide",
  args: readonly MathNode[],
  sign: 1 | -1,
  curveOf: CurveOf,
): Part[] {
  const [first, second] = args;
  const withFactor = (tree: MathNode, factor: MathNode): Part[] =>
    isConstant(factor) ? [{ tree, sign: (sign * Math.sign(curveOf(factor).value(0))) as 1 | -1 }] : [];
  return fn === "divide"
    ? withFactor(first, second)
    : [...withFactor(second, first), ...withFactor(first, second)];
}

/** The argument of a function that grows or falls with it, unless it is x itself or a constant times x. */
function argument(tree: MathNode, inner: MathNode, sign: 1 | -1, x: number, curveOf: CurveOf): Part[] {
  const [outer, own] = [curveOf(tree).slope(x), curveOf(inner).slope(x)];
  if (own === 0 || outer === 0 || curveOf(inner).second(x) === 0) return [];
  return [{ tree: inner, sign: (sign * Math.sign(outer / own)) as 1 | -1 }];
}

function isConstant(tree: MathNode): boolean {
  return (
    tree.filter((node) => node.type === "SymbolNode" && (node as unknown as { name: string }).name === "x")
      .length === 0
  );
}

/** The innermost sub-expression without a finite value at x. */
function valueBlame(tree: MathNode, x: number, curveOf: CurveOf): string | undefined {
  let found: MathNode | undefined;
  tree.traverse((node) => {
    if (node.type === "SymbolNode" || node.type === "ConstantNode") return;
    if (!Number.isFinite(curveOf(node).value(x))) found = node; // the last is the innermost
  });
  if (found === undefined) return undefined;
  const value = curveOf(found).value(x);
  const shown = Number.isNaN(value) ? "no real value" : `the value ${value < 0 ? "−∞" : "∞"}`;
  return `"${found.toString()}" has ${shown} at x = ${Number(x.toPrecision(4))}`;
}
