// The few names of the DOM that the declarations of Observable Plot mention, as types only. The compiler's own
// "dom" library would let slips such as `name` or `status` pass for globals, and slows every cell.
interface Attr {
  name: string;
  value: string;
}
interface Node {
  textContent: string | null;
}
interface Element extends Node {
  tagName: string;
  outerHTML: string;
  innerHTML: string;
  readonly children: Iterable<Element>;
  readonly attributes: Iterable<Attr>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
}
interface HTMLElement extends Element {
  style: unknown;
}
interface SVGElement extends Element {}
interface SVGSVGElement extends SVGElement {}
interface Document {
  createElement(name: string): HTMLElement;
  createElementNS(namespace: string, name: string): Element;
}
interface Window {
  document: Document;
}
