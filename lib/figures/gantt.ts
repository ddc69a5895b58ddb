import * as Plot from "@observablehq/plot";
import { extent } from "d3-array";
import { type NumberColumn, requireSameLength, requireSeries } from "./columns.ts";
import { ACCENT, axis, base } from "./theme.ts";

/** What a Gantt chart of requests shows: columns of equal length, a row an attempt to serve a request. */
export interface Gantt {
  /** numbers of the requests, drawn from top to bottom in the order in which they first come */
  readonly request: NumberColumn;
  readonly start: NumberColumn;
  readonly end: NumberColumn;
  /** when each request arrived; waiting is drawn light from then until its first start */
  readonly arrival?: NumberColumn;
  /** the unit of time: "s" or "rounds" */
  readonly time: string;
  /** memory that each attempt holds at its end, in tokens; makes bars with more memory darker */
  readonly memory?: NumberColumn;
}

interface Attempt {
  readonly request: number;
  readonly start: number;
  readonly end: number;
  readonly arrival: number | undefined;
  readonly memory: number | undefined;
}

/**
 * A Gantt chart: one line a request, a bar while it is served, a light bar while it waits. A request that was
 * evicted and started again has several bars, with waiting between them.
 *
 * @throws InputError without attempts or for columns of unequal length
 */
export function gantt(figure: Gantt): Plot.PlotOptions {
  const rows = attempts(figure);
  const requests = [...new Set(rows.map((row) => row.request))];
  const size = Math.max(6, Math.min(18, 420 / requests.length));
  return {
    ...base(70 + size * requests.length),
    x: { ...axis("time", figure.time), grid: true },
    y: { ...axis("request"), type: "band", domain: requests, padding: 0.2, ...sparseTicks(requests) },
    ...(figure.memory && { color: memoryScale(figure.memory) }),
    ...(figure.arrival && { caption: "light: waiting; dark: being served" }),
    marks: [
      Plot.barX(waits(rows), {
        x1: "from",
        x2: "to",
        y: "request",
        fill: "#d0d0d0",
        insetTop: size / 5,
        insetBottom: size / 5,
      }),
      Plot.barX(rows, { x1: "start", x2: "end", y: "request", fill: figure.memory ? "memory" : ACCENT }),
    ],
  };
}

function attempts({ request, start, end, arrival, memory }: Gantt): Attempt[] {
  requireSeries([{ name: "request" }], () => request);
  requireSameLength({ request, start, end, ...(arrival && { arrival }), ...(memory && { memory }) });
  return Array.from(request, (id, i) => ({
    request: id,
    start: start[i],
    end: end[i],
    arrival: arrival?.[i],
    memory: memory?.[i],
  }));
}

/** From arrival, or from the end of the attempt before, to each start. */
function waits(rows: readonly Attempt[]) {
  const since = new Map<number, number>();
  return rows.flatMap(({ request, start, end, arrival }) => {
    const from = since.get(request) ?? arrival;
    since.set(request, end);
    return from === undefined || from >= start ? [] : [{ request, from, to: start }];
  });
}

/** About ten numbers beside the bars at most. */
function sparseTicks(requests: readonly number[]) {
  const every = Math.ceil(requests.length / 12);
  return { ticks: requests.filter((_, i) => i % every === 0) };
}

function memoryScale(memory: NumberColumn) {
  const [, most] = extent(memory) as [number, number];
  return {
    type: "linear",
    domain: [0, most],
    range: ["#9ecae1", "#08306b"],
    legend: true,
    label: "memory at the end (tokens)",
  } as const;
}
