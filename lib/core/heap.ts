const START_SIZE = 256;
/** Room that is not used costs no more than address space; growing seldom leaves less garbage. */
const GROWTH = 4;

/**
 * A 4-ary min-heap of (key, index) pairs, ordered by key, ties by index. Each pair is packed into one float as
 * key · 2^bits + index, so that a comparison is one subtraction and nothing is allocated per push.
 *
 * Keys are integers of at least 0 with key · 2^bits < 2^53, where 2^bits ≥ `indices`; {@link packable} tells.
 * Push, pop and replace take O(log size).
 */
export class PackedHeap {
  size = 0;
  private readonly unit: number;
  private readonly perUnit: number;
  private items = new Float64Array(START_SIZE);

  /** @param indices all pushed indices lie in [0, indices), at most 2^31 */
  constructor(indices: number) {
    this.unit = unitFor(indices);
    this.perUnit = 1 / this.unit;
  }

  /** The key at the top. The heap must not be empty. */
  key(): number {
    return Math.floor(this.items[0] * this.perUnit);
  }

  /** The index at the top, or -1 if the heap is empty. */
  peek(): number {
    const item = this.items[0];
    return this.size > 0 ? (item - Math.floor(item * this.perUnit) * this.unit) | 0 : -1; // an integer to the compiler too
  }

  push(key: number, index: number): void {
    if (this.size === this.items.length) this.grow();
    const items = this.items;
    const item = key * this.unit + index;
    let place = this.size++;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      if (items[parent] <= item) break;
      items[place] = items[parent];
      place = parent;
    }
    items[place] = item;
  }

  /** Removes the top. The heap must not be empty. */
  pop(): void {
    if (--this.size > 0) this.sink(this.items[this.size]);
  }

  /** Puts (key, index) in the place of the top, at the cost of one pop. */
  replace(key: number, index: number): void {
    this.sink(key * this.unit + index);
  }

  /** Keeps only the indices for which `keep` holds. O(size log size). */
  filter(keep: (index: number) => boolean): void {
    const { items, unit, perUnit } = this;
    let kept = 0;
    for (let k = 0; k < this.size; k++)
      if (keep(items[k] - Math.floor(items[k] * perUnit) * unit)) items[kept++] = items[k];
    this.size = kept;
    items.subarray(0, kept).sort(); // a sorted array is a heap
  }

  private sink(item: number): void {
    const { items, size } = this;
    let place = 0;
    for (;;) {
      let child = 4 * place + 1;
      if (child >= size) break;
      const end = Math.min(child + 4, size);
      let least = items[child];
      let at = child;
      for (child++; child < end; child++)
        if (items[child] < least) {
          least = items[child];
          at = child;
        }
      if (least >= item) break;
      items[place] = least;
      place = at;
    }
    items[place] = item;
  }

  private grow(): void {
    const larger = new Float64Array(this.size * GROWTH);
    larger.set(this.items);
    this.items = larger;
  }
}

/** Whether a {@link PackedHeap} over `keys.length` indices can order these keys exactly. O(n). */
export function packable(keys: ArrayLike<number>): boolean {
  const limit = 2 ** 53 / unitFor(keys.length);
  for (let i = 0; i < keys.length; i++)
    if (!(Number.isInteger(keys[i]) && keys[i] >= 0 && keys[i] < limit)) return false;
  return true;
}

function unitFor(indices: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, indices)));
}
