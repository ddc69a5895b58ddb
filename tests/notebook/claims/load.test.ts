import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadClaims, parseClaims } from "../../../lib/notebook/claims/load.ts";
import { claimEntry } from "./fixtures.ts";

const parse = (...entries: unknown[]) => parseClaims(JSON.stringify(entries), "data/claims/robust.json");

describe("the claims of this checkout", () => {
  const claims = [...loadClaims().values()];

  test("are valid, and the toy of the slides is among them", () => {
    expect(loadClaims().get("robust/toy/h-sf")).toMatchObject({ value: 11, evidence: "SEED" });
  });

  test("mark every moment of the length histograms as fitted, so that none can pass for a reproduction", () => {
    const lengths = claims.filter(({ id }) => id.includes("/lengths/"));
    expect(lengths.map(({ value }) => value)).toEqual([
      ...[40.62, 11, 85.32, 45],
      ...[1, 468, 41, 11, 4961, 1, 883, 85, 43, 9702],
    ]);
    expect(lengths.every(({ basis }) => basis === "fitted")).toBe(true);
  });
});

describe("a claims file is refused with its name, the claim and the field", () => {
  test.each([
    [{ paper: "unheard-of" }, 'paper: "unheard-of"; expected one of convex-allocation'],
    [{ paper: "online-kv" }, 'paper: "online-kv"; expected the file\'s name'],
    [{ place: " " }, 'place: " "; expected the figure'],
    [{ statement: 3 }, "statement: 3; expected what the paper says"],
    [{ value: "11" }, 'value: "11"; expected a number, or null'],
    [{ value: undefined }, "value: undefined; expected a number, or null"],
    [{ evidence: "RECALL" }, 'evidence: "RECALL"; expected one of SEED, TEX, NOTE, WEB, CALC'],
    [{ basis: "guessed" }, 'basis: "guessed"; expected "fitted"'],
    [{ tolerance: null }, "tolerance: null; expected {kind, value, why}"],
    [{ tolerance: { kind: "near", why: "x" } }, "tolerance.kind: expected one of exact"],
    [{ tolerance: { kind: "exact", why: "" } }, "tolerance.why: expected where the tolerance comes from"],
    [{ tolerance: { kind: "absolute", why: "x" } }, "tolerance.value: expected a half-width"],
    [{ tolerance: { kind: "exact", value: 1, why: "x" } }, "tolerance.value: expected a half-width"],
    [{ tolerance: { kind: "relative", value: 0, why: "x" } }, "tolerance.value: expected a number above 0"],
    [
      { tolerance: { kind: "relative", value: 0.1, loose: 0.1, why: "x" } },
      "tolerance.loose: expected a number above",
    ],
    [{ value: null }, "value: null; expected a number to compare with"],
    [{ basis: "fitted", tolerance: { kind: "shape", why: "x" } }, "basis: a shape cannot be fitted"],
  ])("%j", (change, message) => {
    expect(() => parse(claimEntry(change))).toThrow(
      `data/claims/robust.json: claim robust/toy/h-sf: ${message}`,
    );
  });

  test("an id that is not <paper>/<place>/<what>, or of another paper", () => {
    expect(() => parse(claimEntry({ id: "toy" }))).toThrow('claim toy: id: "toy"; expected an id <paper>');
    expect(() => parse(claimEntry({ id: "online-kv/toy/x" }))).toThrow('expected it to begin with "robust/"');
    expect(() => parse(claimEntry(), claimEntry({ id: undefined }))).toThrow("claim 1: id: undefined");
  });

  test("a field that is not known, such as a misspelt one", () => {
    expect(() => parse({ ...claimEntry(), evidance: "SEED" })).toThrow("evidance: is unknown; expected id,");
  });

  test("text that is no JSON, and JSON that is no array of claims", () => {
    expect(() => parseClaims("[", "robust.json")).toThrow("robust.json: not valid JSON");
    expect(() => parseClaims("{}", "robust.json")).toThrow("robust.json: expected an array of claims");
    expect(() => parse(7)).toThrow("claim 0 is no object");
  });
});

describe("a folder of claims files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "claims-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is read in the order of the papers, not of the alphabet", () => {
    const other = claimEntry({ id: "online-kv/table/x", paper: "online-kv" });
    writeFileSync(join(folder, "robust.json"), JSON.stringify([claimEntry()]));
    writeFileSync(join(folder, "fluid-wait.json"), "[]");
    writeFileSync(join(folder, "online-kv.json"), JSON.stringify([other]));
    expect([...loadClaims(folder).keys()]).toEqual(["online-kv/table/x", "robust/toy/h-sf"]);
  });

  test("holds each id once", () => {
    writeFileSync(join(folder, "robust.json"), JSON.stringify([claimEntry(), claimEntry()]));
    expect(() => loadClaims(folder)).toThrow("claim robust/toy/h-sf: id: occurs twice");
  });
});
