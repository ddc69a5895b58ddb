import { invalid, requireInteger, unknownName } from "../../core/errors.ts";
import type { PlanningView, Policy, PredictedRequests } from "../../simulator/policy.ts";
import { Agenda } from "./agenda.ts";
import { DualPrices } from "./dual-prices.ts";
import { ArrivalForecast } from "./forecast.ts";
import { memoryVolumes } from "./volumes.ts";

/** Iterations of the price ascent by the source of the prices: the fluid optimum's are where it starts. */
const ITERATIONS = { waiting: 60, fluid: 1 } as const;

const CONVEX = "convex";

export type PriceSource = keyof typeof ITERATIONS | typeof CONVEX;

const SOURCES: readonly PriceSource[] = ["waiting", "fluid", CONVEX];

/** Room is kept for arrivals of up to this share of a request's own volume. */
const SMALLER = 0.25;

/** Options of {@link priceGuided}. */
export interface PriceGuidedOptions {
  /** Where the prices come from: `waiting` (where absent) and `fluid` plan a queue, `convex` admits one by one. */
  readonly prices?: PriceSource;
  /** The share of what smaller arrivals are expected to hold that is kept for them; 1 where absent. */
  readonly keep?: number;
  /** While requests arrive, at most so many that do not fit are passed over a round; 5 where absent. */
  readonly passes?: number;
  /** A queue is planned while the work expected to arrive is below this share of the memory; 0.1 where absent. */
  readonly quiet?: number;
  /** For `convex`, which knows none of the three before: C, requests that one round can serve; no limit where absent. */
  readonly compute?: number;
}

/**
 * Price-guided scheduling, an online policy of kvlab's own. Arrivals are unknown, lengths are predicted. Two regimes:
 *
 * While requests keep arriving, in order of memory volume everyone starts who fits in every coming round beside the
 * running requests and `keep` times what arrivals of less than a quarter of the own volume are expected to hold by
 * then; after `passes` who do not fit, no one more. These are nested booking limits, the large-scale form of a price that
 * falls on large requests only: starting one now delays the many small ones to come. What is expected comes from the
 * arrivals seen so far (see {@link ArrivalForecast}).
 *
 * While (almost) nothing arrives, the waiting requests are planned together: memory prices are found for the rounds to
 * come, re-solved on the waiting set (`prices=waiting`: price ascent) or those of the fluid optimum (`prices=fluid`,
 * requests unfinished / M), and around the completions that they suggest starts are staggered backwards in time (see
 * `staggeredPlan`). An order-based look-ahead starts requests in step instead, which end together and leave memory idle.
 *
 * With `prices=convex`, in place of both, the dual prices of the convex-allocation paper's fluid program decide, which it
 * names as future work: whoever waits is charged λ for slots and Π for tokens held in each round of life, and those
 * whose service is worth more than that start in order of advantage, as far as they fit (see {@link DualPrices}).
 *
 * If predictions fall short and the coming round would overflow, those that started last are evicted, as few as will do:
 * the one that has run longest always goes on, so no run stands still.
 *
 * @throws InputError for an unknown source of prices or a parameter out of range
 */
export function priceGuided(options: PriceGuidedOptions = {}): Policy {
  const settings = settingsOf(options);
  let requests: PredictedRequests | undefined;
  let session: Session | undefined;
  return {
    name: nameOf(options),
    knows: "predictions",
    fresh: () => priceGuided(options),
    key(seen) {
      requests = seen;
      return memoryVolumes(seen.prompt, seen.predicted).map((volume) => 2 * volume); // twice, to stay whole
    },
    admit(view) {
      session ??= new Session(requests!, view.memory, settings);
      session.decide(view);
    },
    overflow: (view) => session!.relieve(view),
  };
}

function settingsOf({ prices = "waiting", compute, ...room }: PriceGuidedOptions): Settings {
  if (!SOURCES.includes(prices)) unknownName("source of prices", prices, SOURCES);
  for (const [name, value] of Object.entries(room)) {
    if (value === undefined) continue;
    if (prices === CONVEX)
      invalid(`${name} of price-guided:prices=convex`, value, "none, as no room is kept");
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      invalid(`${name} of price-guided`, value, "at least 0");
  }
  const { keep = 1, passes = 5, quiet = 0.1 } = room;
  if (compute !== undefined) {
    if (prices !== CONVEX) invalid("compute of price-guided", compute, "none, unless prices=convex");
    requireInteger("compute", compute, 1);
  }
  const iterations = prices === CONVEX ? 0 : ITERATIONS[prices];
  return { prices, compute, iterations, keep, passes, quiet };
}

function nameOf(options: PriceGuidedOptions): string {
  const settings = Object.entries(options).filter(([, value]) => value !== undefined);
  const text = settings.map(([key, value]) => `${key}=${value}`).join(",");
  return text === "" ? "price-guided" : `price-guided:${text}`;
}

interface Settings {
  readonly prices: PriceSource;
  readonly compute: number | undefined;
  readonly iterations: number;
  readonly keep: number;
  readonly passes: number;
  readonly quiet: number;
}

/** One run of the policy. */
class Session {
  private readonly requests: PredictedRequests;
  private readonly volume: Float64Array;
  private readonly forecast: ArrivalForecast;
  private readonly agenda: Agenda;
  private readonly dualPrices: DualPrices | undefined;
  private readonly settings: Settings;
  /** When each request started last. */
  private readonly startRound: Int32Array;
  /** Of those that wait, by the dual prices of this round. */
  private readonly advantage: Float64Array;
  private planning = false;

