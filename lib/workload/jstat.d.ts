/** The few special functions of jstat that kvlab uses; the package carries no types of its own. */
declare module "jstat" {
  const jstat: {
    readonly studentt: { inv(probability: number, degrees: number): number };
    readonly beta: { inv(probability: number, alpha: number, beta: number): number };
    readonly normal: { cdf(x: number, mean: number, deviation: number): number };
    /** Natural logarithm of the gamma function, x > 0. */
    gammaln(x: number): number;
  };
  export default jstat;
}
