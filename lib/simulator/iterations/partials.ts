import { Int32Column } from "../../core/columns.ts";

/** Prompts prefilled in part, in the order of their admission. */
export class Partials {
  private readonly requests = new Int32Column();
  private readonly done = new Int32Column();

  get count(): number {
    return this.requests.length;
  }

  request(k: number): number {
    return this.requests.values[k];
  }

  /** Tokens of the prompt that have been prefilled. */
  processed(k: number): number {
    return this.done.values[k];
  }

  begin(request: number, tokens: number): void {
    this.requests.push(request);
    this.done.push(tokens);
  }

  feed(k: number, tokens: number): void {
    this.done.values[k] += tokens;
  }

  /** Forgets a prompt that is complete. */
  finish(k: number): void {
    for (const column of [this.requests, this.done]) column.values.copyWithin(k, k + 1, column.length--);
  }

  /** Forgets the latest admitted. */
  pop(): void {
    this.requests.length--;
    this.done.length--;
  }
}
