import hljs from "highlight.js/lib/core";
import json from "highlight.js/lib/languages/json";
import typescript from "highlight.js/lib/languages/typescript";
import { escapeXml } from "../display/markup.ts";

hljs.registerLanguage("typescript", typescript);
hljs.registerLanguage("json", json);

/** Source code as HTML with highlight.js classes; a language that it does not know is only escaped. */
export function highlight(source: string, language = "typescript"): string {
  return hljs.getLanguage(language) ? hljs.highlight(source, { language }).value : escapeXml(source);
}
