import * as Plot from "@observablehq/plot";
import * as aq from "arquero";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { MimeBundle } from "../../../lib/notebook/display/bundle.ts";
import { mimeBundle, mimeBundleWithMetadata } from "../../../lib/notebook/display/format.ts";
import { displayBundle, updatableDisplay, useFrontend } from "../../../lib/notebook/display/frontend.ts";
import { drawPlot } from "../../../lib/notebook/display/plot.ts";
import { show } from "../../../lib/notebook/index.ts";

const sent: MimeBundle[] = [];
beforeEach(() => useFrontend({ send: (bundle) => void sent.push(bundle) }));
afterEach(() => {
  useFrontend(undefined);
  sent.length = 0;
  vi.unstubAllEnvs();
});

const options: Plot.PlotOptions = { height: 120, marks: [Plot.dot([[1, 2]])] };

describe("a cell's last value shows itself", () => {
  test("a plot, drawn or as options or a mark, as a PNG with its size on the page", () => {
    for (const value of [
      drawPlot(options),
      options,
      Plot.dot([[1, 2]]),
      drawPlot({ ...options, title: "t" }),
    ]) {
      const { data, metadata } = mimeBundleWithMetadata(value)!;
      expect(Object.keys(data)).toEqual(["text/plain", "image/png"]);
      const png = Buffer.from(String(data["image/png"]), "base64");
      const { width, height } = metadata["image/png"] as { width: number; height: number };
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * width, 2 * height]);
    }
  });

  test("with the SVG beside it where the front end says that it keeps it", () => {
    vi.stubEnv("KVLAB_SVG", "1");
    expect(mimeBundle(options)?.["image/svg+xml"]).toMatch(/^<svg /);
  });

  test("an arquero table as HTML", () => {
    expect(Object.keys(mimeBundle(aq.table({ a: [1] })) ?? {})).toEqual(["text/html", "text/plain"]);
  });

  test("an object with a display method as that method says", () => {
    const run = {
      name: "fcfs",
      [Symbol.for("Jupyter.display")]: function () {
        return { "text/plain": `run of ${this.name}` };
      },
    };
    expect(mimeBundle(run)).toEqual({ "text/plain": "run of fcfs" });
  });

  test("everything else is left to plain text", () => {
    for (const value of [undefined, null, 1, "text", [1, 2], [{ a: 1 }], { a: 1 }, new Map(), () => 1])
      expect(mimeBundle(value)).toBeUndefined();
  });
});

describe("show", () => {
  test("sends a plot as soon as it is called, in the formats asked for", () => {
    show(options);
    show(options, { svg: true });
    show(drawPlot(options), { svg: true, png: false });
    expect(sent.map(({ data }) => Object.keys(data))).toEqual([
      ["text/plain", "image/png"],
      ["text/plain", "image/png", "image/svg+xml"],
      ["text/plain", "image/svg+xml"],
    ]);
    expect(sent[2].metadata).toEqual({});
  });

  test("a size overrides the plot's own", () => {
    show(options, { width: 300, height: 200 });
    expect(sent[0].metadata).toEqual({ "image/png": { width: 320, height: 220 } });
    show(Plot.dot([[1, 2]]), { width: 300 });
    expect(sent[1].metadata).toMatchObject({ "image/png": { width: 320 } });
  });

  test("shows tables as well", () => {
    show(aq.table({ a: [1] }));
    expect(sent[0].data["text/plain"]).toBe("a\n─\n1");
  });

  test("refuses what has nothing to show, and a size for a plot already drawn", () => {
    expect(() => show({ a: 1 })).toThrow('invalid value to show: {"a":1}; expected a plot or a table');
    expect(() => show(drawPlot(options), { width: 300 })).toThrow("invalid size of a plot already drawn");
    expect(sent).toEqual([]);
  });
});

describe("the front end", () => {
  const bundle = { data: { "text/plain": "hello" }, metadata: {} };

  test("is absent outside a notebook: nothing is shown and nothing fails", () => {
    useFrontend(undefined);
    expect(displayBundle(bundle)).toBe(false);
    expect(updatableDisplay()).toBeUndefined();
    expect(() => show(options)).not.toThrow();
  });

  test("an updatable display appears once and is replaced from then on, under an id of its own", () => {
    const calls: [string | undefined, boolean | undefined][] = [];
    useFrontend({ send: (_, id, update) => void calls.push([id, update]) });
    const [one, other] = [updatableDisplay(), updatableDisplay()];
    one?.(bundle);
    one?.(bundle);
    other?.(bundle);
    const [first, second, third] = calls;
    expect(calls.map(([, update]) => update)).toEqual([false, true, false]);
    expect(first[0]).toBe(second[0]);
    expect(first[0]).not.toBe(third[0]);
  });
});
