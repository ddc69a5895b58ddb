import { afterAll, expect, test } from "vitest";
import { makeFixture } from "../notebook/runner/fixture.ts";
import { kvlabWith } from "./kvlab.ts";

const fixture = makeFixture();
afterAll(() => fixture.remove());

test("KVLAB_MODE=full runs notebooks at the papers' sizes, as --full does, and --json is all of the output", async () => {
  const notebook = fixture.notebook("mode", '// %%\nif (process.env.KVLAB_MODE !== "full") throw "quick";\n');
  const { code, stdout } = await kvlabWith({ env: { KVLAB_MODE: "full" } }, "run", notebook, "--json");
  expect(JSON.parse(stdout).notebooks).toMatchObject([{ notebook, status: "ok" }]);
  expect(code).toBe(0);
});
