import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import katex from "katex";

const dist = dirname(createRequire(import.meta.url).resolve("katex/dist/katex.min.css"));

/** How KaTeX is told to behave everywhere: a formula it cannot read stands in red, and no formula stops a page. */
export const katexOptions = { throwOnError: false, strict: false, errorColor: "var(--bad)" } as const;

/** The HTML of a `text/latex` output, whose formula may stand between dollars or `\[ \]`. */
export function latexHtml(latex: string): string {
  const formula = latex.trim().replace(/^(\$\$?|\\\[|\\\()([\s\S]*?)(\$\$?|\\\]|\\\))$/, "$2");
  return katex.renderToString(formula, { ...katexOptions, displayMode: true });
}

/**
 * KaTeX's style sheet with the fonts that a page needs inlined as data, or nothing for a page without maths.
 *
 * @param html the body of the page, whose classes tell which fonts its formulas use
 */
export function mathsStyles(html: string): string {
  if (!html.includes('class="katex')) return "";
  const css = readFileSync(join(dist, "katex.min.css"), "utf8");
  const needed = neededFaces(css, html);
  return css.replace(/@font-face\{[^}]*\}/g, (face) => (needed(face) ? inlined(face) : ""));
}

/**
 * A face is needed when its family, its weight and its style are each asked for by a rule whose classes all occur in
 * the page. That may take one face too many, never one too few.
 */
function neededFaces(css: string, html: string): (face: string) => boolean {
  const classes = new Set([...html.matchAll(/class="([^"]*)"/g)].flatMap((match) => match[1]!.split(/\s+/)));
  const active = [...css.replace(/@font-face\{[^}]*\}/g, "").matchAll(/([^{}]+)\{([^{}]*)\}/g)]
    .filter(([, selectors]) => selectors!.split(",").some((selector) => occurs(selector, classes)))
    .map(([, , body]) => body!)
    .join(";");
  const families = new Set(["KaTeX_Main", ...words(active, /KaTeX_\w+/g)]);
  const weights = new Set(["400", ...words(active, /(?<=font-weight:)\w+/g).map(weightOf)]);
  const styles = new Set(["normal", ...words(active, /(?<=font-style:)\w+/g)]);
  return (face) =>
    families.has(words(face, /KaTeX_\w+/g)[0]!) &&
    weights.has(weightOf(words(face, /(?<=font-weight:)\w+/g)[0]!)) &&
    styles.has(words(face, /(?<=font-style:)\w+/g)[0]!);
}

function occurs(selector: string, classes: ReadonlySet<string>): boolean {
  return words(selector, /(?<=\.)[\w-]+/g).every((name) => classes.has(name));
}

function words(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[0]);
}

function weightOf(word: string): string {
  return word === "bold" ? "700" : word === "normal" ? "400" : word;
}

/** Only the woff2 is kept: every browser that knows the page's other features reads it. */
function inlined(face: string): string {
  return face.replace(/src:[^;}]*/, (source) => {
    const file = words(source, /fonts\/[\w-]+\.woff2/g)[0]!;
    const data = readFileSync(join(dist, file)).toString("base64");
    return `src:url(data:font/woff2;base64,${data}) format("woff2")`;
  });
}
