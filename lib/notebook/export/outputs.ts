import { stripVTControlCharacters } from "node:util";
import { escapeXml } from "../display/markup.ts";
import type { DisplayOutput, ErrorOutput, Output, StreamOutput } from "../document/types.ts";
import { highlight } from "./code.ts";
import { markdownHtml, type PageContext } from "./markdown.ts";
import { latexHtml } from "./maths.ts";
import { withNetworkNote } from "./network.ts";

type Show = (value: unknown, output: DisplayOutput, context: PageContext) => string;

/**
 * How each MIME type is shown, the best first. A PNG comes before an SVG, since its letters are drawn already and
 * look the same everywhere. Types not listed here, such as the data of a claim, are for programs and never shown.
 */
const SHOWS: readonly (readonly [mime: string, show: Show])[] = [
  ["text/html", (value) => `<div class="html scroll">${withNetworkNote(String(value))}</div>`],
  ["image/png", (value, output) => picture("image/png", base64(value), output)],
  ["image/jpeg", (value, output) => picture("image/jpeg", base64(value), output)],
  ["image/gif", (value, output) => picture("image/gif", base64(value), output)],
  ["image/svg+xml", (value, output) => picture("image/svg+xml", encode(String(value)), output)],
  ["text/markdown", (value, _, context) => markdownHtml(String(value), context)],
  ["text/latex", (value) => `<div class="scroll">${latexHtml(String(value))}</div>`],
  ["application/json", (value) => `<pre>${highlight(JSON.stringify(value, null, 2), "json")}</pre>`],
  ["text/plain", (value) => `<pre>${escapeXml(plain(String(value)))}</pre>`],
];

/** The outputs of a cell as HTML; neighbouring pieces of one stream are joined. */
export function outputsHtml(outputs: readonly Output[], context: PageContext): string {
  return joinStreams(outputs)
    .map((output) => outputHtml(output, context))
    .join("\n");
}

/** The first picture among outputs as a data URI, or undefined. */
export function firstPicture(outputs: readonly Output[]): { mime: string; base64: string } | undefined {
  for (const output of outputs) {
    if (!("data" in output)) continue;
    const { "image/png": png, "image/svg+xml": svg } = output.data;
    if (png) return { mime: "image/png", base64: base64(png) };
    if (svg) return { mime: "image/svg+xml", base64: encode(String(svg)) };
  }
  return undefined;
}

function outputHtml(output: Output, context: PageContext): string {
  if (output.output_type === "stream") return streamHtml(output);
  if (output.output_type === "error") return errorHtml(output);
  const shown = SHOWS.find(([mime]) => output.data[mime] !== undefined);
  return shown ? `<div class="output">${shown[1](output.data[shown[0]], output, context)}</div>` : "";
}

function streamHtml({ name, text }: StreamOutput): string {
  const kind = name === "stderr" ? "stream stderr" : "stream";
  return `<pre class="${kind}">${escapeXml(plain(text))}</pre>`;
}

function errorHtml({ ename, evalue, traceback }: ErrorOutput): string {
  const message = `<strong>${escapeXml(ename)}</strong>: ${escapeXml(plain(evalue))}`;
  const stack = escapeXml(plain(traceback.join("\n")));
  const details = stack ? `<details><summary>Traceback</summary><pre>${stack}</pre></details>` : "";
  return `<div class="error" role="note"><pre>${message}</pre>${details}</div>`;
}

/** Text as it would finally stand on a terminal: no colour codes, and a line rewritten after `\r` only once. */
function plain(text: string): string {
  return stripVTControlCharacters(text.replace(/\r\n/g, "\n").replace(/^.*\r(?=.)/gm, "")).replace(/\r/g, "");
}

function picture(mime: string, data: string, { data: bundle, metadata }: DisplayOutput): string {
  const size = (metadata?.[mime] ?? {}) as { width?: unknown; height?: unknown };
  const attributes = (["width", "height"] as const)
    .filter((name) => typeof size[name] === "number")
    .map((name) => ` ${name}="${size[name]}"`)
    .join("");
  const alt = typeof bundle["text/plain"] === "string" ? bundle["text/plain"] : "figure";
  const source = `data:${mime};base64,${data}`;
  return `<div class="figure"><img src="${source}" alt="${escapeXml(alt)}"${attributes}></div>`;
}

function base64(value: unknown): string {
  return String(value).replace(/[^A-Za-z0-9+/=]/g, "");
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}

function joinStreams(outputs: readonly Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name)
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    else joined.push(output);
  }
  return joined;
}
