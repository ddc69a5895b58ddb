import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Output } from "../../../lib/notebook/document/types.ts";
import { exportSite } from "../../../lib/notebook/export/site.ts";
import { code, display, PIXEL, Project, stream, text } from "./fixtures.ts";

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

async function page(...cells: Parameters<Project["write"]>[1][]) {
  project.write("notebooks/one.ipynb", ...cells);
  await exportSite({ root: project.root, out: project.out });
  return { html: project.html("one.html"), document: project.page("one.html") };
}

describe("text", () => {
  test("formulas are typeset, in line and displayed, with only the fonts they need inside the page", async () => {
    const { html, document } = await page(text("# T\n\nWith $x_i$:\n\n$$\n\\sum_i x_i \\le M\n$$"));
    expect(document.querySelectorAll(".katex")).toHaveLength(2);
    expect(document.querySelectorAll(".katex-display")).toHaveLength(1);
    expect(html).toMatch(/font-family:KaTeX_Math[^}]*url\(data:font\/woff2;base64,/);
    expect(html).not.toContain("font-family:KaTeX_Fraktur;font-style:normal");
    expect(html).not.toMatch(/url\(fonts\//);
  });

  test("a page without formulas carries no fonts", async () => {
    const { html } = await page(text("# T\n\nCosts $5 and $6."));
    expect(html).not.toContain("@font-face");
    expect(html).toContain("Costs $5 and $6.");
  });

  test("a formula that KaTeX cannot read stands there in red, and the page is whole", async () => {
    const { document } = await page(text("$\\nosuch{x}$"), text("after"));
    expect(document.querySelector(".katex")?.textContent).toContain("\\nosuch");
    expect(document.querySelector("main")?.textContent).toContain("after");
  });

  test("headings get an anchor each, equal ones included, and the contents list leads to them", async () => {
    const { document } = await page(
      text("# T\n\n## The idea\n\n## The idea\n\n### With `code` & more"),
      code("1"),
    );
    const ids = Array.from(document.querySelectorAll("[id]")).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = Array.from(document.querySelectorAll(".contents a")).map((a) => a.getAttribute("href"));
    expect(links).toEqual(["#The-idea", "#The-idea-1", "#With-code--more"]);
    for (const link of links) expect(ids).toContain(link!.slice(1));
  });

  test("pictures beside the notebook and attached to a cell stand inside the page; others are named", async () => {
    project.file("notebooks/fig.png", Buffer.from(PIXEL, "base64"));
    const attachments = { "a.png": { "image/png": PIXEL } };
    const source = "![f](fig.png) ![a](attachment:a.png) ![far](https://example.com/far.png)";
    const { document } = await page(text(source, { attachments }));
    const sources = Array.from(document.querySelectorAll("main img")).map((img) => img.getAttribute("src"));
    expect(sources).toEqual([`data:image/png;base64,${PIXEL}`, `data:image/png;base64,${PIXEL}`]);
    expect(document.querySelector("main .note a")?.getAttribute("href")).toBe("https://example.com/far.png");
  });
});

describe("code", () => {
  test("is coloured, shows its number, and can be folded", async () => {
    const { document } = await page(
      code("const n: number = 3; // three", [stream("3")], { execution_count: 7 }),
    );
    const source = document.querySelector("details.source")!;
    expect(source.hasAttribute("open")).toBe(true);
    expect(source.querySelector(".count")?.textContent).toBe("[7]");
    expect(source.querySelector(".hljs-keyword")?.textContent).toBe("const");
    expect(source.querySelector("pre")?.textContent).toBe("const n: number = 3; // three");
  });

  test("tagged hide-input starts folded, and a volatile cell says that its values vary", async () => {
    const tags = ["hide-input", "volatile"];
    const { document } = await page(code("1", [stream("1")], { metadata: { tags } }));
    expect(document.querySelector("details.source")?.hasAttribute("open")).toBe(false);
    expect(document.querySelector(".volatile")?.textContent).toBe("varies by run");
  });
});

describe("outputs", () => {
  const shown = async (...outputs: Parameters<typeof code>[1] & object[]) =>
    (await page(code("1", outputs))).document.querySelector(".outputs")!;

  test("text of a stream is escaped, its colours dropped, and a rewritten line shown once", async () => {
    const outputs = await shown(
      stream("\u001b[31m<script>alert(1)</script>\u001b[0m\n 10%\r 50%"),
      stream("\r100%\n"),
    );
    expect(outputs.querySelector("script")).toBeNull();
    expect(outputs.querySelectorAll("pre")).toHaveLength(1);
    expect(outputs.querySelector("pre")?.textContent).toBe("<script>alert(1)</script>\n100%\n");
  });

  test("an error shows name, message and traceback, escaped", async () => {
    const error = { ename: "Error", evalue: "<img src=x onerror=alert(1)>", traceback: ["at <cell>"] };
    const outputs = await shown({ output_type: "error", ...error });
    expect(outputs.querySelector("img")).toBeNull();
    expect(outputs.querySelector(".error > pre")?.textContent).toBe("Error: <img src=x onerror=alert(1)>");
    expect(outputs.querySelector("details pre")?.textContent).toBe("at <cell>");
  });

  test.each([
    [{ "text/html": "<b>h</b>", "text/plain": "p" }, "b"],
    [{ "image/png": PIXEL, "image/svg+xml": "<svg/>", "text/plain": "p" }, "img[src^='data:image/png']"],
    [{ "image/svg+xml": "<svg/>", "text/plain": "p" }, "img[src^='data:image/svg+xml;base64,']"],
    [{ "text/markdown": "**m**", "text/plain": "p" }, "strong"],
    [{ "text/latex": "$$x^2$$", "text/plain": "p" }, ".katex-display"],
    [{ "application/json": { a: 1 }, "text/plain": "p" }, "pre .hljs-attr"],
    [{ "text/plain": "p" }, "pre"],
  ])("of several forms the richest is shown: %j", async (data, selector) => {
    const outputs = await shown(display(data));
    expect(outputs.querySelectorAll(".output > *")).toHaveLength(1);
    expect(outputs.querySelector(selector)).not.toBeNull();
  });

  test("a picture keeps the size and description it was shown with", async () => {
    const bundle = { "image/png": PIXEL, "text/plain": 'figure "one"' };
    const image = (await shown(display(bundle, { "image/png": { width: 64, height: 40 } }))).querySelector(
      "img",
    )!;
    expect(["width", "height", "alt"].map((name) => image.getAttribute(name))).toEqual([
      "64",
      "40",
      'figure "one"',
    ]);
  });

  test("data for programs is never shown", async () => {
    const { document } = await page(
      code("1", [display({ "application/vnd.kvlab.claim+json": { id: "secret" } })]),
    );
    expect(document.querySelector("main")?.textContent).not.toContain("secret");
  });
});

test("a page loads nothing: no address in any source, style or script, and a policy that forbids it", async () => {
  const { document } = await page(
    text("# T $x$ [link](https://example.com)"),
    code("1", [display({ "text/html": "<iframe srcdoc='<p>in</p>'></iframe>", "image/png": PIXEL })]),
  );
  for (const element of Array.from(document.querySelectorAll("[src], link, script, style"))) {
    expect(element.getAttribute("src") ?? "data:").toMatch(/^data:/);
    expect(element.localName).not.toBe("link");
    expect(element.textContent).not.toMatch(/url\((?!data:)|https?:\/\/|@import/);
  }
  const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]")?.getAttribute("content");
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).not.toMatch(/https?:|\*/);
  expect(document.querySelector("iframe")?.getAttribute("srcdoc")).toBe("<p>in</p>");
});

test("what an author's HTML asks of the network is named, since the page cannot load it", async () => {
  const script = '<script src="https://cdn.example.com/d3.js"></script>';
  const { document } = await page(
    text('<img src="//example.com/a.png"> and a [link](https://example.com)'),
    code("1", [display({ "text/html": script })]),
  );
  const notes = Array.from(document.querySelectorAll("main .note code")).map((note) => note.textContent);
  expect(notes).toEqual(["//example.com/a.png", "https://cdn.example.com/d3.js"]);
});

test("every element that is opened is closed", async () => {
  const { html } = await page(
    text("# T $x$\n\n- a $$y$$ b\n\n| a |\n|---|\n| 1 |"),
    code("1", [stream("x")]),
  );
  const open: string[] = [];
  const body = html.replace(/<(script|style)>[\s\S]*?<\/\1>/g, "").replace(/^<!doctype html>/, "");
  for (const [, slash, name, empty] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/gi))
    if (slash) expect(open.pop()).toBe(name);
    else if (!empty && !["meta", "img", "br", "input"].includes(name!)) open.push(name!);
  expect(open).toEqual([]);
});

describe("what was not run is said so", () => {
  test("when no cell has run, and when some have not", async () => {
    const { document } = await page(code("1"));
    expect(document.querySelector("main .note")?.textContent).toContain("has not been run");
    const partly = await page(code("1", [stream("1")]), code("22"));
    expect(partly.document.querySelector("main .note")?.textContent).toContain("Some cells");
  });

  test("when the run stopped at an error, unless the cell is meant to fail", async () => {
    const error: Output = { output_type: "error", ename: "E", evalue: "v", traceback: [] };
    const stopped = await page(code("1", [error]));
    expect(stopped.document.querySelector("main .note")?.textContent).toContain("stopped at an error");
    const meant = await page(code("1", [error], { metadata: { tags: ["raises-exception"] } }));
    expect(meant.document.querySelector("main .note")).toBeNull();
  });
});
