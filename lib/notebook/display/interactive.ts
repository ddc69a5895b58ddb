import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import * as Plot from "@observablehq/plot";
import type { MimeBundle } from "./bundle.ts";
import { plotBundle } from "./format.ts";
import { displayBundle } from "./frontend.ts";
import { escapeXml } from "./markup.ts";

/** A slider: a number that the reader sets. */
export interface Slider {
  readonly name: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
}

/** What an interactive figure is made of. */
export interface Interactive<Data> {
  /** anything JSON can carry; it is written into the output */
  readonly data: Data;
  readonly controls: readonly Slider[];
  /**
   * Plot options from the data and the sliders' values by name. Its source text is written into the output and
   * runs in the reader's browser, so it may use nothing but its arguments.
   */
  readonly draw: (plot: typeof Plot, data: Data, values: Record<string, number>) => Plot.PlotOptions;
  /** of the frame that holds it, in pixels; 460 by default */
  readonly height?: number;
}

/**
 * Shows a figure with sliders that works without a kernel, in JupyterLab and in an exported page, and above it the
 * same figure as a picture with the sliders where they start: front ends leave out frames in notebooks that
 * they do not trust. An output carries Plot and D3, half a megabyte, so one or two a notebook are enough.
 */
export function interactive<Data>(figure: Interactive<Data>): void {
  const start = Object.fromEntries(figure.controls.map(({ name, value }) => [name, value]));
  displayBundle(plotBundle(figure.draw(Plot, figure.data, start)));
  displayBundle(interactiveBundle(figure));
}

/** The bundle of the frame alone: one HTML element that holds its whole page. */
export function interactiveBundle<Data>(figure: Interactive<Data>): MimeBundle {
  const style = `width:100%;border:0;background:white;height:${figure.height ?? 460}px`;
  const frame = `<iframe sandbox="allow-scripts" style="${style}" srcdoc="${escapeXml(page(figure))}"></iframe>`;
  return { data: { "text/html": frame, "text/plain": "interactive figure" }, metadata: {} };
}

function page<Data>({ data, controls, draw }: Interactive<Data>): string {
  return [
    "<!doctype html><meta charset=utf-8>",
    "<style>body{font:13px system-ui,sans-serif;margin:0}label{margin-right:1.5em}",
    "input{vertical-align:middle}output{display:inline-block;min-width:4em}</style>",
    "<div id=controls></div><div id=figure></div>",
    ...[library("d3", "dist/d3.min.js"), library("@observablehq/plot", "dist/plot.umd.min.js")].map(script),
    script(`(${run})(${json(data)}, ${json(controls)}, ${draw});`),
  ].join("\n");
}

/** Runs in the reader's browser: builds the sliders and redraws at each change. */
const run = `function (data, controls, draw) {
  const values = {};
  const redraw = () => document.getElementById("figure").replaceChildren(Plot.plot(draw(Plot, data, values)));
  for (const { name, label, min, max, step, value } of controls) {
    const input = Object.assign(document.createElement("input"), { type: "range", min, max, step, value });
    const shown = document.createElement("output");
    const row = document.createElement("label");
    row.append(label + " ", input, " ", shown);
    const read = () => { values[name] = input.valueAsNumber; shown.value = input.value; };
    input.oninput = () => { read(); redraw(); };
    read();
    document.getElementById("controls").append(row);
  }
  redraw();
}`;

function library(name: string, file: string): string {
  const main = createRequire(import.meta.url).resolve(name);
  const root = main.slice(0, main.lastIndexOf(path.join("node_modules", name)));
  return readFileSync(path.join(root, "node_modules", name, file), "utf8");
}

/** An end tag inside a script would end it, wherever it stands. */
function script(code: string): string {
  return `<script>${code.replaceAll("</script", "<\\/script")}</script>`;
}

function json(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
