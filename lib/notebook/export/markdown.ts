import katexPlugin from "@vscode/markdown-it-katex";
import markdownIt from "markdown-it";
import { escapeXml } from "../display/markup.ts";
import type { Anchors } from "./anchors.ts";
import { highlight } from "./code.ts";
import { katexOptions } from "./maths.ts";
import { withNetworkNote } from "./network.ts";

/** A heading of a page, for its list of contents. */
export interface Heading {
  readonly level: number;
  readonly anchor: string;
  /** The heading's inline HTML, without links. */
  readonly html: string;
}

/** What the text of one page is rendered with. */
export interface PageContext {
  readonly anchors: Anchors;
  /** Filled with the headings as they come. */
  readonly headings: Heading[];
  /** The address of a link in the exported site. */
  readonly link: (href: string) => string;
  /** The data URI of a picture beside the notebook or attached to its cell, or undefined where there is none. */
  readonly image: (src: string) => string | undefined;
}

type Md = ReturnType<typeof markdownIt>;
type Token = ReturnType<Md["parse"]>[number];

const md = createMarkdown();

/**
 * Markdown as HTML: maths by KaTeX, code coloured, headings with anchors, links as `context` maps them. HTML in the
 * text is kept as its author wrote it.
 */
export function markdownHtml(text: string, context: PageContext): string {
  const tokens = md.parse(text, {});
  for (const [index, token] of tokens.entries())
    if (token.type === "heading_open") anchorHeading(token, tokens[index + 1]!, context);
  for (const token of tokens.flatMap((each) => each.children ?? [])) mapAddresses(token, context);
  return withNetworkNote(md.renderer.render(tokens, md.options, {}));
}

/**
 * The first heading as plain text, and the first sentence of the first paragraph as HTML without links and pictures;
 * undefined where there is none.
 */
export function summary(text: string): { heading?: string; sentence?: string } {
  const tokens = md.parse(text, {});
  const contentOf = (type: string) => {
    const at = tokens.findIndex((token) => token.type === type);
    return at < 0 ? undefined : tokens[at + 1]!;
  };
  const heading = contentOf("heading_open");
  const paragraph = contentOf("paragraph_open");
  return {
    ...(heading && { heading: plainText(heading) }),
    ...(paragraph && { sentence: firstSentence(paragraph) }),
  };
}

/** A sentence ends in the text of the paragraph itself, not inside of emphasis, code or maths. */
function firstSentence(paragraph: Token): string {
  const tokens: Token[] = [];
  for (const token of paragraph.children!.filter(({ type }) => !/^(link|image|html)/.test(type))) {
    tokens.push(token);
    const end = token.type === "text" && token.level === 0 ? token.content.search(/[.!?](?=\s|$)/) : -1;
    if (end < 0) continue;
    token.content = token.content.slice(0, end + 1);
    break;
  }
  return md.renderer.render(tokens, md.options, {});
}

function createMarkdown(): Md {
  const created = markdownIt({
    html: true,
    linkify: true,
    highlight: (source, lang) => coloured(source, lang),
  });
  // Node hands over the CommonJS module itself, bundlers its default export.
  const plugin = (katexPlugin as { default?: unknown }).default ?? katexPlugin;
  created.use(plugin as Parameters<Md["use"]>[0], katexOptions);
  created.renderer.rules.table_open = () => '<div class="scroll"><table>\n';
  created.renderer.rules.table_close = () => "</table></div>\n";
  const block = created.renderer.rules.math_block!;
  created.renderer.rules.math_inline_block = (...rest) => String(block(...rest)).replace(/^<p|p>\s*$/g, swap);
  return created;
}

/** A display formula inside a paragraph: a paragraph cannot hold another one. */
function swap(tag: string): string {
  return tag.replace("p", "span");
}

function coloured(source: string, language: string): string {
  return highlight(source, language === "js" ? "typescript" : language);
}

function anchorHeading(open: Token, inline: Token, { anchors, headings }: PageContext): void {
  const anchor = anchors.take(plainText(inline));
  open.attrSet("id", anchor);
  const html = md.renderer.renderInline(
    inline.children!.filter(({ type }) => !type.startsWith("link_")),
    md.options,
    {},
  );
  headings.push({ level: Number(open.tag.slice(1)), anchor, html });
}

function plainText(inline: Token): string {
  return (inline.children ?? []).map(({ type, content }) => (type === "softbreak" ? " " : content)).join("");
}

function mapAddresses(token: Token, { link, image }: PageContext): void {
  if (token.type === "link_open") token.attrSet("href", link(String(token.attrGet("href") ?? "")));
  if (token.type !== "image") return;
  const src = String(token.attrGet("src") ?? "");
  const data = src.startsWith("data:") ? src : image(src);
  if (data) return void token.attrSet("src", data);
  token.type = "html_inline";
  token.content = missingImage(src, token.content);
}

/** A picture that a page without network cannot show is named instead. */
function missingImage(src: string, alt: string): string {
  const link = `<a href="${escapeXml(src)}">${escapeXml(alt || src)}</a>`;
  return `<span class="note">Picture not included: ${link}</span>`;
}
