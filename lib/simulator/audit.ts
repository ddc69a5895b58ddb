import { arrivalTick, type Ticks, ticks } from "./clock.ts";
import { replay } from "./iterations/replay.ts";
import type { Report } from "./iterations/replay-batch.ts";
import { segments } from "./occupancy.ts";
import type { Run } from "./run.ts";
import { endTokens, type Segment, tokenRounds } from "./segment.ts";

/** Findings are capped: the first few tell the fault. */
const MOST_FINDINGS = 20;

/**
 * Replays a run from its records, with none of the engine's code, and checks
 *
 * - conservation: every request is served once or counted as unserved;
 * - life cycle: attempts of a request follow one another, each at least a round long, the aborted ones cut short;
 * - causality: nothing starts before it has arrived;
 * - capacity: in no round are more than M tokens held or more than `compute` requests run;
 * - work: as many token-rounds ran as were asked for, plus those that evictions threw away;
 * - time: start, first token and completion are what the clock says, to the tick.
 *
 * Runs of policies that form batches are replayed from their iteration log, iteration by iteration.
 *
 * O(n log n) in the number of attempts.
 *
 * @returns what is wrong, in sentences that name the request or the round; empty if nothing is
 */
export function audit(run: Run): string[] {
  const findings: string[] = [];
  const report = (finding: string) => {
    if (findings.length < MOST_FINDINGS) findings.push(finding);
  };
  if (run.records.iterations) {
    auditIterations(run, report);
    return findings;
  }
  checkLifeCycles(run, report);
  const stretches = segments(run);
  checkCapacity(run, stretches, report);
  checkWork(run, stretches, report);
  checkTimes(run, stretches, report);
  return findings;
}

/** Throws an error with the findings of {@link audit}, if there are any; returns the run. */
export function assertAudited(run: Run): Run {
  const findings = audit(run);
  if (findings.length > 0) throw new Error(`audit of ${run.policy} failed:\n  ${findings.join("\n  ")}`);
  return run;
}

function auditIterations(run: Run, report: Report): void {
  const { workload, records, system } = run;
  const clock = ticks(system.clock ?? { kind: "unit" });
  checkCausality(run, clock, report);
  const { segments: stretches, iterations, firstToken, completion } = replay(run, report);
  checkCapacity(run, stretches, report);
  if (iterations !== records.rounds)
    report(`${records.rounds} rounds are counted, but ${iterations} are logged`);
  checkIdling(run, stretches, clock, report);
  for (let i = 0; i < workload.n; i++) {
    if (records.startRound[i] < 0) {
      if (!Number.isNaN(completion[i])) report(`request ${i} completes but counts as unserved`);
      continue;
    }
    const { firstToken: first, completion: last } = records.ticks!;
    if (first[i] !== firstToken[i])
      report(`first token of request ${i} at tick ${first[i]}, not at ${firstToken[i]}`);
    if (last[i] !== completion[i])
      report(`request ${i} completes at tick ${last[i]}, not at ${completion[i]}`);
  }
}

/** A server may stand still only until somebody arrives. */
function checkIdling(run: Run, stretches: Segment[], clock: Ticks, report: Report): void {
  let now = 0;
  for (const stretch of stretches) {
    const opens = stretch.opens!;
    if (opens > now && !arrivesAt(run, opens, clock))
      report(`round ${stretch.first} opens at tick ${opens}: idle since ${now}, though nothing arrived then`);
    const rounds = stretch.last - stretch.first + 1;
    now = opens + rounds * clock.perRound + clock.perToken * tokenRounds(stretch, rounds);
    now += clock.perPromptToken * stretch.prefill;
  }
}

function checkLifeCycles(run: Run, report: Report): void {
  const { workload, records } = run;
  const { n, output } = workload;
  const { startRound, aborted } = records;
  if (startRound.length !== n) report(`${startRound.length} records for ${n} requests`);
  const lastEnd = new Int32Array(n).fill(-1);
  for (let k = 0; k < aborted.request.length; k++) {
    const [i, start, end] = [aborted.request[k], aborted.start[k], aborted.end[k]];
    if (start < lastEnd[i])
      report(`request ${i} starts again at round ${start}, before its eviction at ${lastEnd[i]}`);
    if (end <= start) report(`request ${i} is evicted at round ${end} without having run since ${start}`);
    if (end - start >= output[i]) report(`request ${i} is evicted at round ${end} although it had completed`);
    lastEnd[i] = end;
  }
  for (let i = 0; i < n; i++)
    if (startRound[i] >= 0 && startRound[i] < lastEnd[i])
      report(`request ${i} starts at round ${startRound[i]}, before its eviction at round ${lastEnd[i]}`);
}

