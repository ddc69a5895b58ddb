import { invalid, requirePositive } from "../../core/errors.ts";

/*
 * Queues with known long-run means, to test the simulator and its statistics on: Poisson arrivals at rate λ, times in
 * one unit throughout.
 */

/** Long-run means of a queue with one server. */
export interface QueueMeans {
  /** λ E[S], below 1. */
  readonly utilisation: number;
  /** From arrival until service begins. */
  readonly wait: number;
  /** From arrival to completion. */
  readonly latency: number;
  /** Requests in the system, by Little's law. */
  readonly inSystem: number;
}

/**
 * M/G/1, first come first served, by Pollaczek and Khinchine: wait λ E[S²]/(2(1 − ρ)).
 *
 * @param service E[S] and E[S²]
 * @throws InputError for a utilisation of 1 or more
 */
export function mg1(rate: number, { mean, square }: { mean: number; square: number }): QueueMeans {
  const utilisation = requirePositive("rate", rate) * requirePositive("mean service time", mean);
  if (!(utilisation < 1)) invalid("utilisation", utilisation, "below 1");
  const wait = (rate * square) / (2 * (1 - utilisation));
  return { utilisation, wait, latency: wait + mean, inSystem: rate * (wait + mean) };
}

/** M/D/1: every service takes the same time. */
export function md1(rate: number, service: number): QueueMeans {
  return mg1(rate, { mean: service, square: service ** 2 });
}

/** M/M/1: exponential services. */
export function mm1(rate: number, mean: number): QueueMeans {
  return mg1(rate, { mean, square: 2 * mean ** 2 });
}

/**
 * One server that serves, in one service of fixed length D, all who wait when it begins: an iteration of d0 seconds
 * with outputs of one token and memory for all. With a = λD arrivals in a service, the server falls idle after one in
 * e^a of them; whoever arrives during a service waits D/2 on average, and whoever finds it idle not at all. Stable at
 * every rate.
 */
export function gatedBatch(rate: number, service: number): Omit<QueueMeans, "utilisation"> {
  const arrivals = requirePositive("rate", rate) * requirePositive("service", service);
  const idle = Math.exp(-arrivals);
  const wait = ((arrivals / (arrivals + idle)) * service) / 2;
  return { wait, latency: wait + service, inSystem: rate * (wait + service) };
}
