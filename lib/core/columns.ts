const FIRST = 64;

/** A copy with room for twice as many values. */
export function doubled<T extends Int32Array | Float64Array>(values: T): T {
  const larger = new (values.constructor as new (length: number) => T)(2 * values.length);
  larger.set(values);
  return larger;
}

/** A growing column of 32-bit integers. O(1) amortised a push. */
export class Int32Column {
  length = 0;
  values: Int32Array;

  /** @param room for so many values from the beginning; what is not used of it costs no more than address space */
  constructor(room = FIRST) {
    this.values = new Int32Array(Math.max(room, FIRST));
  }

  push(value: number): void {
    if (this.length === this.values.length) this.values = doubled(this.values);
    this.values[this.length++] = value;
  }

  /** The values so far, without a copy. */
  view(): Int32Array {
    return this.values.subarray(0, this.length);
  }
}

/** A growing column of floating-point numbers. O(1) amortised a push. */
export class Float64Column {
  length = 0;
  values = new Float64Array(FIRST);

  push(value: number): void {
    if (this.length === this.values.length) this.values = doubled(this.values);
    this.values[this.length++] = value;
  }

  /** The values so far, without a copy. */
  view(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}
