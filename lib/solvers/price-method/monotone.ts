/**
 * The nearest non-increasing values of at least 0, in the norm Σ weight·(difference)²: pool adjacent violators, in
 * place. O(length) time; the pools are kept in the scratch columns.
 *
 * Source: Barlow, Bartholomew, Bremner and Brunk, Statistical Inference under Order Restrictions (1972).
 */
export class MonotoneProjection {
  readonly #value: Float64Array;
  readonly #weight: Float64Array;
  readonly #stop: Int32Array;

  constructor(length: number) {
    this.#value = new Float64Array(length);
    this.#weight = new Float64Array(length);
    this.#stop = new Int32Array(length);
  }

  /** Projects `values`; weights are positive. */
  project(values: Float64Array, weights: Float64Array): void {
    const value = this.#value;
    const weight = this.#weight;
    const stop = this.#stop;
    let pools = 0;
    for (let t = 0; t < values.length; t++) {
      let mean = values[t];
      let mass = weights[t];
      while (pools > 0 && value[pools - 1] < mean) {
        pools--;
        const total = mass + weight[pools];
        mean += (value[pools] - mean) * (weight[pools] / total);
        mass = total;
      }
      value[pools] = mean;
      weight[pools] = mass;
      stop[pools++] = t + 1;
    }
    for (let pool = 0, t = 0; pool < pools; pool++)
      for (; t < stop[pool]; t++) values[t] = value[pool] > 0 ? value[pool] : 0;
  }
}
