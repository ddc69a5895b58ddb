/** a_ij and b_ij of arXiv 2508.14544 as they are printed, lengths counted from 1. */
export function a(i: number, j: number): number {
  const min = Math.min(i, j);
  return (min ** 2 / (i * j)) * ((i + j) ** 2 / 2 - min ** 2);
}

export function b(i: number, j: number): number {
  return Math.min(i, j) ** 2;
}

/** x'Cx by the double sum. */
export function form(entry: (i: number, j: number) => number, x: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < x.length; j++) total += x[i] * x[j] * entry(i + 1, j + 1);
  return total;
}
