/**
 * A function that worker threads can find: exported under its own name from the module at `module`. Any module may
 * declare one: `export const trial = { module: import.meta.url, run: ratioTrial }`.
 *
 * Inputs and outputs must be structured-cloneable (plain objects, arrays, maps, typed arrays; no functions, and classes
 * lose their methods), and an output must depend on its input alone.
 */
export interface Task<Input, Output> {
  /** The URL of the module: its `import.meta.url`. */
  readonly module: string | URL;
  readonly run: (input: Input) => Output | Promise<Output>;
}

/** An error as it crosses threads. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

/** What a run of a task ends with. */
export type Answer<Output> = { readonly value: Output } | { readonly fault: Fault };
