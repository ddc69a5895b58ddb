/**
 * A concave, non-decreasing utility U on rates in [0, 1]; request i of a program enjoys w_i·U(x).
 * {@link log}, {@link alphaFair}, {@link linear}, {@link customUtility} and `utility` (of an expression) make one.
 */
export interface Utility {
  readonly kind: "log" | "alpha-fair" | "linear" | "expression" | "function";
  /** The function as a reader writes it, for titles and messages. */
  readonly label: string;
  /** Where U′(x) = (x + ε)^−α: what cones need to know of it. Absent for utilities of another form, and for `linear`. */
  readonly power?: { readonly alpha: number; readonly epsilon: number };
  /** U(x); finite on [0, 1]. */
  value(x: number): number;
  /** U′(x); at x = 0 it may be infinite. */
  slope(x: number): number;
  /**
   * The rate in [0, 1] that maximises U(x) − price·x: U is its concave conjugate's data. Where it is not unique, one
   * of them.
   */
  demand(price: number): number;
  /** Whether `demand` is a closed form, exact to rounding; otherwise it is the root of U′ = price, found numerically. */
  readonly closedForm: boolean;
  /**
   * Fills slope[k] = U′(x_k) and curvature[k] = −U″(x_k)/U′(x_k) (Arrow and Pratt's measure, at least 0) for
   * k = from … to − 1. One call for many rates, so that a solver's inner loop calls nothing.
   */
  sample(x: Float64Array, from: number, to: number, slope: Float64Array, curvature: Float64Array): void;
  /**
   * c in U′·(1/U′)″ = c·(U″/U′)²: how the price's reciprocal bends, for second-order corrections. (α − 1)/α for
   * α-fair utilities, where it is exact; 0 is a sound guess for others.
   */
  readonly bend: number;
}
