/** One line of results; the rows of a bench have the same fields. Times and sizes name their unit in the field. */
export interface Row {
  readonly bench: string;
  readonly case: string;
  /** What was asked for, in words; empty where nothing was. */
  readonly target: string;
  /** Whether it was reached; null where nothing was asked for. */
  readonly met: boolean | null;
  readonly [measured: string]: string | number | boolean | null;
}

/** One measurement of a bench. */
export interface Case {
  /** Parts joined by slashes, so that a beginning names a group of cases: `mc-sf/1e6/0.95`. */
  readonly name: string;
  /** Measures, and judges against the target. Rejects when the signal aborts. */
  measure(signal: AbortSignal): Promise<Row>;
}

/** A group of measurements of the same kind. */
export interface Bench {
  readonly name: string;
  /** The cases, in the order to run them. */
  cases(options: BenchOptions): readonly Case[];
}

export interface BenchOptions {
  /** Leave out what takes minutes. */
  readonly quick: boolean;
  /** Of the instances that are generated. */
  readonly seed: string;
}
