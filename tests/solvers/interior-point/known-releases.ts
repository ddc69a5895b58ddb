import { randomProgram } from "../../../lib/cli/bench/random-programs.ts";
import { stream } from "../../../lib/core/random.ts";
import { type FluidProgram, fluidProgram } from "../../../lib/models/fluid-program/index.ts";

/**
 * The random program of a seed with release at known times: ends at random, a fifth at the horizon, and memory from what
 * the prompts fill exactly at their peak, over just enough, to plenty.
 */
export function knownReleases(seed: number): FluidProgram {
  const base = randomProgram(seed);
  const { rounds: horizon, arrival, prompt, output, weight, compute, blockSize, utility, limit } = base;
  const random = stream(seed, "known releases");
  const requests = Array.from(arrival, (from, i) => ({
    arrival: from,
    prompt: prompt[i],
    output: output[i],
    weight: weight[i],
    end: random() < 0.2 ? horizon : from + 1 + Math.floor(random() * (horizon - from)),
  }));
  const held = Array.from({ length: horizon }, (_, t) =>
    requests.reduce((sum, r) => sum + (r.arrival <= t && t < r.end ? r.prompt : 0), 0),
  );
  const peak = Math.max(...held);
  const outputs = output.reduce((sum, tokens) => sum + tokens);
  const sizes = [peak, peak + 0.01 * outputs, peak + outputs * random(), 10 * (peak + outputs)];
  return fluidProgram({
    requests,
    compute,
    memory: Math.max(1e-3, sizes[Math.floor(4 * random())] * blockSize),
    blockSize,
    horizon,
    utility,
    completion: limit !== null,
    release: "known",
  });
}
