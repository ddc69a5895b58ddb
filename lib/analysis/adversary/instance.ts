import { invalid, requireInteger } from "../../core/errors.ts";
import type { Random } from "../../core/random.ts";
import { parsePrediction, withPredictions } from "../../workload/predictions.ts";
import { type Workload, workload } from "../../workload/workload.ts";

/** Which instances a search looks at. */
export interface InstanceSpace {
  /** The capacity M, in tokens. */
  readonly memory: number;
  /** Requests in each instance. */
  readonly requests: number;
  /** The latest arrival, in rounds; 0 where absent: all requests wait at the start. */
  readonly latest?: number;
  /** One prompt length for all requests; where absent, they vary. */
  readonly prompt?: number;
  /** The longest output; where absent, all that fits. */
  readonly longest?: number;
  /** What is predicted of the outputs, as in `withPredictions`; `exact` where absent. */
  readonly predict?: string;
}

/** A request of a small instance. */
export interface Row {
  readonly arrival: number;
  readonly prompt: number;
  readonly output: number;
}

/** The ends of each column, included. */
interface Ranges {
  readonly latest: number;
  readonly prompt: readonly [number, number];
  readonly output: readonly [number, number];
}

/** Draws instances and changes them a little. */
export class InstanceSampler {
  private readonly space: InstanceSpace;
  private readonly ranges: Ranges;
  private readonly random: Random;

  /** @throws InputError for a space with no instances in it, naming the setting */
  constructor(space: InstanceSpace, random: Random) {
    this.space = space;
    this.ranges = rangesOf(space);
    this.random = random;
  }

  /** As many rows as the space asks for, each drawn by itself. */
  draw(): Row[] {
    return Array.from({ length: this.space.requests }, () => this.row());
  }

  /**
   * A neighbour: one request, or all that equal it, become another one that is present, or change in one column.
   * Moving all equals at once keeps the structure of instances that consist of a few kinds of requests.
   */
  neighbour(rows: readonly Row[]): Row[] {
    const picked = this.oneOf(rows);
    const changed = this.random() < 0.25 ? this.oneOf(rows) : this.changed(picked);
    const all = this.random() < 0.5;
    return rows.map((row) => (row === picked || (all && equal(row, picked)) ? { ...changed } : row));
  }

  private row(): Row {
    const { latest, prompt, output } = this.ranges;
    const s = this.length(...prompt);
    return {
      arrival: Math.floor(this.random() * (latest + 1)),
      prompt: s,
      output: this.length(output[0], Math.min(output[1], this.space.memory - s)),
    };
  }

  private changed(row: Row): Row {
    const { latest, prompt } = this.ranges;
    const columns = [
      "output",
      ...(latest > 0 ? ["arrival"] : []),
      ...(prompt[0] < prompt[1] ? ["prompt"] : []),
    ];
    const column = this.oneOf(columns) as keyof Row;
    const fresh = this.random() < 0.5 ? this.row()[column] : row[column] + (this.random() < 0.5 ? 1 : -1);
    const moved = { ...row, [column]: fresh };
    return this.contains(moved) ? moved : this.row();
  }

  private contains({ arrival, prompt: s, output: o }: Row): boolean {
    const { latest, prompt, output } = this.ranges;
    const inside = arrival >= 0 && arrival <= latest && s >= prompt[0] && s <= prompt[1];
    return inside && o >= output[0] && o <= output[1] && s + o <= this.space.memory;
  }

  /** An integer from `low` to `high`, as often between 1 and 2 as between 8 and 16. */
  private length(low: number, high: number): number {
    return Math.floor(low * ((high + 1) / low) ** this.random());
  }

  private oneOf<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)];
  }
}

/** The rows as a workload, in the order of their arrivals, with their predictions. */
export function instanceWorkload(rows: readonly Row[], { predict = "exact" }: InstanceSpace): Workload {
  const sorted = [...rows].sort((a, b) => a.arrival - b.arrival);
  const requests = workload({
    arrival: Float64Array.from(sorted, (row) => row.arrival),
    prompt: Int32Array.from(sorted, (row) => row.prompt),
    output: Int32Array.from(sorted, (row) => row.output),
    about: { name: "adversary", unit: "tokens", time: "rounds", source: "adversary search" },
  });
  return predict === "exact" ? requests : withPredictions(requests, predict, 1);
}

function rangesOf(space: InstanceSpace): Ranges {
  const { memory, requests, latest = 0, prompt } = space;
  requireInteger("memory", memory, 2);
  requireInteger("requests", requests, 1);
  requireInteger("latest arrival", latest, 0);
  if (prompt !== undefined) requireInteger("prompt", prompt, 1, memory - 1);
  const output = outputRange(space);
  return { latest, output, prompt: prompt === undefined ? [1, memory - output[0]] : [prompt, prompt] };
}

/** The outputs that a request can have: those that fit, no longer than asked, and inside a common interval. */
function outputRange({
  memory,
  prompt = 1,
  longest = memory,
  predict = "exact",
}: InstanceSpace): [number, number] {
  requireInteger("longest output", longest, 1);
  const model = parsePrediction(predict);
  const [low, high] = model.kind === "interval" ? [model.lower, model.upper] : [1, memory];
  const most = Math.min(high, longest, memory - prompt);
  if (most < low) invalid("longest output", most, `at least ${low}, the lower end of the predicted interval`);
  return [low, most];
}

function equal(a: Row, b: Row): boolean {
  return a.arrival === b.arrival && a.prompt === b.prompt && a.output === b.output;
}