  constructor(requests: PredictedRequests, memory: number, settings: Settings) {
    const { prompt } = requests;
    const predicted = requests.predicted.map((length, i) => Math.min(length, memory - prompt[i]));
    this.requests = { ...requests, predicted };
    this.settings = settings;
    this.volume = memoryVolumes(prompt, predicted);
    this.forecast = new ArrivalForecast(this.requests);
    this.startRound = new Int32Array(requests.n);
    this.advantage = new Float64Array(settings.prices === CONVEX ? requests.n : 0);
    this.agenda = new Agenda(this.requests, settings.iterations);
    if (settings.prices === CONVEX) this.dualPrices = new DualPrices(this.requests, settings.compute);
  }

  decide(view: PlanningView): void {
    if (this.dualPrices) this.keepToPrices(view, this.dualPrices);
    else this.decideByRegime(view);
  }

  private decideByRegime(view: PlanningView): void {
    this.forecast.observe(view.arrived, view.round);
    const calm = this.forecast.work(view.round) < this.settings.quiet * view.memory;
    if (this.planning && !calm) this.agenda.drop();
    this.planning = calm;
    if (calm) this.keepToAgenda(view);
    else this.keepRoom(view);
  }

  /** Evicts those that started last (ties: that arrived last), until the coming round fits. */
  relieve(view: PlanningView): void {
    const { startRound } = this;
    const running = view.active().toSorted((i, j) => startRound[i] - startRound[j] || i - j);
    while (view.overflows) view.cancel(running.pop()!);
  }

  /** Starts those whose planned start has come. */
  private keepToAgenda(view: PlanningView): void {
    const { agenda } = this;
    agenda.update(view);
    const waiting = view.waiting();
    const { round } = view;
    if (view.running === 0 && !waiting.some((i) => agenda.due(i, round))) this.start(view); // a plan missed its mark
    while (view.head >= 0)
      if (agenda.due(view.head, round) && view.hasRoom(view.memory)) this.start(view);
      else view.pass();
    const next = agenda.next(waiting, round);
    if (next < Number.POSITIVE_INFINITY) view.wake(next);
  }

  /** Starts those that are worth their price, the most advantageous first, as far as they fit; one, if nobody runs. */
  private keepToPrices(view: PlanningView, prices: DualPrices): void {
    const { memory } = view;
    const held = view.ahead();
    prices.update(view, held, this.remaining(view));
    const offers = this.offers(view, prices);
    const chosen = new Set<number>();
    for (const request of offers) {
      if (!this.fitsBeside(request, held, memory)) continue;
      chosen.add(request);
      this.hold(request, held);
    }
    while (view.head >= 0)
      if (chosen.has(view.head) && view.hasRoom(memory)) this.start(view);
      else view.pass();
    if (view.waiting().length > 0) view.wake(view.round + 1);
  }

  /** Who waits and is worth the price, the most advantageous first; where nobody runs and nobody is, the one that is nearest. */
  private offers(view: PlanningView, prices: DualPrices): number[] {
    const { advantage } = this;
    const all = view.waiting();
    for (const i of all) advantage[i] = prices.advantage(i, view.round);
    const order = (i: number, j: number) => advantage[j] - advantage[i] || i - j;
    const worth = all.filter((i) => advantage[i] > 0);
    if (worth.length > 0 || view.running > 0) return worth.sort(order);
    return all.toSorted(order).slice(0, 1);
  }

  /** Rounds that the running requests go on for, as planned; only where slots are limited does anybody ask. */
  private remaining(view: PlanningView): number[] {
    if (this.settings.compute === undefined) return [];
    const { predicted } = this.requests;
    return view.active().map((i) => Math.max(1, this.startRound[i] + predicted[i] - view.round));
  }

  /** Starts, in order, whoever fits beside the running requests and the room kept for smaller arrivals. */
  private keepRoom(view: PlanningView): void {
    const kept = this.settings.keep * this.forecast.rate(view.round);
    const held = view.ahead();
    let passes = this.settings.passes;
    if (view.running === 0) this.startBeside(view, held);
    while (view.head >= 0 && passes >= 0)
      if (this.fits(view.head, held, kept, view.memory) && view.hasRoom(view.memory))
        this.startBeside(view, held);
      else {
        view.pass();
        passes--;
      }
    if (view.head >= 0 || passes < this.settings.passes) view.wake(view.round + 1);
  }

  private fits(request: number, held: Int32Array, kept: number, memory: number): boolean {
    const room = memory - this.requests.prompt[request];
    const smaller = this.forecast.smaller(SMALLER * this.volume[request]);
    const last = smaller.length - 1;
    for (let k = this.requests.predicted[request]; k >= 1; k--)
      if (held[k] + k + kept * smaller[k < last ? k : last] > room) return false;
    return true;
  }

  private fitsBeside(request: number, held: Int32Array, memory: number): boolean {
    const room = memory - this.requests.prompt[request];
    for (let k = this.requests.predicted[request]; k >= 1; k--) if (held[k] + k > room) return false;
    return true;
  }

  private startBeside(view: PlanningView, held: Int32Array): void {
    this.hold(view.head, held);
    this.start(view);
  }

  private hold(request: number, held: Int32Array): void {
    const prompt = this.requests.prompt[request];
    for (let k = this.requests.predicted[request]; k >= 1; k--) held[k] += prompt + k;
  }

  private start(view: PlanningView): void {
    this.agenda.started(view.head);
    this.startRound[view.head] = view.round;
    view.admit();
  }
}
