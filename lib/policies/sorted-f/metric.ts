/**
 * The quality metric of Sorted-F (arXiv 2508.06133): F(X) = Σ o / |X|², smaller is better. For a batch of equal
 * requests it is o / n, the inverse of its throughput, and ordering two batches by it is Smith's rule.
 *
 * @param outputs Σ o over the batch, in rounds
 * @param size the number of requests in it, at least 1
 */
export function quality(outputs: number, size: number): number {
  return outputs / (size * size);
}

/** F of a batch of requests. */
export function qualityOf(batch: ArrayLike<number>, output: ArrayLike<number>): number {
  let outputs = 0;
  for (let k = 0; k < batch.length; k++) outputs += output[batch[k]];
  return quality(outputs, batch.length);
}

/** The longest output that a batch can take in without a larger F: (2n + 1)/n² · Σ o. */
export function longestWelcome(outputs: number, size: number): number {
  return ((2 * size + 1) / (size * size)) * outputs;
}
