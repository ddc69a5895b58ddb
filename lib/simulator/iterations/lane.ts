import { Ledger } from "../ledger.ts";

/**
 * The members of a lane, in sums: whenever it runs, each generates a token. Its rounds are its own runs; who leaves
 * in which run is kept outside, one list a cell.
 */
export class Lane {
  readonly ledger: Ledger;
  /** The number of its first list among all lists; the list of run r is `lists` + (r & mask). */
  readonly lists: number;
  private readonly block: number;
  /** By the run's remainder modulo the block size: members whose token of that run opens a new block. */
  private readonly opening: Int32Array;

  /**
   * @param memory the capacity M, in tokens
   * @param longest the most runs a member stays
   * @param block tokens in a block, a power of two
   */
  constructor(memory: number, longest: number, block: number, lists: number) {
    this.ledger = new Ledger(memory, longest);
    this.block = block;
    this.lists = lists;
    this.opening = new Int32Array(block);
  }

  /** Blocks that the next run takes. */
  get growth(): number {
    return this.block === 1 ? this.ledger.running : this.opening[this.ledger.round & (this.block - 1)];
  }

  /** Adds a member that holds so many tokens and stays for so many runs. @returns the run after which it leaves */
  add(held: number, runs: number): number {
    const { ledger } = this;
    ledger.add(held, runs);
    this.count(ledger.round + runs, held + runs, 1);
    return ledger.round + runs;
  }

  /** Removes a member early that would leave after run `due` with so many tokens. @returns whether it was to open a block */
  remove(due: number, last: number): boolean {
    const { ledger, block } = this;
    const left = due - ledger.round;
    ledger.remove(last - left, left, ledger.round);
    this.count(due, last, -1);
    return ((last - left) & (block - 1)) === 0;
  }

  /** Forgets the opening of blocks by a member that left after run `due` with so many tokens. */
  forget(due: number, last: number): void {
    this.count(due, last, -1);
  }

  private count(due: number, last: number, members: number): void {
    if (this.block > 1) this.opening[(due - last) & (this.block - 1)] += members;
  }
}
