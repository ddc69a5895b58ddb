import type { TokenPolicy, TokenView } from "../../simulator/token-schedule/index.ts";

/** A token policy that serves the smallest key first, ties by arrival. */
export function byKey(name: string, key: (request: number, view: TokenView) => number): TokenPolicy {
  return {
    name,
    order(view) {
      const keys = new Map(Array.from(view.active, (i) => [i, key(i, view)]));
      return view.active.slice().sort((i, j) => keys.get(i)! - keys.get(j)! || i - j);
    },
  };
}
