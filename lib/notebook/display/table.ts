import type { MimeBundle } from "./bundle.ts";
import { displayBundle } from "./frontend.ts";
import type { TableInput } from "./sheet.ts";
import { htmlTable } from "./table-html.ts";
import { shownTable, type TableOptions } from "./table-layout.ts";
import { textTable } from "./table-text.ts";

/**
 * Shows a table under the cell: an arquero table, columns by name, or rows as objects.
 *
 * @throws InputError if the value is no table or an option names a column that it lacks
 */
export function table(input: TableInput, options: TableOptions = {}): void {
  displayBundle(tableBundle(input, options));
}

/** The bundle that `table` shows: HTML that needs neither script nor style sheet, and plain text. */
export function tableBundle(input: TableInput, options: TableOptions = {}): MimeBundle {
  const shown = shownTable(input, options);
  return { data: { "text/html": htmlTable(shown), "text/plain": textTable(shown) }, metadata: {} };
}
