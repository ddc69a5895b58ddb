import { parseHTML } from "linkedom";
import { PixelCanvas } from "./canvas.ts";

/** The few members of a DOM element that kvlab reads; what Observable Plot returns has all of them. */
export interface DomElement {
  readonly tagName: string;
  readonly innerHTML: string;
  readonly textContent: string | null;
  readonly children: Iterable<DomElement>;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly style: unknown;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  querySelector(selector: string): DomElement | null;
}

/** The part of a DOM document that Observable Plot calls. */
export interface PlotDocument {
  createElement(name: string): DomElement;
  createElementNS(namespace: string, name: string): DomElement;
}

/**
 * A fresh document for Observable Plot outside a browser: `Plot.plot({document: createDocument(), …})`.
 * Its `<canvas>` is a `PixelCanvas`, so continuous colour legends and raster marks draw as in a browser.
 */
export function createDocument(): PlotDocument {
  const { document } = parseHTML("<!doctype html><html><body></body></html>") as unknown as {
    document: PlotDocument;
  };
  const createElement = document.createElement.bind(document);
  const createElementNS = document.createElementNS.bind(document);
  return Object.assign(document, {
    createElement: (name: string) => (name === "canvas" ? new PixelCanvas() : createElement(name)),
    createElementNS: (namespace: string, name: string) => withStyleSetter(createElementNS(namespace, name)),
  }) as PlotDocument;
}

/** Lets `element.style = "…"` set the attribute, as in a browser; Plot does so for `style` given as a string. */
function withStyleSetter(element: DomElement): DomElement {
  if (element.tagName.toLowerCase() !== "svg") return element;
  const declarations = element.style;
  return Object.defineProperty(element, "style", {
    get: () => declarations,
    set: (text: string) => element.setAttribute("style", text),
  });
}

/** Whether a value is an element drawn by Observable Plot: an `<svg>`, or a `<figure>` around one. */
export function isPlotElement(value: unknown): value is DomElement {
  if (typeof value !== "object" || value === null || !("tagName" in value)) return false;
  const element = value as DomElement;
  const name = String(element.tagName).toLowerCase();
  if (typeof element.getAttribute !== "function") return false;
  return name === "svg" || (name === "figure" && element.querySelector("svg") !== null);
}
