import { doubled } from "../../core/columns.ts";
import { DONE } from "./life.ts";

/** Admissions that may still be resident, the latest on top. O(1) amortised an operation. */
export class Admissions {
  private requests = new Int32Array(64);
  private count = 0;
  /** Where each request is in its life; those that are done are dropped in passing. */
  private readonly stage: Uint8Array;

  constructor(stage: Uint8Array) {
    this.stage = stage;
  }

  push(request: number): void {
    if (this.count === this.requests.length) this.compact();
    this.requests[this.count++] = request;
  }

  /** The latest admitted of all residents; there must be one. */
  latest(): number {
    const { requests, stage } = this;
    while (stage[requests[this.count - 1]] === DONE) this.count--;
    return requests[this.count - 1];
  }

  /** Forgets the latest. */
  pop(): void {
    this.count--;
  }

  private compact(): void {
    const { requests, stage } = this;
    let kept = 0;
    for (let k = 0; k < this.count; k++) if (stage[requests[k]] !== DONE) requests[kept++] = requests[k];
    this.count = kept;
    if (4 * kept >= requests.length) this.requests = doubled(requests);
  }
}
