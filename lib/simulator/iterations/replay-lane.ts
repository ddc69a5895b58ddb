import { PackedHeap } from "../../core/heap.ts";

/** A lane while its run is replayed: its members in sums, and the runs after which they leave. */
export class ReplayedLane {
  runs = 0;
  members = 0;
  tokens = 0;
  private readonly block: number;
  /** Members by (tokens held − runs) modulo the block size: fixes at any run how full their last blocks are. */
  private readonly byRest: Int32Array;
  private readonly leaving: PackedHeap;

  constructor(n: number, block: number) {
    this.block = block;
    this.byRest = new Int32Array(block);
    this.leaving = new PackedHeap(n);
  }

  add(request: number, held: number, due: number): void {
    this.count(held, 1);
    this.leaving.push(due, request);
  }

  remove(held: number): void {
    this.count(held, -1);
  }

  /** The next to leave of those for whom `stays` holds, or -1; forgets the others. */
  first(stays: (request: number, due: number) => boolean): number {
    const { leaving } = this;
    while (leaving.size > 0 && !stays(leaving.peek(), leaving.key())) leaving.pop();
    return leaving.peek();
  }

  /** The run after which the first leaves. */
  due(): number {
    return this.leaving.key();
  }

  /** Blocks that all members take after so many more runs. */
  blocksAfter(more: number): number {
    const { block, byRest, members, tokens, runs } = this;
    let unused = 0;
    for (let rest = 0; rest < block; rest++)
      if (byRest[rest] !== 0) unused += byRest[rest] * ((block - ((rest + runs + more) % block)) % block);
    return (tokens + members * more + unused) / block;
  }

  advance(more: number): void {
    this.runs += more;
    this.tokens += this.members * more;
  }

  private count(held: number, members: number): void {
    this.members += members;
    this.tokens += members * held;
    const rest = (held - this.runs) % this.block;
    this.byRest[rest < 0 ? rest + this.block : rest] += members;
  }
}