function checkCapacity({ system }: Run, stretches: Segment[], report: Report): void {
  const { memory, compute = Number.POSITIVE_INFINITY } = system;
  for (const stretch of stretches) {
    if (endTokens(stretch) > memory)
      report(`round ${stretch.last} holds ${endTokens(stretch)} tokens, more than M = ${memory}`);
    if (stretch.running > compute)
      report(`round ${stretch.first} runs ${stretch.running} requests, more than the limit ${compute}`);
  }
}

function checkWork({ workload, records }: Run, stretches: Segment[], report: Report): void {
  const { startRound, aborted } = records;
  let asked = 0;
  for (let i = 0; i < workload.n; i++) if (startRound[i] >= 0) asked += workload.output[i];
  for (let k = 0; k < aborted.request.length; k++) asked += aborted.end[k] - aborted.start[k];
  let done = 0;
  let rounds = 0;
  for (const { first, last, running } of stretches) {
    done += running * (last - first + 1);
    rounds += last - first + 1;
  }
  if (done !== asked) report(`${done} tokens were generated, but the attempts add up to ${asked}`);
  if (rounds !== records.rounds)
    report(`${records.rounds} rounds are counted, but requests ran in ${rounds}`);
}

/** Follows the clock through the stretches: each begins where the one before ended, or at an arrival after idling. */
function checkTimes(run: Run, stretches: Segment[], report: Report): void {
  const clock = ticks(run.system.clock ?? { kind: "unit" });
  const { records } = run;
  checkCausality(run, clock, report);
  if (!records.ticks) return; // under the unit clock, times are rounds
  const startTicks = startTicksByRound(run, report);
  const firstEnd = new Map<number, number>();
  const lastEnd = new Map<number, number>();
  let now = 0;
  for (const { first, last, running, starting, tokens, prefill } of stretches) {
    const opened = startTicks.get(first - 1) ?? now;
    if (starting < running && opened !== now) report(`round ${first} opens at tick ${opened}, not at ${now}`);
    if (opened < now)
      report(`round ${first} opens at tick ${opened}, before round ${first - 1} ended at ${now}`);
    if (opened > now && !arrivesAt(run, opened, clock))
      report(`round ${first} opens at tick ${opened}: idle since ${now}, though nothing arrived then`);
    now = opened + clock.perRound + clock.perToken * tokens + clock.perPromptToken * prefill;
    firstEnd.set(first - 1, now);
    const more = last - first;
    now += more * clock.perRound + clock.perToken * (more * tokens + (running * more * (more + 1)) / 2);
    lastEnd.set(last, now);
  }
  for (let i = 0; i < run.workload.n; i++) {
    const start = records.startRound[i];
    if (start < 0) continue;
    if (records.ticks.firstToken[i] !== firstEnd.get(start))
      report(
        `first token of request ${i} at tick ${records.ticks.firstToken[i]}, not at ${firstEnd.get(start)}`,
      );
    const end = lastEnd.get(start + run.workload.output[i]);
    if (records.ticks.completion[i] !== end)
      report(`request ${i} completes at tick ${records.ticks.completion[i]}, not at ${end}`);
  }
}

function checkCausality({ workload, records }: Run, clock: Ticks, report: Report): void {
  const { startRound, ticks: times, aborted } = records;
  const { arrival } = workload;
  for (let i = 0; i < workload.n; i++) {
    if (startRound[i] < 0) continue;
    const start = times ? times.start[i] : startRound[i];
    const arrives = arrivalTick(clock, arrival[i]);
    if (start < arrives) report(`request ${i} starts at tick ${start}, before it arrives at ${arrives}`);
  }
  for (let k = 0; k < aborted.request.length; k++) {
    const start = times ? aborted.startTick[k] : aborted.start[k];
    if (start < arrivalTick(clock, arrival[aborted.request[k]]))
      report(
        `an aborted attempt of request ${aborted.request[k]} starts at ${start}, before the request arrives`,
      );
  }
}

function startTicksByRound({ workload, records }: Run, report: Report): Map<number, number> {
  const known = new Map<number, number>();
  const note = (request: number, round: number, tick: number) => {
    if ((known.get(round) ?? tick) !== tick)
      report(`request ${request} starts at tick ${tick}, others of round ${round} at ${known.get(round)}`);
    known.set(round, tick);
  };
  const { startRound, ticks: times, aborted } = records;
  for (let i = 0; i < workload.n; i++) if (startRound[i] >= 0) note(i, startRound[i], times!.start[i]);
  for (let k = 0; k < aborted.request.length; k++)
    note(aborted.request[k], aborted.start[k], aborted.startTick[k]);
  return known;
}

/** Whether some request arrives at a tick. */
function arrivesAt({ workload }: Run, tick: number, clock: Ticks): boolean {
  const { arrival, n } = workload;
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (arrivalTick(clock, arrival[middle]) < tick) low = middle + 1;
    else high = middle;
  }
  return low < n && arrivalTick(clock, arrival[low]) === tick;
}
