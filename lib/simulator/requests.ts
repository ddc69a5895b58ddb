/** What is visible of the requests to every policy: row i is request i, in arrival order. */
export interface Requests {
  readonly n: number;
  readonly arrival: Float64Array;
  readonly prompt: Int32Array;
  readonly kind?: Int32Array;
  readonly weight?: Float64Array;
}

/** What a policy that plans with predictions sees. Point predictions stand even where the trace has none: then they are exact. */
export interface PredictedRequests extends Requests {
  readonly predicted: Int32Array;
  readonly lower?: Int32Array;
  readonly upper?: Int32Array;
}

/** What a clairvoyant policy sees: the true output lengths too. */
export interface KnownRequests extends PredictedRequests {
  readonly output: Int32Array;
}

/** What a policy sees of the requests, by what it declares to know. */
export interface Seen {
  arrivals: Requests;
  predictions: PredictedRequests;
  lengths: KnownRequests;
}

export type Knowledge = keyof Seen;
