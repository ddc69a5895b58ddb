/** Evictions without a completion, beyond 100 a request, after which a run is taken to stand still. */
const PATIENCE = 1_000_000;

/** Tells a run that evicts for ever from one that gets on: completions and evictions when it last got on. */
export class Progress {
  private completed = -1;
  private evictions = 0;

  /** Notes how far a run is. While requests still arrive, it gets on. */
  note(completed: number, evictions: number, arriving: boolean): void {
    if (!arriving && completed <= this.completed) return;
    this.completed = arriving ? -1 : completed;
    this.evictions = evictions;
  }

  /** Evictions since the run last got on, of so many in all. */
  since(evictions: number): number {
    return evictions - this.evictions;
  }

  /** Whether so many evictions in all, with n requests, may still lead somewhere. */
  mayGoOn(evictions: number, n: number): boolean {
    return this.since(evictions) <= PATIENCE + 100 * n;
  }
}
