import { readFileSync } from "node:fs";
import { escapeXml } from "../display/markup.ts";
import { mathsStyles } from "./maths.ts";

/** A page whose parts stand, before it becomes a document. */
export interface Shell {
  readonly title: string;
  /** Class of the body: which kind of page this is. */
  readonly kind: "notebook" | "index";
  /** Links in the bar at the top, as HTML. */
  readonly bar: string;
  readonly body: string;
}

const asset = (name: string) => readFileSync(new URL(`assets/${name}`, import.meta.url), "utf8").trim();

const STYLES = ["base.css", "cells.css", "tables.css", "index.css"];

/** The browser is told to load nothing, so that a page cannot reach the network whatever a notebook displayed. */
const POLICY =
  "default-src 'none'; img-src data: blob:; media-src data:; font-src data:; frame-src data: blob:; " +
  "style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/** A complete HTML document that needs no other file: styles, script, fonts and pictures stand inside it. */
export function documentHtml({ title, kind, bar, body }: Shell): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="kvlab">
<title>${escapeXml(title)}</title>
<script>${asset("theme.js")}</script>
<style>${STYLES.map(asset).join("\n")}</style>
<style>${mathsStyles(body)}</style>
</head>
<body class="${kind}">
<header class="bar"><nav>${bar}</nav><button type="button" id="theme" aria-label="Switch between light and dark">◐</button></header>
${body}
<script>${asset("page.js")}</script>
</body>
</html>
`;
}
