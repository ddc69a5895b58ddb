import type { MathNode } from "mathjs/number";
import { InputError } from "../../../core/errors.ts";

export type RealFunction = (x: number) => number;

/** The parts of a parsed expression that are read here. */
type Tree = MathNode & {
  readonly args?: readonly MathNode[];
  readonly content?: MathNode;
  readonly fn?: unknown;
  readonly name?: string;
  readonly value?: unknown;
};

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

const FUNCTIONS: Readonly<Record<string, RealFunction>> = {
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  sec: (x) => 1 / Math.cos(x),
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  sech: (x) => 1 / Math.cosh(x),
  abs: Math.abs,
  sign: Math.sign,
  square: (x) => x * x,
  cube: (x) => x * x * x,
};

/** Names of the functions that expressions may use. */
export const knownFunctions: readonly string[] = Object.keys(FUNCTIONS);

const OPERATORS: Readonly<Record<string, (a: RealFunction, b: RealFunction) => RealFunction>> = {
  add: (a, b) => (x) => a(x) + b(x),
  subtract: (a, b) => (x) => a(x) - b(x),
  multiply: (a, b) => (x) => a(x) * b(x),
  divide: (a, b) => (x) => a(x) / b(x),
  pow: (a, b) => (x) => a(x) ** b(x),
};

/**
 * An expression in x as a function: closures within closures, ten times as fast as the parser's own evaluation.
 *
 * @throws InputError for another variable, an unknown function or something that is not a formula
 */
export function compile(node: MathNode): RealFunction {
  const tree = node as Tree;
  switch (node.type) {
    case "ConstantNode":
      return constant(Number(tree.value));
    case "ParenthesisNode":
      return compile(tree.content!);
    case "SymbolNode":
      return named(tree.name!);
    case "OperatorNode":
      return operator(tree);
    case "FunctionNode":
      return call(tree);
    default:
      throw new InputError(`invalid utility: "${node.toString()}"; expected a formula in x`);
  }
}

function constant(value: number): RealFunction {
  return () => value;
}

function named(name: string): RealFunction {
  if (name === "x") return (x) => x;
  if (name in CONSTANTS) return constant(CONSTANTS[name]);
  throw new InputError(`invalid utility: unknown name "${name}"; expected x, pi or e`);
}

function operator(tree: Tree): RealFunction {
  const args = tree.args!.map(compile);
  const name = tree.fn as string;
  if (name === "unaryMinus") return (x) => -args[0](x);
  if (name === "unaryPlus") return args[0];
  if (!(name in OPERATORS))
    throw new InputError(`invalid utility: "${tree.toString()}"; expected + − * / or ^`);
  return args.slice(1).reduce((left, right) => OPERATORS[name](left, right), args[0]);
}

function call(tree: Tree): RealFunction {
  const name = (tree.fn as { name: string }).name;
  const args = tree.args!.map(compile);
  if (name === "pow" && args.length === 2) return OPERATORS.pow(args[0], args[1]);
  if (name === "log" && args.length === 2) return (x) => Math.log(args[0](x)) / Math.log(args[1](x));
  const f = FUNCTIONS[name];
  if (f === undefined || args.length !== 1)
    throw new InputError(
      `invalid utility: "${tree.toString()}" is no function of one number known here; expected one of ${knownFunctions.join(", ")}`,
    );
  const inner = args[0];
  return (x) => f(inner(x));
}
