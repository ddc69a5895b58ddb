import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { MemoryProfile } from "./memory-profile.ts";

/**
 * Reverse-time list scheduling around target completions, arrivals ignored.
 *
 * Backwards in time a request begins at its peak s + o and shrinks by one token a round, so whether it may begin
 * depends on a single round, and what is placed never blocks what comes later: requests stagger by themselves, where
 * forward lists synchronise them. The requests are placed by target completion, latest first, each at the first
 * reversed round with room that is not before its target.
 *
 * @param target wished completion round of each request; only its order and spacing matter
 * @returns start rounds, shifted so that the last completion is at the latest target; they may be negative
 */
export function reverseList(program: StartTimeProgram, target: Float64Array): Int32Array {
  const { n, memory, prompt, output } = program;
  const end = target.reduce((latest, c) => Math.max(latest, Math.ceil(c)), 0);
  const order = Array.from(target, (_, i) => i).sort(
    (i, j) => target[j] - target[i] || output[j] - output[i] || i - j,
  );
  let held = new Int32Array(2 * end + 2); // by reversed round
  const starts = new Int32Array(n);
  let back = 0;
  for (const i of order) {
    const peak = prompt[i] + output[i];
    back = Math.max(back, end - Math.ceil(target[i]));
    while (back < held.length && held[back] + peak > memory) back++;
    if (back + output[i] > held.length) held = grown(held, back + output[i]);
    for (let k = 0; k < output[i]; k++) held[back + k] += peak - k;
    starts[i] = end - back - output[i];
  }
  return starts;
}

/**
 * A feasible schedule from {@link reverseList}: the frame is moved later only so far that a share `quantile` of the
 * requests start no earlier than they arrive; the others are taken out and put back, in order of their targets, where
 * they first fit.
 */
export function reverseSchedule(program: StartTimeProgram, target: Float64Array, quantile = 1): Int32Array {
  const { n, memory, release, prompt, output } = program;
  const starts = reverseList(program, target);
  const tooEarly = Float64Array.from(starts, (start, i) => release[i] - start).sort();
  const least = allTogether(release) ? Number.NEGATIVE_INFINITY : 0;
  const shift = Math.max(least, tooEarly[Math.floor(quantile * (n - 1))]);
  const profile = new MemoryProfile(memory, 1024);
  const late: number[] = [];
  for (let i = 0; i < n; i++) {
    starts[i] += shift;
    if (starts[i] < release[i]) late.push(i);
    else profile.add(starts[i], prompt[i], output[i]);
  }
  late.sort((i, j) => target[i] - target[j] || i - j);
  for (const i of late) {
    starts[i] = profile.earliest(prompt[i], output[i], release[i], Number.POSITIVE_INFINITY);
    profile.add(starts[i], prompt[i], output[i]);
  }
  return starts;
}

function allTogether(release: Int32Array): boolean {
  return release.every((round) => round === release[0]);
}

function grown(held: Int32Array<ArrayBuffer>, rounds: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(rounds, 2 * held.length));
  larger.set(held);
  return larger;
}
