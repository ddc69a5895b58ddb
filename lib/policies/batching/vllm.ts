import { requireInteger } from "../../core/errors.ts";
import type { BatchPolicy, BatchView } from "../../simulator/iterations/batch-policy.ts";
import { checkedPaged, nameWith, type PagedSettings } from "./settings.ts";

const DEFAULTS = { batch: 128, tokens: 4096, watermark: 0.01, block: 16 };

/** Settings of {@link vllm}. */
export interface VllmSettings extends PagedSettings {
  /** Prompts prefilled together: their number times the longest of them is at most so many tokens. */
  readonly tokens?: number;
}

/**
 * Scheduling as in vLLM before chunked prefill, after the scheduler of the Vidur simulator: prefill first. As long as
 * waiting prompts fit, above a watermark of free blocks, an iteration prefills whole prompts and nothing else, while
 * those who decode wait; otherwise all residents decode. Whoever finds no block makes the latest admitted start over
 * at the head of the queue.
 *
 * Departures: blocks for prompt + 1 tokens are taken at the start (there: for the prompt, the next with the token);
 * a prompt longer than `tokens` is prefilled alone, and an empty server ignores the watermark (there: both wait for
 * ever).
 */
export function vllm(settings: VllmSettings = {}): BatchPolicy<"arrivals"> {
  const { batch, watermark, block } = checkedPaged(settings);
  const tokens = requireInteger("tokens", settings.tokens ?? DEFAULTS.tokens, 1);
  return {
    name: nameWith("vllm", { batch, tokens, watermark, block }, DEFAULTS),
    knows: "arrivals",
    block,
    former({ prompt }, { memory }) {
      const spare = watermark * memory;
      const form = (view: BatchView) => {
        let longest = 0;
        let count = 0;
        for (let i = view.head(0); i >= 0 && view.residents < batch; i = view.head(0)) {
          longest = Math.max(longest, prompt[i]);
          if (count > 0 && (count + 1) * longest > tokens) break;
          if (!view.fits(0, view.residents > 0 ? spare : 0)) break;
          view.start(0);
          count++;
        }
        if (count === 0) view.run(0);
      };
      return { eager: true, form };
    },
  };
}
