import { createHash } from "node:crypto";

/**
 * Cell ids made from what the cells say: the same cell text gets the same id wherever it moves, and equal texts
 * are told apart by their order. Eight hexadecimal digits, as Jupyter's own ids.
 *
 * @param taken ids already in use, which are never given again; the new ids are added to it
 */
export function contentId(cell: { cell_type: string; source: string }, taken: Set<string>): string {
  for (let copy = 0; ; copy++) {
    const id = createHash("sha256")
      .update(`${copy}/${cell.cell_type}/${cell.source}`)
      .digest("hex")
      .slice(0, 8);
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
