import * as Plot from "@observablehq/plot";
import fc from "fast-check";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { createDocument, isPlotElement } from "../../../lib/notebook/display/document.ts";
import { FONT_FAMILY, textWidth, wrapText } from "../../../lib/notebook/display/fonts.ts";
import { drawPlot } from "../../../lib/notebook/display/plot.ts";
import { drawing, toPng } from "../../../lib/notebook/display/png.ts";
import { toSvg } from "../../../lib/notebook/display/svg.ts";

const points = [
  { x: 1, y: 2, kind: "a" },
  { x: 2, y: 5, kind: "b" },
];
const dots = (kinds: string[]) =>
  Plot.dot(
    kinds.map((kind, i) => ({ x: i, kind })),
    { x: "x", y: "x", fill: "kind" },
  );

/** Text of a drawing by its x position, as far as it stands in its own element. */
function legendEntries(svg: string): { x: number; text: string }[] {
  return [...svg.matchAll(/<text x="([\d.]+)" y="[\d.]+">([^<]*)<\/text>/g)].map(([, x, text]) => ({
    x: Number(x),
    text,
  }));
}

describe("a document for Plot outside a browser", () => {
  test("colours a ramp legend, the lowest colour left and the highest right", () => {
    const plot = drawPlot({
      color: { legend: true, range: ["black", "white"] },
      marks: [Plot.cell(points, { x: "x", y: "y", fill: "x" })],
    });
    const url = /href="data:image\/png;base64,([^"]+)"/.exec(plot.innerHTML)?.[1];
    const { data, width, height } = decode(Buffer.from(url ?? "", "base64"));
    expect([width, height]).toEqual([256, 1]);
    expect([...data.slice(0, 4)]).toEqual([0, 0, 0, 255]);
    expect([...data.slice(-4)]).toEqual([255, 255, 255, 255]);
  });

  test("paints a raster mark", () => {
    const raster = Plot.raster([0, 1, 2, 3], { width: 2, height: 2, imageRendering: "pixelated" });
    expect(drawPlot({ marks: [raster] }).innerHTML).toMatch(/<image[^>]*href="data:image\/png;base64/);
  });

  test("takes a plot's style as text", () => {
    const plot = drawPlot({ style: "font-size: 20px", marks: [Plot.frame()] });
    expect(plot.getAttribute("style")).toBe("font-size: 20px");
  });

  test("tells plots from other elements and values", () => {
    const document = createDocument();
    expect(isPlotElement(drawPlot({ marks: [] }))).toBe(true);
    expect(isPlotElement(drawPlot({ title: "t", marks: [] }))).toBe(true);
    expect(
      [document.createElement("div"), document.createElement("figure"), null, 3, {}].map(isPlotElement),
    ).toEqual([false, false, false, false, false]);
  });
});

