/**
 * Linked lists of requests, each request in at most one: queues, and those who leave a lane in the same iteration.
 * O(1) an operation, nothing allocated. Circular lists through one node a list.
 */
export class Chains {
  private readonly n: number;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;

  /** @param n requests. @param lists how many lists, numbered from 0 */
  constructor(n: number, lists: number) {
    this.n = n;
    this.next = new Int32Array(n + lists);
    this.previous = new Int32Array(n + lists);
    for (let node = n; node < n + lists; node++) this.next[node] = this.previous[node] = node;
  }

  /** The first request of a list, or -1. */
  first(list: number): number {
    const node = this.next[this.n + list];
    return node < this.n ? node : -1;
  }

  /** Whether nobody is in a list. */
  isEmpty(list: number): boolean {
    return this.next[this.n + list] >= this.n;
  }

  append(list: number, request: number): void {
    this.link(this.previous[this.n + list], request, this.n + list);
  }

  prepend(list: number, request: number): void {
    this.link(this.n + list, request, this.next[this.n + list]);
  }

  /** Takes a request out of the list that it is in. */
  remove(request: number): void {
    const { next, previous } = this;
    const before = previous[request];
    const after = next[request];
    next[before] = after;
    previous[after] = before;
  }

  /** Empties a list. @returns its first request, or -1; the others are reached by {@link after}, before they join another */
  detach(list: number): number {
    const { next, previous, n } = this;
    const first = next[n + list];
    if (first >= n) return -1;
    next[n + list] = previous[n + list] = n + list;
    return first;
  }

  /** The request that follows in its list, or -1. */
  after(request: number): number {
    const node = this.next[request];
    return node < this.n ? node : -1;
  }

  private link(before: number, request: number, after: number): void {
    const { next, previous } = this;
    next[before] = previous[after] = request;
    previous[request] = before;
    next[request] = after;
  }
}
