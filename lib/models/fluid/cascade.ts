import { invalid, requireInteger } from "../../core/errors.ts";

/** One type of request in the paper's lengths, served in iterations of one unit of time. */
export interface CascadeSettings {
  /** l: tokens held in stage 0, the prefill; stage s holds l + s. */
  readonly prefill: number;
  /** l': the last stage. */
  readonly decode: number;
  /** C, in tokens. */
  readonly memory: number;
  /** Requests that arrive in each iteration. */
  readonly arrivals: number;
  /**
   * What first come, first served does with those who wait: `free` admits as many as the memory that residents leave
   * has room for; `evict` admits all who wait and evicts residents, the last admitted first, to make room.
   */
  readonly admission: "free" | "evict";
}

/** One iteration. */
export interface CascadeStep {
  /** Requests in each stage during the iteration; stage 0 is those being prefilled. */
  readonly stages: readonly number[];
  /** Tokens that they hold. */
  readonly held: number;
  readonly evicted: number;
  readonly completed: number;
  /** Those left waiting at its end, the evicted among them; arrivals of the next iteration are not. */
  readonly waiting: number;
}

/**
 * First come, first served as a deterministic recursion, for the paper's example of an eviction cascade (arXiv
 * 2504.11320, example fcfs_cascade): the fluid's balance fits in memory, but nothing brings the system back to it.
 *
 * @param start requests in each stage at the beginning, those in stage 0 waiting for their prefill
 * @throws InputError for counts that are no whole numbers, or stages that do not match `decode`
 */
export function cascade(
  settings: CascadeSettings,
  start: readonly number[],
  iterations: number,
): CascadeStep[] {
  const { decode, arrivals } = checked(settings);
  if (start.length !== decode + 1) invalid("start", start, `${decode + 1} counts, one a stage`);
  for (const [s, count] of start.entries()) requireInteger(`start of stage ${s}`, count, 0);
  const steps: CascadeStep[] = [];
  let waiting = start[0];
  let residents = start.slice(1);
  for (let k = 0; k < iterations; k++) {
    const step = iterate(settings, waiting, residents);
    steps.push(step);
    waiting = step.waiting + arrivals;
    residents = step.stages.slice(0, -1);
  }
  return steps;
}

function iterate(settings: CascadeSettings, waiting: number, residents: readonly number[]): CascadeStep {
  const { prefill, memory, admission } = settings;
  const stages = [0, ...residents];
  const most = admission === "evict" ? Math.min(waiting, Math.floor(memory / prefill)) : 0;
  const evicted = makeRoom(stages, settings, memory - most * prefill);
  const room = Math.floor((memory - tokens(stages, prefill)) / prefill);
  stages[0] = admission === "evict" ? most : Math.min(waiting, room);
  return {
    stages,
    held: tokens(stages, prefill),
    evicted,
    completed: stages[stages.length - 1],
    waiting: waiting - stages[0] + evicted,
  };
}

/** Evicts residents, those in the earliest stage first, until they hold at most `room` tokens; returns how many. */
function makeRoom(stages: number[], { prefill }: CascadeSettings, room: number): number {
  let evicted = 0;
  for (let s = 1; s < stages.length; s++)
    while (stages[s] > 0 && tokens(stages, prefill) > room) {
      stages[s]--;
      evicted++;
    }
  return evicted;
}

function tokens(stages: readonly number[], prefill: number): number {
  return stages.reduce((total, count, s) => total + count * (prefill + s), 0);
}

function checked(settings: CascadeSettings): CascadeSettings {
  requireInteger("prefill", settings.prefill, 1);
  requireInteger("decode", settings.decode, 1);
  requireInteger("memory", settings.memory, settings.prefill + settings.decode);
  requireInteger("arrivals", settings.arrivals, 0);
  return settings;
}
