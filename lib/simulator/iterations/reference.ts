import type { Workload } from "../../workload/workload.ts";

/** A batch-forming policy as the reference understands it, by definition. `watermark` is in tokens. */
export type BatchRule =
  | { readonly kind: "greedy" }
  | { readonly kind: "prefill-first"; batch: number; tokens: number; watermark: number; block: number }
  | { readonly kind: "decode-first"; batch: number; chunk: number; watermark: number; block: number }
  | { readonly kind: "wait"; type: ArrayLike<number>; thresholds: ArrayLike<number> }
  | { readonly kind: "nested-wait"; ends: readonly number[]; thresholds: ArrayLike<number> }
  | {
      readonly kind: "rotated";
      ends: readonly number[];
      budgets: ArrayLike<number>;
      stages: ArrayLike<number>;
      limit: number;
      chunk: number;
      gate: number;
      watermark: number;
      block: number;
    };

/** A clock of integer ticks. */
export interface ReferenceTicks {
  readonly d0: number;
  readonly d1: number;
  readonly d2: number;
}

/** Times in ticks, NaN where a request was not served. */
export interface BatchReferenceRun {
  readonly start: number[];
  readonly firstToken: number[];
  readonly completion: number[];
  readonly restarts: number[];
  iterations: number;
}

/** Far more than any instance needs that one would step through. */
const MOST_ITERATIONS = 1_000_000;

interface Job {
  readonly request: number;
  processed: number;
  generated: number;
  /** The lane it decodes in or waits before. */
  lane: number;
  /** Between two lanes. */
  waits: boolean;
}

/**
 * The slow, obvious simulator of batches: every iteration is stepped, residents are a plain array in order of their
 * admission, every check is made by definition.
 */
