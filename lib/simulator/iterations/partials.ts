import { MoveWriter } from "./log.ts";

/** Prompts prefilled in part, in the order of their admission, and the pieces of all prompts that came in several. */
export class Partials {
  readonly pieces = new MoveWriter();
  private readonly requests: number[] = [];
  private readonly done: number[] = [];

  get count(): number {
    return this.requests.length;
  }

  request(k: number): number {
    return this.requests[k];
  }

  /** Tokens of the prompt that have been prefilled. */
  processed(k: number): number {
    return this.done[k];
  }

  begin(request: number, iteration: number, tokens: number): void {
    this.requests.push(request);
    this.done.push(tokens);
    this.pieces.push(request, iteration, tokens);
  }

  feed(k: number, iteration: number, tokens: number): void {
    this.done[k] += tokens;
    this.pieces.push(this.requests[k], iteration, tokens);
  }

  /** Forgets a prompt that is complete. */
  finish(k: number): void {
    this.requests.splice(k, 1);
    this.done.splice(k, 1);
  }

  /** Forgets the latest admitted. */
  pop(): void {
    this.requests.pop();
    this.done.pop();
  }
}