describe("text is measured as it is drawn, to a hundredth", () => {
  const bar = "|";
  const drawn = (text: string, weight = "normal") => {
    const line = (s: string) =>
      drawing(
        `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="50" font-family="${FONT_FAMILY}" font-size="20" font-weight="${weight}"><text y="30">${s}</text></svg>`,
      ).getBBox()!.width;
    return line(bar + text + bar) - line(bar + bar);
  };

  test.each(["first come, first served", "α ≤ β – 12 345 €", "mmmm", "iiii"])("%s", (text) => {
    for (const weight of ["regular", "bold"] as const) {
      const kerned = drawn(text, weight === "bold" ? "bold" : "normal");
      expect(textWidth(text, 20, weight)).toBeGreaterThan(kerned - 0.01);
      expect(textWidth(text, 20, weight)).toBeLessThan(kerned * 1.01);
    }
  });

  test("wrapping keeps every word and no line is wider than asked, unless it is one word", () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 12, unit: "grapheme-ascii" }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 300 }), (list, width) => {
        const text = list.join(" ");
        const lines = wrapText(text, width, 12);
        expect(lines.join(" ")).toBe(text.split(/\s+/).filter(Boolean).join(" "));
        for (const line of lines)
          if (line.includes(" ")) expect(textWidth(line, 12)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("a figure becomes one flat SVG", () => {
  const full = {
    title: "Latency & <memory>",
    subtitle: "seed 7",
    caption: "A caption",
    color: { legend: true },
    clip: true,
    marks: [Plot.dot(points, { x: "x", y: "y", fill: "kind" })],
  } satisfies Plot.PlotOptions;

  test("with title, subtitle, legend, plot and caption from top to bottom", () => {
    const { svg } = toSvg(drawPlot(full));
    const order = ["Latency &amp; &lt;memory&gt;", "seed 7", ">a<", ">b<", "y-axis tick", "A caption"];
    const at = order.map((text) => svg.indexOf(text));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at.every((i) => i > 0)).toBe(true);
    expect(svg).not.toMatch(/<figure|<div|<style|<h2|var\(/);
  });

  test("equal plots give equal bytes, whatever was drawn before", () => {
    const first = toSvg(drawPlot(full)).svg;
    drawPlot({ clip: true, marks: [Plot.dot(points, { x: "x", y: "y" })] });
    expect(toSvg(drawPlot(full)).svg).toBe(first);
    expect(Buffer.from(toPng(first)).equals(Buffer.from(toPng(first)))).toBe(true);
  });

  test("clip paths of different figures have different names, and each is defined where it is used", () => {
    const used = (options: Plot.PlotOptions) => {
      const { svg } = toSvg(drawPlot(options));
      const id = /url\(#([^)]+)\)/.exec(svg)?.[1] ?? "none";
      expect(svg).toContain(`id="${id}"`);
      return id;
    };
    expect(used(full)).not.toBe(used({ ...full, title: "Another" }));
  });

  test("a long title and caption are wrapped to the plot's width", () => {
    const long = "a long title that goes on and on, ".repeat(8);
    const short = toSvg(drawPlot({ ...full, title: "short" }));
    const wrapped = toSvg(drawPlot({ ...full, title: long }));
    expect(wrapped.width).toBe(short.width);
    expect(wrapped.height).toBeGreaterThan(short.height + 40);
  });

  test("legend entries never overlap and never leave the figure", () => {
    const names = fc.uniqueArray(
      fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom("i", "m", "W", "-") }),
      {
        minLength: 2,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(names, (kinds) => {
        const { svg, width } = toSvg(drawPlot({ color: { legend: true }, marks: [dots(kinds)] }));
        const entries = legendEntries(svg);
        expect(entries.map((entry) => entry.text).sort()).toEqual([...kinds].sort());
        entries.forEach(({ x, text }, i) => {
          const end = x + textWidth(text, 12);
          const next = entries[i + 1];
          expect(end).toBeLessThanOrEqual(next && next.x > x ? next.x - 15 : width);
        });
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    [
      "long names beside the bars",
      {
        y: { label: "policy" },
        marks: [Plot.barX([3], { x: [3], y: ["first come, first served, in order"] })],
      },
    ],
    [
      "names turned under the bars",
      { x: { tickRotate: -60 }, marks: [Plot.barY([3], { x: ["first come, first served"], y: [3] })] },
    ],
    [
      "long numbers",
      { marks: [Plot.dot([123456789.25, 123456789.5], { y: [123456789.25, 123456789.5], x: [1, 2] })] },
    ],
    [
      "large type",
      { style: "font-size: 22px", marks: [Plot.dot([1000, 90000], { y: [1000, 90000], x: [1, 2] })] },
    ],
  ] as [string, Plot.PlotOptions][])("nothing is cut off: %s", (_, options) => {
    const { svg, width, height } = toSvg(drawPlot(options));
    const unclipped = svg.replace(/(<svg [^>]*?) viewBox="/g, '$1 overflow="visible" viewBox="');
    const box = drawing(unclipped.replace(/<rect [^>]*fill="white"\/>/, "")).getBBox()!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
  });

  test("long names do not run into the axis label beside them", () => {
    const names = ["first come, first served", "shortest first"];
    const plot = drawPlot({ y: { label: "policy" }, marks: [Plot.barX([3, 4], { x: [3, 4], y: names })] });
    const left = Math.min(
      ...(plot as unknown as { scale(name: string): { range: number[] } }).scale("x").range,
    );
    expect(left).toBeGreaterThan(textWidth(names[0], 10) + 9 + 10);
  });

  test("lines out of the axes' range stay cut off and make no room", () => {
    const { height } = toSvg(drawPlot({ y: { domain: [0, 1] }, marks: [Plot.lineY([0, 1e6, -1e6])] }));
    expect(height).toBe(toSvg(drawPlot({ y: { domain: [0, 1] }, marks: [Plot.lineY([0, 1, 0])] })).height);
  });

  test("coordinates are rounded, labels are not", () => {
    const { svg } = toSvg(
      drawPlot({
        marks: [
          Plot.text(["0.123456"], { x: [1 / 3], y: [1 / 7] }),
          Plot.dot([
            [0, 0],
            [1, 1],
          ]),
        ],
      }),
    );
    expect(svg).toContain(">0.123456<");
    expect(svg.replace(">0.123456<", "")).not.toMatch(/\.\d{3,}/);
  });

  test("no-break spaces survive", () => {
    const { svg } = toSvg(drawPlot({ marks: [Plot.text(["12\u00a0345 & more"], { x: [1], y: [1] })] }));
    expect(svg).toContain("12&#160;345 &amp; more");
    expect(toPng(svg).length).toBeGreaterThan(0);
  });
});

describe("an SVG becomes a PNG", () => {
  test("at twice its size, on white, in the bundled font", () => {
    const { svg, width, height } = toSvg(drawPlot({ marks: [Plot.dot(points, { x: "x", y: "y" })] }));
    const png = decode(toPng(svg));
    expect([png.width, png.height]).toEqual([2 * width, 2 * height]);
    expect([...png.data.slice(0, 3)]).toEqual([255, 255, 255]);
    expect(new Set(png.data).size).toBeGreaterThan(20);
  });
});