export function batchReference(
  workload: Workload,
  rule: BatchRule,
  memory: number,
  {
    compute = Number.POSITIVE_INFINITY,
    clock = { d0: 1, d1: 0, d2: 0 },
  }: { compute?: number; clock?: ReferenceTicks } = {},
): BatchReferenceRun {
  const { n, arrival, prompt, output } = workload;
  const ends = "ends" in rule ? rule.ends : [Number.POSITIVE_INFINITY];
  const block = "block" in rule ? rule.block : 1;
  const count = "thresholds" in rule ? rule.thresholds.length : ends.length;
  const nan = () => Array.from({ length: n }, () => Number.NaN);
  const run: BatchReferenceRun = {
    start: nan(),
    firstToken: nan(),
    completion: nan(),
    restarts: Array(n).fill(0),
    iterations: 0,
  };
  /** Requests that wait before each lane: fresh ones by number, those between lanes as jobs. */
  const queues: (number | Job)[][] = Array.from({ length: count }, () => []);
  let jobs: Job[] = [];
  let next = 0;
  let now = 0;
  let rotation = 0;

  let running = new Set<number>();
  let feeding = new Map<Job, number>();
  let evicted = false;

  const home = (i: number) => (rule.kind === "wait" ? rule.type[i] : 0);
  const decodes = (job: Job) => job.generated > 0 && !job.waits;
  const runs = (job: Job) => decodes(job) && running.has(job.lane);
  const blocks = (tokens: number) => Math.ceil(tokens / block);
  const taken = () =>
    jobs.reduce(
      (sum, job) => sum + blocks(prompt[job.request] + Math.max(1, job.generated) + (runs(job) ? 1 : 0)),
      0,
    );
  const free = () => Math.floor(memory / block) - taken();
  const evict = () => {
    const job = jobs.pop()!;
    evicted = true;
    if (job.waits) queues[job.lane] = queues[job.lane].filter((other) => other !== job);
    queues[home(job.request)].unshift(job.request);
    run.restarts[job.request]++;
    run.start[job.request] = run.firstToken[job.request] = Number.NaN;
  };
  const runLane = (lane: number) => {
    running.add(lane);
    while (free() < 0) evict();
  };
  const join = (lane: number) => {
    const job = queues[lane].shift() as Job;
    job.waits = false;
    while (free() < 0) evict();
  };
  const fits = (lane: number, spare: number) => {
    if (queues[lane].length === 0 || evicted || jobs.length >= compute) return false;
    const left = free() - blocks(prompt[queues[lane][0] as number] + 1);
    return left >= 0 && left * block >= spare;
  };
  const start = (lane: number, tokens: number) => {
    const i = queues[lane].shift() as number;
    const job: Job = { request: i, processed: 0, generated: 0, lane, waits: false };
    jobs.push(job);
    run.start[i] = now;
    const given = Math.min(tokens, prompt[i]);
    feeding.set(job, given);
    return given;
  };
  const spare = (share: number) => (jobs.length > 0 ? share : 0);

  const choose: Record<BatchRule["kind"], () => void> = {
    greedy() {
      runLane(0);
      while (fits(0, 0)) start(0, Infinity);
    },
    "prefill-first"() {
      if (rule.kind !== "prefill-first") return;
      let longest = 0;
      while (queues[0].length > 0 && jobs.length < rule.batch) {
        longest = Math.max(longest, prompt[queues[0][0] as number]);
        if (feeding.size > 0 && (feeding.size + 1) * longest > rule.tokens) break;
        if (!fits(0, spare(rule.watermark))) break;
        start(0, Infinity);
      }
      if (feeding.size === 0) runLane(0);
    },
    "decode-first"() {
      if (rule.kind !== "decode-first") return;
      runLane(0);
      let budget = rule.chunk - jobs.filter(decodes).length;
      for (const job of jobs.filter((j) => j.generated === 0)) {
        if (budget <= 0) break;
        const given = Math.min(budget, prompt[job.request] - job.processed);
        feeding.set(job, given);
        budget -= given;
      }
      while (budget > 0 && jobs.length < rule.batch && fits(0, spare(rule.watermark)))
        budget -= start(0, budget);
    },
    wait() {
      if (rule.kind !== "wait") return;
      const all = queues.map((_, j) => j);
      const serve = (types: number[]) => {
        for (const j of types) runLane(j);
        for (const j of types) for (let k = 0; k < rule.thresholds[j] && fits(j, 0); k++) start(j, Infinity);
      };
      serve(all.filter((j) => queues[j].length >= rule.thresholds[j]));
      if (next === n && !chosen()) serve(all);
    },
    "nested-wait"() {
      if (rule.kind !== "nested-wait") return;
      const { thresholds } = rule;
      const serve = (prefix: number) => {
        for (let k = 0; k < prefix; k++) runLane(k);
        for (let k = 1; k < prefix; k++)
          for (let c = 0; c < thresholds[k] && queues[k].length > 0; c++) join(k);
        for (let c = 0; prefix > 0 && c < thresholds[0] && fits(0, 0); c++) start(0, Infinity);
      };
      const short = queues.findIndex((queue, k) => queue.length < thresholds[k]);
      serve(short < 0 ? count : short);
      if (next === n && !chosen()) serve(count);
    },
    rotated() {
      if (rule.kind !== "rotated") return;
      const { budgets, stages, limit, chunk, gate } = rule;
      const inside = (k: number) => jobs.filter((job) => job.lane === k && !job.waits);
      const enough = (k: number, most: number) => next === n || queues[k].length >= most;
      for (let k = 0; k < count; k++) runLane(k);
      for (let turn = 0; turn < Math.max(...Array.from(stages)) && (turn === 0 || !chosen()); turn++) {
        const most = Array.from(budgets, (budget, k) => {
          const rest = rotation % stages[k] < budget % stages[k] ? 1 : 0;
          return Math.floor(budget / stages[k]) + rest;
        });
        for (let k = 1; k < count; k++) {
          const entering = Math.min(most[k], queues[k].length, budgets[k] - inside(k).length);
          if (enough(k, most[k])) for (let c = 0; c < entering && queues[k].length > 0; c++) join(k);
        }
        let tokens = jobs.filter(decodes).length;
        for (const job of jobs.filter((j) => j.generated === 0)) {
          if (tokens + chunk > gate && tokens > 0) break;
          feeding.set(job, Math.min(chunk, prompt[job.request] - job.processed));
          tokens += feeding.get(job)!;
        }
        const room = Math.min(budgets[0] - inside(0).length, limit - jobs.length);
        const starting = Math.min(most[0], queues[0].length, room);
        if (enough(0, most[0]))
          for (let c = 0; c < starting && (tokens === 0 || tokens + chunk <= gate); c++) {
            if (!fits(0, spare(rule.watermark))) break;
            tokens += start(0, chunk);
          }
        rotation++;
      }
    },
  };
  const chosen = () => feeding.size > 0 || jobs.some(runs);

  const iterate = () => {
    const decoding = jobs.filter(runs);
    let held = decoding.reduce((sum, job) => sum + prompt[job.request] + job.generated + 1, 0);
    let prefill = 0;
    for (const [job, tokens] of feeding) {
      job.processed += tokens;
      prefill += tokens;
      held += job.processed + (job.processed === prompt[job.request] ? 1 : 0);
    }
    now += clock.d0 + clock.d1 * held + clock.d2 * prefill;
    run.iterations++;
    for (const job of decoding) job.generated++;
    const finished = [...feeding.keys()].filter((job) => job.processed === prompt[job.request]);
    for (const job of finished) {
      job.generated = 1;
      run.firstToken[job.request] = now;
    }
    for (const job of [...decoding, ...finished]) {
      if (job.generated === output[job.request]) run.completion[job.request] = now;
      else if (job.generated === ends[job.lane]) {
        job.lane++;
        job.waits = true;
        queues[job.lane].push(job);
      }
    }
    jobs = jobs.filter((job) => job.generated < output[job.request]);
  };

  for (;;) {
    while (next < n && Math.ceil(arrival[next]) <= now) queues[home(next)].push(next++);
    running = new Set();
    feeding = new Map();
    evicted = false;
    if (run.iterations > MOST_ITERATIONS) throw new Error("the run does not end");
    choose[rule.kind]();
    if (chosen()) iterate();
    else if (next < n) now = Math.ceil(arrival[next]);
    else return run;
  }
}
