import { invalid, requireInteger } from "../../core/errors.ts";

/** What serving systems with a paged KV cache are set to. */
export interface PagedSettings {
  /** At most so many requests hold KV cache. */
  readonly batch?: number;
  /** Share of the memory that a newly started request must leave free, in [0, 1). */
  readonly watermark?: number;
  /** Tokens in a block of the KV cache, a power of two. */
  readonly block?: number;
}

/** The settings with the defaults of vLLM: 128 requests, 1 %, blocks of 16. */
export function checkedPaged({
  batch = 128,
  watermark = 0.01,
  block = 16,
}: PagedSettings): Required<PagedSettings> {
  requireInteger("batch", batch, 1);
  requireInteger("block", block, 1, 4096);
  if ((block & (block - 1)) !== 0) invalid("block", block, "a power of two");
  if (!(watermark >= 0 && watermark < 1)) invalid("watermark", watermark, "a share in [0, 1)");
  return { batch, watermark, block };
}

/** A policy's name with the settings that differ from the defaults. */
export function nameWith(name: string, settings: object, defaults: object): string {
  const usual = new Map(Object.entries(defaults));
  const changed = Object.entries(settings).filter(([key, value]) => usual.get(key) !== value);
  return changed.length === 0
    ? name
    : `${name}:${changed.map(([key, value]) => `${key}=${value}`).join(",")}`;
}
