import { powerOfTwoFrom } from "../../core/bits.ts";
import { BLOCK, BLOCK_BITS } from "../ledger.ts";
import type { Chains } from "./chains.ts";

const LAST = BLOCK - 1;

/**
 * The members of a lane, in sums: whenever it runs, each generates a token. Its rounds are its own runs. No member is
 * touched while they pass: it stands in the list of the run in which it leaves, one list a cell of a circular array
 * that is longer than the longest stay.
 *
 * Token and round counts must stay below 2^31.
 */
export class Lane {
  /** The run that has just been. */
  round = 0;
  members = 0;
  /** Tokens that the members hold. */
  tokens = 0;
  readonly mask: number;
  private readonly chains: Chains;
  /** The number of its first list among all chains; the list of run r is `lists` + (r & mask). */
  private readonly lists: number;
  /** Whether memory is taken in blocks of several tokens. */
  readonly paged: boolean;
  private readonly blockMask: number;
  /** By the run's remainder modulo the block size: members whose token of the next run opens a new block. */
  readonly opening: Int32Array;
  /** Members that leave in each {@link BLOCK} runs. */
  private readonly leaving: Int32Array;

  /**
   * @param longest the most runs a member stays
   * @param block tokens in a block of the KV cache, a power of two
   * @param lists its lists among those of `chains`, as many as {@link listsFor} says
   */
  constructor(longest: number, block: number, chains: Chains, lists: number) {
    const size = listsFor(longest);
    this.chains = chains;
    this.lists = lists;
    this.mask = size - 1;
    this.paged = block > 1;
    this.blockMask = block - 1;
    this.opening = new Int32Array(block);
    this.leaving = new Int32Array(size >> BLOCK_BITS);
  }

  /** Blocks that the next run takes. */
  get growth(): number {
    return this.paged ? this.opening[this.round & this.blockMask] : this.members;
  }

  /** Whether somebody leaves after run `round`. */
  leavesAfter(round: number): boolean {
    return !this.chains.isEmpty(this.lists + (round & this.mask));
  }

  /** Whether nobody leaves in the {@link BLOCK} runs after `round`, which ends a block. */
  quietAfter(round: number): boolean {
    return this.leaving[((round + 1) & this.mask) >> BLOCK_BITS] === 0;
  }

  /** Adds a member that holds so many tokens and stays for so many runs. @returns the run after which it leaves */
  add(request: number, held: number, runs: number): number {
    const due = this.round + runs;
    this.chains.append(this.lists + (due & this.mask), request);
    this.tokens += held;
    this.members++;
    this.count(due, held + runs, 1);
    return due;
  }

  /** Takes a member out before its time, which would have left after run `due` with so many tokens. @returns the tokens that it holds now */
  remove(request: number, due: number, last: number): number {
    const held = last - (due - this.round);
    this.chains.remove(request);
    this.tokens -= held;
    this.members--;
    this.count(due, last, -1);
    return held;
  }

  /** Takes out all who leave after the run that has just been. @returns the first of them, or -1; each is then to be forgotten */
  takeLeaving(): number {
    return this.chains.detach(this.lists + (this.round & this.mask));
  }

  /** Forgets one of those who leave now, with so many tokens. */
  forget(last: number): void {
    const { round } = this;
    this.tokens -= last;
    this.members--;
    this.leaving[(round & this.mask) >> BLOCK_BITS]--;
    if (this.paged) this.opening[(round - last) & this.blockMask]--;
  }

  /** Lets every member generate so many tokens. */
  advance(runs: number): void {
    this.round += runs;
    this.tokens += runs * this.members;
  }

  private count(due: number, last: number, members: number): void {
    this.leaving[(due & this.mask) >> BLOCK_BITS] += members;
    if (this.paged) this.opening[(due - last) & this.blockMask] += members;
  }
}

/** Whether the run after `round` is the first of a block of {@link BLOCK} runs. */
export function isBlockEnd(round: number): boolean {
  return (round & LAST) === LAST;
}

/** How many lists a lane needs whose members stay for at most so many runs. */
export function listsFor(longest: number): number {
  return powerOfTwoFrom(longest + 2 * BLOCK); // a block of runs must not reach the block of now
}
