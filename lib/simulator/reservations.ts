/**
 * What running requests hold if each held its planned peak, prompt + planned output, from its start. Like the ledger it
 * knows the peaks by the rounds in which they go, so that nobody need be named when they do. O(1) a change.
 */
export class Reservations {
  /** Tokens reserved by the running requests. */
  total = 0;
  /** By the cell of the ledger in which the requests complete. */
  private readonly leaving: Int32Array;

  /** @param cells as many as the ledger has */
  constructor(cells: number) {
    this.leaving = new Int32Array(cells);
  }

  add(cell: number, peak: number): void {
    this.leaving[cell] += peak;
    this.total += peak;
  }

  /** Gives back what the requests that complete in a cell's round had reserved. */
  release(cell: number): void {
    this.total -= this.leaving[cell];
    this.leaving[cell] = 0;
  }

  clear(): void {
    this.leaving.fill(0);
    this.total = 0;
  }
}
