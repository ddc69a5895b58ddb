import * as Plot from "@observablehq/plot";
import { invalid } from "../core/errors.ts";
import { type NumberColumn, requireSameLength } from "./columns.ts";
import { seriesKey } from "./series-key.ts";
import type { SeriesScale, SeriesStyle } from "./series-scale.ts";
import { axis, base, INK } from "./theme.ts";

/** Prices of one program over its rounds. */
export interface DualTrace {
  readonly name: string;
  /** λ_t. */
  readonly compute: NumberColumn;
  /** μ_t. */
  readonly memory: NumberColumn;
  /** Regime of each round; the background is shaded by it. */
  readonly regime: readonly string[];
}

/** What a figure of dual prices shows. */
export interface DualTraces {
  /** One panel each, three in a row. */
  readonly panels: readonly DualTrace[];
  /** All regimes, from the lightest shade to the darkest. */
  readonly regimes: readonly string[];
  /** The scale is linear below this price and logarithmic above; 0.1 unless given. */
  readonly linearBelow?: number;
}

const COLUMNS = 3;
/** Pixels that the title of a panel takes. */
const TITLE = 18;
const SHADES = ["#f4f4f4", "#bfdcf2", "#f6cf9b", "#b9a3c9"];
const COMPUTE = { colour: "#0072B2", dash: "none" };
const CUMULATIVE = { colour: "#D55E00", dash: "5 3" };
const OWN = { colour: "#000000", dash: "none" };
/** On top of a stem, where the price of a round is positive. */
const STEM_HEAD = { fill: OWN.colour, r: 2.5 } as const;
const STYLES: Readonly<Record<string, SeriesStyle>> = {
  "λ compute": COMPUTE,
  "Π memory from here on": CUMULATIVE,
  "μ memory now": OWN,
};
const NAMES = Object.keys(STYLES);
const scale: SeriesScale = { names: NAMES, style: (name) => STYLES[name] };

/**
 * Dual prices over rounds, a panel a program: λ_t, the cumulative memory price Π_t = Σ_{s ≥ t} μ_s, and μ_t itself as a
 * stem where it is positive; the background tells the regime. The price axis is linear near 0 and logarithmic beyond.
 *
 * @throws InputError without panels, for columns of unequal length, for a regime that is not in the list
 */
export function dualTraces({ panels, regimes, linearBelow = 0.1 }: DualTraces): Plot.PlotOptions {
  if (panels.length === 0) invalid("panels", [], "at least one");
  const top = 1.1 * Math.max(linearBelow, ...panels.map(highest));
  const rows = Math.ceil(panels.length / COLUMNS);
  const key = seriesKey(NAMES, scale, {
    facet: "super",
    gap: TITLE,
    sample: (name) => (scale.style(name) === OWN ? { line: false, point: STEM_HEAD } : { line: true }),
  });
  return {
    ...base(70 + 150 * rows + key.height, key.height),
    x: { ...axis("round t"), ticks: 3 },
    y: {
      ...axis("price (utility per token)"),
      type: "symlog",
      constant: linearBelow,
      ticks: [0, 0.1, 1, 10, 100, 1000].filter((tick) => tick <= top),
      tickFormat: (tick: number) => `${tick}`,
      domain: [0, top],
      grid: true,
    },
    fx: { axis: null, padding: 0.16 },
    fy: { axis: null, padding: 0.22 },
    color: { domain: regimes, range: SHADES.slice(0, regimes.length), legend: true },
    marks: [...panels.flatMap((panel, p) => panelMarks(panel, p, regimes)), ...key.marks],
  };
}

function panelMarks(panel: DualTrace, p: number, regimes: readonly string[]): Plot.Markish[] {
  const { name, compute, memory, regime } = panel;
  requireSameLength({ compute, memory, regime: regime as unknown as NumberColumn });
  const facet = { fx: () => p % COLUMNS, fy: () => Math.floor(p / COLUMNS) };
  const points = pricePoints(compute, memory);
  const stems = points.filter(
    ({ mu }) => mu > 1e-4 * Math.max(...points.map((point) => point.mu)) && mu > 1e-6,
  );
  return [
    Plot.rect(runs(regime, regimes), { ...facet, x1: "from", x2: "to", fill: "regime" }),
    Plot.ruleY([0], { ...facet, stroke: INK, strokeWidth: 0.5 }),
    Plot.line(points, { ...facet, x: "t", y: "lambda", stroke: COMPUTE.colour, strokeWidth: 1.8 }),
    Plot.line(points, {
      ...facet,
      x: "t",
      y: "pi",
      stroke: CUMULATIVE.colour,
      strokeWidth: 1.8,
      strokeDasharray: CUMULATIVE.dash,
    }),
    Plot.ruleX(stems, { ...facet, x: "t", y1: 0, y2: "mu", stroke: OWN.colour }),
    Plot.dot(stems, { ...facet, ...STEM_HEAD, x: "t", y: "mu" }),
    Plot.text([name], {
      ...facet,
      frameAnchor: "top-left",
      lineAnchor: "bottom",
      dy: -3,
      fontWeight: "bold",
    }),
  ];
}

/** The highest price of a panel. */
function highest({ compute, memory }: DualTrace): number {
  return Math.max(...pricePoints(compute, memory).map(({ lambda, pi }) => Math.max(lambda, pi)));
}

function pricePoints(compute: NumberColumn, memory: NumberColumn) {
  const points = Array.from({ length: compute.length }, (_, t) => ({
    t,
    lambda: compute[t],
    mu: memory[t],
    pi: 0,
  }));
  for (let t = points.length - 1, pi = 0; t >= 0; t--) {
    pi += memory[t];
    points[t].pi = pi;
  }
  return points;
}

/** Stretches of rounds in one regime. */
function runs(
  regime: readonly string[],
  known: readonly string[],
): { from: number; to: number; regime: string }[] {
  const found: { from: number; to: number; regime: string }[] = [];
  regime.forEach((name, t) => {
    if (!known.includes(name)) invalid(`regime of round ${t}`, name, `one of ${known.join(", ")}`);
    const last = found.at(-1);
    if (last?.regime === name) last.to = t + 1;
    else found.push({ from: t, to: t + 1, regime: name });
  });
  return found;
}
