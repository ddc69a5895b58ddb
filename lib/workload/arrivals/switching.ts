import { randomExponential } from "d3-random";
import type { Random } from "../../core/random.ts";

/** A state of a Markov-modulated Poisson process. */
export interface State {
  /** Arrivals per unit of time while in this state. */
  readonly rate: number;
  /** Mean time spent in it at a stretch. */
  readonly stay: number;
}

/** The first n arrivals of a Poisson process that switches between two states, begun in equilibrium. */
export function switchingTimes(n: number, states: readonly [State, State], random: Random): Float64Array {
  const exponential = randomExponential.source(random);
  const stays = states.map(({ stay }) => exponential(1 / stay));
  const gaps = states.map(({ rate }) => (rate > 0 ? exponential(rate) : () => Number.POSITIVE_INFINITY));
  const times = new Float64Array(n);
  let state = random() * (states[0].stay + states[1].stay) < states[0].stay ? 0 : 1;
  for (let i = 0, begin = 0; i < n; state = 1 - state) {
    const end = begin + stays[state]();
    for (let time = begin + gaps[state](); i < n && time < end; time += gaps[state]()) times[i++] = time;
    begin = end;
  }
  return times;
}
