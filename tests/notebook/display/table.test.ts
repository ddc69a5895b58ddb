import * as aq from "arquero";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MimeBundle } from "../../../lib/notebook/display/bundle.ts";
import { useFrontend } from "../../../lib/notebook/display/frontend.ts";
import { commonDecimals, formatNumber } from "../../../lib/notebook/display/numbers.ts";
import { table, tableBundle } from "../../../lib/notebook/display/table.ts";

const text = (...of: Parameters<typeof tableBundle>) => String(tableBundle(...of).data["text/plain"]);
const html = (...of: Parameters<typeof tableBundle>) => String(tableBundle(...of).data["text/html"]);

describe("numbers for the eye", () => {
  test.each([
    [1234567, 0, "1\u202f234\u202f567"],
    [-1234.5, 1, "−1\u202f234.5"],
    [999, 0, "999"],
    [0, 2, "0.00"],
    [1.5e-9, 2, "1.50×10⁻⁹"],
    [-2e21, 0, "−2.00×10²¹"],
    [Number.NaN, 2, "NaN"],
    [Number.NEGATIVE_INFINITY, 2, "−∞"],
  ])("%d with %d decimals is %s", (value, decimals, shown) => {
    expect(formatNumber(value, decimals)).toBe(shown);
  });

  test("a column has the decimals that its largest needs for four digits, and no more than it has", () => {
    expect(commonDecimals([1, 20, 300])).toBe(0);
    expect(commonDecimals([0.5, 0.25])).toBe(2);
    expect(commonDecimals([12.3456, 1.5])).toBe(2);
    expect(commonDecimals([12345.678, 1.5])).toBe(0);
    expect(commonDecimals([0, Number.NaN])).toBe(0);
  });

  test("what is shown is within half of its last digit", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e14, max: 1e14, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (value, d) => {
          const shown = formatNumber(value, d);
          fc.pre(!shown.includes("×"));
          const read = Number(shown.replaceAll("\u202f", "").replace("−", "-"));
          expect(Math.abs(read - value)).toBeLessThanOrEqual(0.5 * 10 ** -d + Math.abs(value) * 1e-15);
        },
      ),
    );
  });
});

describe("a table", () => {
  const columns = { policy: ["fcfs", "mc-sf"], latency: [1234.5, 98.25], served: [10, null] };

  test("of columns, of rows and of arquero is the same table", () => {
    const rows = [
      { policy: "fcfs", latency: 1234.5, served: 10 },
      { policy: "mc-sf", latency: 98.25, served: null },
    ];
    expect(html(rows)).toBe(html(columns));
    expect(html(aq.table(columns))).toBe(html(columns));
    const typed = { latency: Float64Array.of(1, 2.5) };
    expect(html(typed)).toBe(html({ latency: [1, 2.5] }));
  });

  test("as plain text: numbers right, words left, a dash for what is missing", () => {
    const shown = text(columns, { units: { latency: "ms" }, digits: 1, caption: "Two policies" });
    expect(shown.split("\n")).toEqual([
      "Two policies",
      "policy  latency (ms)  served",
      "──────  ────────────  ──────",
      "fcfs         1\u202f234.5    10.0",
      "mc-sf           98.3       –",
    ]);
  });

  test("of arquero keeps the table's own order and filter", () => {
    const sorted = aq
      .table({ n: [3, 1, 2] })
      .orderby("n")
      .filter(aq.escape((row: { n: number }) => row.n > 1));
    expect(text(sorted)).toBe("n\n─\n2\n3");
  });

  test("shows the first 20 rows and counts the others", () => {
    const n = Int32Array.from({ length: 1020 }, (_, i) => i);
    expect(html({ n })).toContain("… 1000 more rows");
    expect(html({ n }).match(/<tr>/g)).toHaveLength(1 + 20 + 1);
    expect(text({ n }, { limit: 1019 })).toContain("… 1 more row");
    expect(html({ n }, { limit: Number.POSITIVE_INFINITY })).not.toContain("more row");
  });

  test("takes columns, labels, alignment, digits and formats by column", () => {
    const shown = text(columns, {
      columns: ["latency", "policy"],
      labels: { policy: "who" },
      digits: { latency: 2 },
      align: { policy: "right" },
      format: { policy: (value, row) => `${value}!${row.served}` },
    });
    expect(shown.split("\n")).toEqual([
      " latency         who",
      "────────  ──────────",
      "1\u202f234.50     fcfs!10",
      "   98.25  mc-sf!null",
    ]);
  });

  test("escapes text everywhere", () => {
    const nasty = '<img src="x" onerror="alert(1)">';
    const shown = html({ [nasty]: [nasty] }, { caption: nasty, units: { [nasty]: nasty } });
    expect(shown).not.toContain("<img");
    expect(shown.match(/&lt;img/g)).toHaveLength(4);
  });

  test("is the same on dark and light: it sets no text colour and no background", () => {
    expect(html(columns)).not.toMatch(/[^-]color:(?!inherit)|background/);
  });

  test("shows lists, dates and objects in a few words", () => {
    const shown = text({
      v: [[1, 2.5], Int32Array.from({ length: 9 }, (_, i) => i), new Date(0), { a: 1 }, true],
    });
    for (const cell of [
      "[1.0, 2.5]",
      "[0, 1, 2, 3, 4, 5, … 9 values]",
      "1970-01-01T00:00:00.000Z",
      '{"a":1}',
      "true",
    ])
      expect(shown).toContain(cell);
  });

  test("of nothing has headings alone", () => {
    expect(text({ a: [], b: [] })).toBe("a  b\n─  ─");
    expect(html([])).toContain("<tbody>");
  });

  test("refuses what is no table, uneven columns, unknown columns and a bad limit", () => {
    expect(() => table(3 as never)).toThrow("invalid table: 3; expected an arquero table");
    expect(() => table({ a: [1], b: [1, 2] })).toThrow(
      'invalid column "b" of a table: [1,2]; expected an array of 1',
    );
    expect(() => table([1, 2] as never)).toThrow("invalid row 0 of a table: 1");
    expect(() => table(columns, { columns: ["latancy"] })).toThrow('did you mean "latency"');
    expect(() => table(columns, { units: { nope: "s" } })).toThrow('unknown column: "nope"');
    expect(() => table(columns, { limit: -1 })).toThrow("invalid limit of a table: -1");
  });
});

describe("a table in a cell", () => {
  const sent: MimeBundle[] = [];
  beforeEach(() => useFrontend({ send: (bundle) => void sent.push(bundle) }));
  afterEach(() => {
    useFrontend(undefined);
    sent.length = 0;
  });

  test("goes to the front end as HTML and as plain text", () => {
    table({ a: [1] });
    expect(sent.map((bundle) => Object.keys(bundle.data))).toEqual([["text/html", "text/plain"]]);
  });
});
