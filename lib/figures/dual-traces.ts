import * as Plot from "@observablehq/plot";
import { invalid } from "../core/errors.ts";
import { type NumberColumn, requireSameLength } from "./columns.ts";
import { seriesKey } from "./series-key.ts";
import { policyScale } from "./series-scale.ts";
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
const SHADES = ["#f4f4f4", "#bfdcf2", "#f6cf9b", "#b9a3c9"];
const NAMES = ["λ (compute)", "Π (memory, this round on)", "μ (memory, this round)"];
const scale = policyScale([NAMES[0], "", "", "", "", "", NAMES[1], NAMES[2]]);
const COMPUTE = scale.style(NAMES[0]).colour;
const MEMORY = scale.style(NAMES[1]).colour;

/**
 * Dual prices over rounds, a panel a program: λ_t, the cumulative memory price Π_t = Σ_{s ≥ t} μ_s, and μ_t itself as a
 * stem where it is positive; the background tells the regime. The price axis is linear near 0 and logarithmic beyond.
 *
 * @throws InputError without panels, for columns of unequal length, for a regime that is not in the list
 */
export function dualTraces({ panels, regimes, linearBelow = 0.1 }: DualTraces): Plot.PlotOptions {
  if (panels.length === 0) invalid("panels", [], "at least one");
  const rows = Math.ceil(panels.length / COLUMNS);
  const key = seriesKey(NAMES.slice(0, 2), scale);
  return {
    ...base(70 + 150 * rows + key.height, key.height),
    x: { ...axis("round t"), ticks: 4 },
    y: {
      ...axis("price (utility per token)"),
      type: "symlog",
      constant: linearBelow,
      ticks: [0, 0.1, 1, 10, 100],
      grid: true,
    },
    fx: { axis: null, padding: 0.08 },
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
    Plot.line(points, { ...facet, x: "t", y: "lambda", stroke: COMPUTE, strokeWidth: 1.8 }),
    Plot.line(points, {
      ...facet,
      x: "t",
      y: "pi",
      stroke: MEMORY,
      strokeWidth: 1.8,
      strokeDasharray: scale.style(NAMES[1]).dash,
    }),
    Plot.ruleX(stems, { ...facet, x: "t", y1: 0, y2: "mu", stroke: MEMORY }),
    Plot.dot(stems, { ...facet, x: "t", y: "mu", fill: MEMORY, r: 2.5 }),
    Plot.text([name], {
      ...facet,
      frameAnchor: "top-left",
      lineAnchor: "bottom",
      dy: -3,
      fontWeight: "bold",
    }),
  ];
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
