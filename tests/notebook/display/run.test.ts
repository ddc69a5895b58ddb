import { expect, test } from "vitest";
import { mimeBundle } from "../../../lib/notebook/display/format.ts";
import { mcSf } from "../../../lib/policies/index.ts";
import { simulate } from "../../../lib/simulator/index.ts";
import { TOY } from "../../simulator/instances.ts";

test("a run as the last value of a cell shows its summary", () => {
  const bundle = mimeBundle(simulate(TOY.workload, mcSf(), { memory: 6 }));
  expect(bundle?.["text/html"]).toContain("mc-sf on rows, M = 6");
  expect(bundle?.["text/plain"]).toMatch(/totalLatency +11/);
});
