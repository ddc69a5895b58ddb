import * as Plot from "@observablehq/plot";
import { type NumberColumn, requireSameLength, requireSeries } from "./columns.ts";
import { axis, base } from "./theme.ts";

/** Rates of requests over rounds; one value a rate in each column. */
export interface RateMap {
  readonly request: NumberColumn;
  readonly round: NumberColumn;
  /** From 0 to 1, tokens per round. */
  readonly rate: NumberColumn;
  /** Rounds that one cell stands for, 1 unless given: the rate of the first of them is shown. */
  readonly every?: number;
}

/**
 * Who is served when: a row a request in order of arrival, a column a round, the darker the higher the rate.
 *
 * @throws InputError without rates or for columns of unequal length
 */
export function rateMap({ request, round, rate, every = 1 }: RateMap): Plot.PlotOptions {
  requireSeries([{ name: "rate" }], () => rate);
  requireSameLength({ request, round, rate });
  const cells = Array.from({ length: rate.length }, (_, k) => ({
    i: request[k],
    t: round[k],
    rate: rate[k],
  }));
  return {
    ...base(340, 10),
    x: axis("round t"),
    y: { ...axis("request, in order of arrival"), reverse: true },
    color: { scheme: "blues", domain: [0, 1], legend: true, label: "rate (tokens per round)" },
    marks: [
      Plot.rect(
        cells.filter(({ t }) => t % every === 0),
        { x1: "t", x2: ({ t }) => t + every, y1: "i", y2: ({ i }) => i + 1, fill: "rate" },
      ),
    ],
  };
}
