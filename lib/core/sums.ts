/**
 * A running sum with Neumaier's compensation: exact to the last bit or two whatever the order of magnitude of the
 * terms, and the same on every machine.
 */
export class CompensatedSum {
  private total = 0;
  private lost = 0;

  add(value: number): void {
    const next = this.total + value;
    this.lost +=
      Math.abs(this.total) >= Math.abs(value) ? this.total - next + value : value - next + this.total;
    this.total = next;
  }

  get value(): number {
    return this.total + this.lost;
  }
}

/** The {@link CompensatedSum} of a column. */
export function sum(values: ArrayLike<number>): number {
  const total = new CompensatedSum();
  for (let i = 0; i < values.length; i++) total.add(values[i]);
  return total.value;
}

/** The arithmetic mean of a column, NaN if it is empty. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}
