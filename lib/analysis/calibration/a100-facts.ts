import facts from "../../../data/clocks/llama-2-7b-a100.facts.json";
import { memoryVolume } from "../../models/memory-volume.ts";
import type { ClockFact } from "./fit-clock.ts";

/** What arXiv 2504.11320 and its authors' notes tell of the time that Llama-2-7B takes on an A100, as it is printed there. */
export const A100_FACTS = facts;

/** Iterations of a p512d20 under Sarathi: two for a prompt of 512 that shares its chunk with decodes, 19 for the rest. */
const SARATHI_ITERATIONS = 21;

/** Seconds until the iteration under way at an arrival ends: half of one that prefills a chunk. */
const RESIDUAL = 0.02;

/** Up to this rate the mean latency of the re-run is that of a stable queue; at 24 it grows with the length of the run. */
const MOST_STABLE_RATE = 23;

/**
 * Iterations of known duration, in three groups that the clock is fitted to:
 *
 * - Table M*: an iteration that holds M* tokens lasts ΔT* = M* / (λ W̄), by the fluid's own equations;
 * - Vidur's predictions for balanced batches of p512d20, prefills included;
 * - Sarathi's mean latency L at p512d20: in the iterations of one request's life, its own prompt is prefilled and those
 *   of the λL requests that arrive meanwhile, and by Little's law λL requests are resident, of 522 tokens on average.
 *
 * and two that are only compared with it, since they tell of other systems: whole runs on a real GPU, and the
 * experiment with outputs of 1,000 tokens.
 */
export function a100Facts(): ClockFact[] {
  return [...fluidFacts(), ...balancedFacts(), ...latencyFacts(), ...gpuFacts(), ...longDecodeFacts()];
}

function fluidFacts(): ClockFact[] {
  const { rate, tokens } = facts.fluidMemory;
  return rate.map((lambda, k) => ({
    name: `fluid M* at ${lambda}/s`,
    held: tokens[k],
    prefilled: 0,
    seconds: tokens[k] / (lambda * facts.meanVolume.value),
  }));
}

function balancedFacts(): ClockFact[] {
  const { requests, tokens, prefilled, seconds } = facts.balanced;
  return requests.map((n, k) => ({
    name: `balanced batch of ${22 * n}`,
    held: tokens[k],
    prefilled: prefilled[k],
    seconds: seconds[k],
  }));
}

function latencyFacts(): ClockFact[] {
  const { rate, sarathi } = facts.latency;
  const lives = rate.map((lambda, k) => ({
    name: `a life under Sarathi at ${lambda}/s`,
    iterations: SARATHI_ITERATIONS,
    held: SARATHI_ITERATIONS * lambda * sarathi[k] * (memoryVolume(512, 20) / 20),
    prefilled: 512 * (1 + lambda * (sarathi[k] - RESIDUAL)),
    seconds: sarathi[k] - RESIDUAL,
  }));
  return lives.filter((_, k) => rate[k] <= MOST_STABLE_RATE);
}

function gpuFacts(): ClockFact[] {
  const { d0Seconds, d1Seconds } = facts.gpu;
  return [1, 32, 128].map((batch) => ({
    name: `GPU, ${batch} of p256d20`,
    iterations: 20,
    held: batch * memoryVolume(256, 20),
    prefilled: 0,
    seconds: d0Seconds + d1Seconds * batch * 276,
    aside: true,
  }));
}

function longDecodeFacts(): ClockFact[] {
  const { rate, wait } = facts.longDecode;
  return rate.map((lambda, k) => ({
    ...inEquilibrium(`p512d1000 under WAIT at ${lambda}/s`, lambda, wait[k] / 1000, 1000),
    aside: true,
  }));
}

/** An iteration of known length in the equilibrium of requests with a prompt of 512. */
function inEquilibrium(name: string, rate: number, seconds: number, output: number): ClockFact {
  const starting = rate * seconds;
  return { name, held: starting * memoryVolume(512, output), prefilled: starting * 512, seconds };
}
