const FIRST = 64;

/** A growing column of 32-bit integers. O(1) amortised a push. */
export class Int32Column {
  length = 0;
  values: Int32Array;

  /** @param room for so many values from the beginning; what is not used of it costs no more than address space */
  constructor(room = FIRST) {
    this.values = new Int32Array(Math.max(room, FIRST));
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
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
  values: Float64Array;

  /** @param room for so many values from the beginning; what is not used of it costs no more than address space */
  constructor(room = FIRST) {
    this.values = new Float64Array(Math.max(room, FIRST));
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  /** The values so far, without a copy. */
  view(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}
