import { afterEach, expect, test } from "vitest";
import type { MimeBundle } from "../../../lib/notebook/display/bundle.ts";
import { useFrontend } from "../../../lib/notebook/display/frontend.ts";
import { interactive } from "../../../lib/notebook/display/interactive.ts";

afterEach(() => useFrontend(undefined));

test("an interactive figure is a picture of its start and a frame that needs nothing from the network", () => {
  const sent: MimeBundle[] = [];
  useFrontend({ send: (bundle) => void sent.push(bundle) });
  interactive({
    data: ["</script><b>", 2],
    controls: [{ name: "slope", label: "slope", min: 0, max: 4, step: 1, value: 2 }],
    draw: (plot, data, { slope }) => ({ title: String(data[0]), marks: [plot.lineY([0, slope])] }),
  });
  const [picture, frame] = sent.map(({ data }) => data);
  expect(picture).toHaveProperty("image/png");
  const html = String(frame["text/html"]);
  expect(html).toMatch(/^<iframe sandbox="allow-scripts" [^>]*srcdoc="[^"]*"><\/iframe>$/);
  expect(html).not.toMatch(/(src|href)=&quot;https?:/);
  const scripts = html.match(/&lt;\/script&gt;/g);
  expect(scripts).toHaveLength(3);
  expect(html.length).toBeLessThan(800_000);
});
