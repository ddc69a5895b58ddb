import { invalid, requireInteger } from "../../core/errors.ts";
import type { Workload } from "../../workload/workload.ts";

/** What token schedules run on. */
export interface TokenSystem {
  /** M: tokens of KV cache. */
  readonly memory: number;
  /** C: tokens that one round can generate. */
  readonly compute: number;
  /**
   * From when on a request holds its prompt: its `arrival`, as in (3) and (C2), where the active set is of all that have
   * arrived, or its `start`, the round of its first token, as in a server; "start" unless given.
   */
  readonly prompts?: "arrival" | "start";
}

/** What a token policy sees at the beginning of a round. */
export interface TokenView {
  /** The coming round, from 0. */
  readonly round: number;
  /** Requests that have arrived and lack tokens, in order of arrival. */
  readonly active: Int32Array;
  /** Tokens generated so far, one entry a request. */
  readonly generated: Int32Array;
}

/** Decides round by round who generates a token. */
export interface TokenPolicy {
  readonly name: string;
  /** The active requests, the one served first first. Those left out wait. */
  order(view: TokenView): ArrayLike<number>;
}

/** A 0–1 schedule of tokens: a solution of the discrete program, with memory freed at completion. */
export interface TokenRun {
  readonly workload: Workload;
  readonly policy: string;
  readonly system: Required<TokenSystem>;
  /** Token k of request i is generated in round `round[first[i] + k]`, or never where that is −1. */
  readonly first: Int32Array;
  readonly round: Int32Array;
  /** Requests that lack tokens at the end, as no active request's next token fits and nothing more arrives. */
  readonly stuck: readonly number[];
}

/**
 * Runs a token policy: in each round, in the policy's order, every request whose next token fits generates it, until C
 * of them have. Requests may pause between tokens and keep their cache meanwhile, which the round engine of `simulate`
 * has no words for; all memory of a request is freed after its last token. A token fits if the memory held in the round
 * stays within M: there is no look-ahead, as the paper's Algorithm 1 has none, so that requests can block each other
 * for good. Where prompts are held from arrival, arrivals alone can also exceed M, which no policy can undo: no token
 * fits from then on. Either ends the run, and `stuck` names the requests.
 *
 * Rounds count as in the fluid program: a request may generate its first token in the round of its arrival.
 * O(rounds · active · log active).
 *
 * @throws InputError for arrivals that are no rounds and parameters out of range
 */
export function runTokens(workload: Workload, policy: TokenPolicy, given: TokenSystem): TokenRun {
  const system = { prompts: "start" as const, ...given };
  requireInteger("memory", system.memory, 1);
  requireInteger("compute", system.compute, 1);
  for (let i = 0; i < workload.n; i++)
    if (!Number.isInteger(workload.arrival[i]))
      invalid(`arrival of request ${i}`, workload.arrival[i], "a whole round");
  return new Executor(workload, policy, system).run();
}

class Executor {
  private readonly first: Int32Array;
  private readonly round: Int32Array;
  private readonly generated: Int32Array;
  private active: Int32Array = new Int32Array(0);
  private arrived = 0;
  /** Tokens held at the end of the last round, without those of completed requests. */
  private held = 0;
  private readonly workload: Workload;
  private readonly policy: TokenPolicy;
  private readonly system: Required<TokenSystem>;

  constructor(workload: Workload, policy: TokenPolicy, system: Required<TokenSystem>) {
    this.workload = workload;
    this.policy = policy;
    this.system = system;
    this.first = new Int32Array(workload.n + 1);
    for (let i = 0; i < workload.n; i++) this.first[i + 1] = this.first[i] + workload.output[i];
    this.round = new Int32Array(this.first[workload.n]).fill(-1);
    this.generated = new Int32Array(workload.n);
  }

  run(): TokenRun {
    const { n, arrival } = this.workload;
    for (let t = 0; ; t++) {
      this.takeArrivals(t);
      if (this.active.length === 0) {
        if (this.arrived === n) break;
        t = arrival[this.arrived] - 1;
        continue;
      }
      const served = this.serve(t);
      if (served === 0 && this.arrived === n) break;
      this.releaseCompleted();
    }
    const { workload, policy, system, first, round } = this;
    return { workload, policy: policy.name, system, first, round, stuck: [...this.active] };
  }

  private takeArrivals(t: number): void {
    const { n, arrival, prompt } = this.workload;
    const from = this.arrived;
    while (this.arrived < n && arrival[this.arrived] <= t) {
      if (this.system.prompts === "arrival") this.held += prompt[this.arrived];
      this.arrived++;
    }
    if (this.arrived > from)
      this.active = Int32Array.of(
        ...this.active,
        ...Array.from({ length: this.arrived - from }, (_, k) => from + k),
      );
  }

  /** @returns how many tokens the round generated */
  private serve(t: number): number {
    const { memory, compute, prompts } = this.system;
    const { prompt } = this.workload;
    const order = this.policy.order({ round: t, active: this.active, generated: this.generated });
    let served = 0;
    for (let k = 0; k < order.length && served < compute; k++) {
      const i = order[k];
      const starts = prompts === "start" && this.generated[i] === 0;
      const needed = 1 + (starts ? prompt[i] : 0);
      if (this.held + needed > memory) continue;
      this.held += needed;
      this.round[this.first[i] + this.generated[i]++] = t;
      served++;
    }
    return served;
  }

  private releaseCompleted(): void {
    const { prompt, output } = this.workload;
    this.active = this.active.filter((i) => {
      if (this.generated[i] < output[i]) return true;
      this.held -= prompt[i] + output[i];
      return false;
    });
  }
}
