import { requireInteger } from "../../core/errors.ts";
import type { BatchPolicy, BatchView } from "../../simulator/iterations/batch-policy.ts";
import { checkedPaged, nameWith, type PagedSettings } from "./settings.ts";

const DEFAULTS = { chunk: 512, batch: 128, watermark: 0.01, block: 16 };

/** Settings of {@link sarathi}. */
export interface SarathiSettings extends PagedSettings {
  /** Tokens processed in an iteration: one a decoding request, the rest of them prompt tokens. */
  readonly chunk?: number;
}

/**
 * Scheduling as in Sarathi-Serve, after the scheduler of the Vidur simulator: decode first. Every resident whose prompt
 * is complete generates a token in each iteration; what is left of `chunk` tokens goes to prompts in order of arrival,
 * the last of them in part. Memory is taken for the whole prompt when its first piece is.
 *
 * Departures: as in `vllm`, prompt + 1 tokens are taken at the start and an empty server ignores the watermark.
 */
export function sarathi(settings: SarathiSettings = {}): BatchPolicy<"arrivals"> {
  const { batch, watermark, block } = checkedPaged(settings);
  const chunk = requireInteger("chunk", settings.chunk ?? DEFAULTS.chunk, 1);
  return {
    name: nameWith("sarathi", { chunk, batch, watermark, block }, DEFAULTS),
    knows: "arrivals",
    block,
    former(_, { memory }) {
      const spare = watermark * memory;
      const form = (view: BatchView) => {
        view.run(0);
        let budget = chunk - view.members(0);
        while (budget > 0) {
          const fed = view.feed(budget);
          if (fed === 0) break;
          budget -= fed;
        }
        while (budget > 0 && view.residents < batch && view.fits(0, view.residents > 0 ? spare : 0))
          budget -= view.start(0, budget);
      };
      return { eager: true, form };
    },
  };
}
