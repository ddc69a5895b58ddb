import { AttemptLog } from "../attempts.ts";
import type { Records } from "../run.ts";
import { type LaneColumns, MoveWriter, StretchWriter } from "./log.ts";

const UNSERVED = -1;
/** Room is made for so many stretches a request: about one for its prompt, one until the next arrival. */
const STRETCHES = 2;

/** The time at which a run of batches stands, and what is written down of it. */
export class Journal {
  /** Ticks of the clock. */
  now = 0;
  /** Iterations that have run. */
  iteration = 0;
  /** Requests that have completed. */
  completed = 0;
  private readonly startRound: Int32Array;
  private readonly start: Float64Array;
  private readonly firstToken: Float64Array;
  private readonly completion: Float64Array;
  private readonly attempts: AttemptLog;
  private readonly stretches: StretchWriter;
  private stretchFrom = 0;
  private readonly pieces = new MoveWriter();
  private readonly joins = new MoveWriter();

  /** @param n requests */
  constructor(n: number) {
    this.startRound = new Int32Array(n).fill(UNSERVED);
    this.start = new Float64Array(n);
    this.firstToken = new Float64Array(n);
    this.completion = new Float64Array(n);
    this.attempts = new AttemptLog(n, true);
    this.stretches = new StretchWriter(STRETCHES * n);
  }

  /** Whether a request has neither completed nor is resident. */
  unserved(request: number): boolean {
    return this.startRound[request] === UNSERVED;
  }

  noteStart(request: number): void {
    this.startRound[request] = this.iteration;
    this.start[request] = this.now;
  }

  noteFirstToken(request: number): void {
    this.firstToken[request] = this.now;
  }

  noteCompletion(request: number): void {
    this.completion[request] = this.now;
    this.completed++;
  }

  /** The attempt of a resident comes to nothing. */
  noteEviction(request: number): void {
    this.attempts.push(request, this.startRound[request], this.iteration, this.start[request]);
    this.startRound[request] = UNSERVED;
  }

  /** The coming iteration prefills so many tokens of a prompt that comes in pieces. */
  notePiece(request: number, tokens: number): void {
    this.pieces.push(request, this.iteration + 1, tokens);
  }

  /** A request enters a later lane before the coming iteration. */
  noteJoin(request: number, lane: number): void {
    this.joins.push(request, this.iteration + 1, lane);
  }

  /** Iterations begin in which the same lanes run. */
  openStretch(): void {
    this.stretches.openTick = this.now;
    this.stretchFrom = this.iteration;
  }

  /** They are over: the first `runs` of `lanes` ran in each of them. */
  closeStretch(lanes: Int32Array, runs: number): void {
    this.stretches.push(this.iteration - this.stretchFrom, lanes, runs);
    this.stretches.endTick = this.now;
  }

  /** What has been written down, once nobody is resident any more. @param lanes how many there are, and where requests begin and end in them */
  records(lanes: LaneColumns): Records {
    const { startRound, start, firstToken, completion } = this;
    return {
      startRound,
      ticks: { start, firstToken, completion },
      aborted: this.attempts.columns(),
      rounds: this.iteration,
      iterations: {
        ...this.stretches.columns(),
        ...lanes,
        pieces: this.pieces.columns(),
        joins: this.joins.columns(),
      },
    };
  }
}
