import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import opentype from "opentype.js";

/** The family every figure is set in; the fonts come with kvlab, so a figure is the same on every machine. */
export const FONT_FAMILY = "DejaVu Sans";

/** What a browser falls back to when it shows an SVG and has no DejaVu Sans: first the family of equal widths. */
export const FONT_STACK = `${FONT_FAMILY}, Verdana, system-ui, sans-serif`;

const files = {
  regular: "DejaVuSans.ttf",
  bold: "DejaVuSans-Bold.ttf",
  oblique: "DejaVuSans-Oblique.ttf",
} as const;

const folder = path.join(
  path.dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")),
  "ttf",
);

/** Paths of the font files that figures are drawn with, and no others. */
export const FONT_FILES: readonly string[] = Object.values(files).map((file) => path.join(folder, file));

const parsed = new Map<keyof typeof files, opentype.Font>();

/**
 * The width in pixels of one line of text, from the font's own advance widths. Kerning, left out, draws it a little
 * narrower, so that what is given room by this width is never cut off.
 *
 * @param text one line; a character the font lacks counts as the font's box for missing characters
 * @param size font size in pixels
 */
export function textWidth(text: string, size: number, weight: "regular" | "bold" = "regular"): number {
  return font(weight).getAdvanceWidth(text, size, { kerning: false });
}

/**
 * Breaks text at spaces into lines that are each at most `width` pixels wide. A single word wider than that
 * keeps a line to itself rather than being cut.
 */
export function wrapText(
  text: string,
  width: number,
  size: number,
  weight: "regular" | "bold" = "regular",
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((w) => w !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size, weight) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}

function font(weight: keyof typeof files): opentype.Font {
  let found = parsed.get(weight);
  if (!found) {
    const bytes = readFileSync(path.join(folder, files[weight]));
    found = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), {
      lowMemory: true,
    });
    parsed.set(weight, found);
  }
  return found;
}
