import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answersBundle } from "../../../lib/notebook/claims/claim.ts";
import { loadClaims } from "../../../lib/notebook/claims/load.ts";
import { exportSite } from "../../../lib/notebook/export/site.ts";
import { code, display, PIXEL, Project, stream, text } from "./fixtures.ts";

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

const site = (options: object = {}) => exportSite({ root: project.root, out: project.out, ...options });
const answer = () => display({ ...answersBundle([["robust/toy/h-sf", 11]], loadClaims()) });

function writeThree(): void {
  project.write(
    "notebooks/quickstart.ipynb",
    text(
      "# Start here\n\nFirst things first. And more. See [the toy](robust/01-toy.ipynb#The-idea) and [Plot](plot.ipynb).",
    ),
    code("plot()", [display({ "image/png": PIXEL })]),
  );
  project.write(
    "notebooks/robust/01-toy.ipynb",
    text("# The toy\n\n## The idea"),
    code("claim()", [answer()]),
  );
  project.write("notebooks/online-kv/01-lengths.ipynb", text("no heading"), code("1"));
}

describe("the index", () => {
  test("has every notebook by folder in reading order, with title, first sentence, picture and state", async () => {
    writeThree();
    await site();
    const cards = Array.from(project.page("index.html").querySelectorAll(".cards a")).map((card) => [
      card.getAttribute("href"),
      card.querySelector("strong")?.textContent,
      card.querySelector(".state")?.textContent,
    ]);
    expect(cards).toEqual([
      ["quickstart.html", "Start here", "run"],
      ["online-kv/01-lengths.html", "01-lengths", "not run"],
      ["robust/01-toy.html", "The toy", "✓ 1 reproduced"],
    ]);
    const first = project.page("index.html").querySelector(".cards a")!;
    expect(first.querySelector("img")?.getAttribute("src")).toBe(`data:image/png;base64,${PIXEL}`);
    expect(first.textContent).toContain("First things first.");
    expect(first.textContent).not.toContain("And more.");
  });

  test("sets the maths of a first sentence, keeps its emphasis, and leaves its links and HTML out", async () => {
    const sentence = "At $x_t > 0$ *one. Two* `a < b` are [equal](x.ipynb#y) to <b>it</b>";
    project.write("notebooks/maths.ipynb", text(`# Maths\n\n${sentence}. Then more.`));
    await site();
    const card = project.page("index.html").querySelector(".cards a span")!;
    expect(card.querySelector(".katex")).not.toBeNull();
    expect(card.querySelector("em")?.textContent).toBe("one. Two");
    expect(card.querySelector("code")?.textContent).toBe("a < b");
    expect(card.querySelector("a, b")).toBeNull();
    expect(card.textContent).toMatch(/ are equal to it\.$/);
  });

  test("has a row for each claim; an answered one leads to its cell, the others are open", async () => {
    writeThree();
    const { scoreboard } = await site();
    const index = project.page("index.html");
    expect(index.querySelectorAll(".claims tr[id]")).toHaveLength(scoreboard.rows.length);
    const row = index.querySelector("#claim-robust-toy-h-sf")!;
    expect(row.textContent).toContain("✓ reproduced");
    expect(row.textContent).toContain("11 rounds [SEED]");
    const [page, anchor] = row.querySelector("a")!.getAttribute("href")!.split("#");
    expect(project.page(page!).getElementById(anchor!)?.textContent).toContain("claim()");
    expect(index.querySelector("tfoot")?.textContent).toBe(
      `All1····${scoreboard.rows.length - 1}${scoreboard.rows.length}`,
    );
  });

  test("stands without any notebook, all claims open", async () => {
    const { scoreboard, pages } = await site();
    expect(pages).toEqual([]);
    expect(scoreboard.totals.open).toBe(scoreboard.rows.length);
    expect(project.html("index.html")).toContain("There are no notebooks to show.");
  });
});

test("links between notebooks lead to their pages; a notebook that is not exported keeps its link", async () => {
  writeThree();
  await site();
  const links = Array.from(project.page("quickstart.html").querySelectorAll("main p a")).map((a) =>
    a.getAttribute("href"),
  );
  expect(links).toEqual(["robust/01-toy.html#The-idea", "plot.ipynb"]);
  expect(project.page("robust/01-toy.html").getElementById("The-idea")).not.toBeNull();
});

test("pages lead to the previous, the next and the index", async () => {
  writeThree();
  await site();
  const page = project.page("online-kv/01-lengths.html");
  expect(page.querySelector("a[rel=prev]")?.getAttribute("href")).toBe("../quickstart.html");
  expect(page.querySelector("a[rel=next]")?.getAttribute("href")).toBe("../robust/01-toy.html");
  expect(page.querySelector(".bar a")?.getAttribute("href")).toBe("../index.html");
});

describe("the outputs shown", () => {
  const executed = ".kvlab/executed/notebooks/one.ipynb";
  const shown = async () => {
    await site();
    return project.page("one.html").querySelector(".outputs")?.textContent;
  };

  test("are those of the executed copy while it has the same cells", async () => {
    project.write("notebooks/one.ipynb", code("1", [stream("committed")]));
    project.write(executed, code("1", [stream("fresh")]));
    expect(await shown()).toBe("fresh");
  });

  test("are the committed ones once a cell has changed", async () => {
    project.write("notebooks/one.ipynb", code("2", [stream("committed")]));
    project.write(executed, code("1", [stream("stale")]));
    expect(await shown()).toBe("committed");
  });
});

describe("the output folder", () => {
  test("is made with the same bytes each time, and what an earlier export left is gone", async () => {
    writeThree();
    await site();
    const pages = ["index.html", "quickstart.html", "robust/01-toy.html"];
    const before = pages.map((page) => project.html(page));
    writeFileSync(join(project.out, "old.html"), "old");
    await site();
    expect(pages.map((page) => project.html(page))).toEqual(before);
    expect(existsSync(join(project.out, "old.html"))).toBe(false);
    expect(readdirSync(project.root).sort()).toEqual(["notebooks", "site"]);
  });

  test("is not touched when it holds anything but an export", async () => {
    mkdirSync(project.out);
    writeFileSync(join(project.out, "thesis.tex"), "years of work");
    await expect(site()).rejects.toThrow(/invalid output folder: ".*site"; expected a new or empty folder/);
    expect(readdirSync(project.out)).toEqual(["thesis.tex"]);
    await expect(site({ out: join(project.out, "thesis.tex") })).rejects.toThrow("invalid output folder");
  });

  test("stays as it was when a notebook cannot be read", async () => {
    writeThree();
    await site();
    project.file("notebooks/broken.ipynb", "{");
    await expect(site()).rejects.toThrow("broken.ipynb");
    expect(project.html("index.html")).toContain("Start here");
    expect(readdirSync(project.root).sort()).toEqual(["notebooks", "site"]);
  });

  test("may be empty or several folders deep", async () => {
    mkdirSync(project.out);
    await site();
    await site({ out: join(project.out, "deep/er") });
    expect(existsSync(join(project.out, "deep/er/index.html"))).toBe(true);
  });
});

test("a choice of notebooks is exported alone, and two with the same page are refused", async () => {
  writeThree();
  const { pages } = await site({ notebooks: ["notebooks/robust/01-toy.ipynb"] });
  expect(pages).toEqual([
    { path: "notebooks/robust/01-toy.ipynb", href: "robust/01-toy.html", title: "The toy" },
  ]);
  project.write("notebooks/index.ipynb", text("# I"));
  await expect(site()).rejects.toThrow("its page index.html is another's");
});
