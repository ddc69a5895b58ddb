import type { StartTimeProgram } from "../../models/start-time/index.ts";

/** The best schedule found so far. */
export class Incumbent {
  /** Its latency after release, infinite before the first offer. */
  latency = Number.POSITIVE_INFINITY;
  schedule: Int32Array;
  private readonly program: StartTimeProgram;

  constructor(program: StartTimeProgram) {
    this.program = program;
    this.schedule = program.release;
  }

  /** Takes a feasible schedule if it is better; returns its latency after release. */
  offer(schedule: Int32Array): number {
    const { output, release } = this.program;
    let latency = 0;
    for (let i = 0; i < output.length; i++) latency += schedule[i] + output[i] - release[i];
    if (latency < this.latency) {
      this.latency = latency;
      this.schedule = schedule.slice();
    }
    return latency;
  }
}
