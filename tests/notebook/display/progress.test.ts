import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { useFrontend } from "../../../lib/notebook/display/frontend.ts";
import { progress } from "../../../lib/notebook/index.ts";

interface Sent {
  readonly text: string;
  readonly html: string | undefined;
  readonly update: boolean | undefined;
}

let now = 0;
const clock = () => now;
const sent: Sent[] = [];
const last = () => sent.at(-1)!;

beforeEach(() => {
  now = 0;
  sent.length = 0;
  useFrontend({
    send: ({ data }, _, update) =>
      void sent.push({
        text: String(data["text/plain"]),
        html: data["text/html"] as string | undefined,
        update,
      }),
  });
});
afterEach(() => useFrontend(undefined));

describe("progress in a notebook", () => {
  test("shows count, rate and time left in one place, and ends as a plain line without either", () => {
    const bar = progress(10, { label: "simulated", clock });
    now = 2000;
    bar.tick(4);
    expect(last().text).toBe("simulated 4/10 · 2.0/s · 3 s left");
    expect(last().html).toContain('<progress value="0.4000" max="1">');
    bar.tick(6);
    expect(last()).toEqual({ text: "simulated 10/10", html: undefined, update: true });
  });

  test("takes its place when it is made: two at once stand in that order, whichever ticks first", () => {
    progress(2, { label: "first", clock });
    progress(1, { label: "second", clock }).tick();
    expect(sent.map(({ text, update }) => [text, update ?? false])).toEqual([
      ["first 0/2", false],
      ["second 0/1", false],
      ["second 1/1", true],
    ]);
  });

  test("updates at most ten times a second", () => {
    const bar = progress(10_000, { clock });
    for (let i = 1; i < 10_000; i++) {
      now = i / 10;
      bar.tick();
    }
    expect(sent.length).toBeGreaterThanOrEqual(9);
    expect(sent.length).toBeLessThanOrEqual(11);
  });

  test("what stays does not depend on how long it took", () => {
    const finals = [1, 500].map((step) => {
      for (const _ of progress(["a", "b", "c"], { label: "read", clock })) now += step;
      return last().text;
    });
    expect(finals).toEqual(["read 3/3", "read 3/3"]);
  });

  test("loops over the items themselves, with or without a known length", () => {
    expect([...progress(new Set([1, 2]), { label: "set", clock })]).toEqual([1, 2]);
    expect(last().text).toBe("set 2/2");
    const generated = (function* () {
      yield "x";
      yield "y";
    })();
    expect([...progress(generated, { label: "generated", clock })]).toEqual(["x", "y"]);
    expect(last().text).toBe("generated 2");
  });

  test("a loop left early ends at what was done", () => {
    for (const item of progress([1, 2, 3, 4], { label: "tried", clock })) if (item === 3) break;
    expect(last().text).toBe("tried 2/4");
  });

  test("done ends it once, and ticks beyond the end change nothing", () => {
    const bar = progress(3, { clock });
    bar.tick();
    bar.done();
    bar.tick();
    bar.done();
    expect(sent.filter(({ html }) => html === undefined).map(({ text }) => text)).toEqual(["done 1/3"]);
  });

  test.each([
    [1, 61, "1 min 1 s left"],
    [1, 7321, "2 h 2 min left"],
    [4, 1, "1 s left"],
  ])("%d done in a second with %d to go", (count, seconds, left) => {
    const bar = progress(count + seconds, { clock });
    now = 1000;
    bar.tick(count);
    expect(last().text.endsWith(left)).toBe(true);
  });
});

describe("progress without a front end", () => {
  test("writes a line every two seconds and one at the end", () => {
    useFrontend(undefined);
    const lines: string[] = [];
    for (const _ of progress([1, 2, 3, 4, 5], { label: "solved", clock, line: (text) => lines.push(text) }))
      now += 1000;
    expect(lines).toEqual(["solved 2/5 · 1.0/s · 3 s left", "solved 4/5 · 1.0/s · 1 s left", "solved 5/5"]);
  });
});
