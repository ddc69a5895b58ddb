const NONE = -1;

/**
 * Who completes in each round: a linked list a cell of the ledger, nodes from one pool. Needed only where the engine
 * must know the names of those who leave, that is with a clock or with wrong predictions. O(1) an entry.
 */
export class CompletionLists {
  private readonly first: Int32Array;
  private readonly requests: number[] = [];
  private readonly next: number[] = [];
  private free = NONE;

  /** @param cells as many as the ledger has */
  constructor(cells: number) {
    this.first = new Int32Array(cells).fill(NONE);
  }

  add(cell: number, request: number): void {
    let node = this.free;
    if (node === NONE) node = this.requests.push(request) - 1;
    else this.free = this.next[node];
    this.requests[node] = request;
    this.next[node] = this.first[cell];
    this.first[cell] = node;
  }

  /** Empties the list of a cell, calling `visit` for each request in it. */
  take(cell: number, visit: (request: number) => void): void {
    let node = this.first[cell];
    this.first[cell] = NONE;
    while (node !== NONE) {
      const after = this.next[node];
      this.next[node] = this.free;
      this.free = node;
      visit(this.requests[node]);
      node = after;
    }
  }

  clear(): void {
    this.first.fill(NONE);
    this.requests.length = this.next.length = 0;
    this.free = NONE;
  }
}
