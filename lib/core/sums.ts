/**
 * The sum of a column with Neumaier's compensation: exact to the last bit or two whatever the order of magnitude
 * of the terms, and the same on every machine.
 */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** The arithmetic mean of a column, NaN if it is empty. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}
