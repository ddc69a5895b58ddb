/** The ids of one page, each given once. */
export interface Anchors {
  /** An id as near to `wish` as is free: its name, or that with -1, -2, … behind it. */
  take(wish: string): string;
}

/** Anchors for a page that has none yet. */
export function createAnchors(): Anchors {
  const taken = new Set<string>();
  return {
    take(wish) {
      const base = anchorName(wish);
      let id = base;
      for (let copy = 1; taken.has(id); copy++) id = `${base}-${copy}`;
      taken.add(id);
      return id;
    },
  };
}

/** The id of a heading as Jupyter makes it, spaces as dashes, without signs that addresses do not bear. */
export function anchorName(text: string): string {
  return (
    text
      .trim()
      .replace(/\s+/g, "-")
      .replace(/[^\p{L}\p{N}_.:-]/gu, "") || "section"
  );
}

/** The id of a code cell on its page. */
export function cellAnchor(cellId: string): string {
  return anchorName(`cell-${cellId}`);
}
