import { updatableDisplay } from "./frontend.ts";
import { escapeXml } from "./markup.ts";

/** How a progress display counts. */
export interface ProgressOptions {
  /** what is being done, in the words of the final line: "simulated" ends as `simulated 10/10` */
  readonly label?: string;
  /** milliseconds since any fixed instant; for tests */
  readonly clock?: () => number;
  /** writes a line where there is no front end; standard error by default */
  readonly line?: (text: string) => void;
}

/** A count that shows itself. */
export interface Progress {
  /** Counts `steps` more, one by default. Reaching the total ends the display. */
  tick(steps?: number): void;
  /** Ends the display at what was counted; needed only where the total is not reached. */
  done(): void;
}

/** Milliseconds between updates: in place, ten a second; as lines, one every two seconds. */
const IN_PLACE = 100;
const LINES = 2000;

/**
 * Shows how far a loop is, in place under the cell, with rate and time left; without a front end, as a line on
 * standard error now and then. What stays in the notebook is one plain line with the count alone, so that a
 * re-run leaves it unchanged.
 *
 * `progress(n)` is ticked by hand; `progress(items)` is looped over in the items' stead.
 */
export function progress(total: number, options?: ProgressOptions): Progress;
export function progress<T>(items: Iterable<T>, options?: ProgressOptions): Iterable<T>;
export function progress<T>(
  work: number | Iterable<T>,
  options: ProgressOptions = {},
): Progress | Iterable<T> {
  return typeof work === "number" ? counter(work, options) : counted(work, options);
}

function* counted<T>(items: Iterable<T>, options: ProgressOptions): Generator<T, void> {
  const count = counter(sizeOf(items), options);
  try {
    for (const item of items) {
      yield item;
      count.tick();
    }
  } finally {
    count.done();
  }
}

function counter(total: number | undefined, options: ProgressOptions): Progress {
  const { label = "done", clock = () => performance.now() } = options;
  const write = writer(options);
  write.begin(countText(label, 0, total));
  const start = clock();
  let last = start + write.delay - write.interval;
  let count = 0;
  let ended = false;
  const done = () => {
    if (!ended) write.final(countText(label, count, total));
    ended = true;
  };
  const tick = (steps = 1) => {
    count += steps;
    const now = clock();
    if (count === total) done();
    else if (!ended && now - last >= write.interval) {
      last = now;
      write.running(
        runningText(label, count, total, now - start),
        count / (total ?? Number.POSITIVE_INFINITY),
      );
    }
  };
  return { tick, done };
}

interface Writer {
  /** milliseconds before the first update */
  readonly delay: number;
  /** milliseconds between updates */
  readonly interval: number;
  /** takes the display's place among the outputs of the cell, so that it does not depend on who is updated first */
  readonly begin: (text: string) => void;
  readonly running: (text: string, share: number) => void;
  readonly final: (text: string) => void;
}

function writer({ line = (text) => void process.stderr.write(`${text}\n`) }: ProgressOptions): Writer {
  const place = updatableDisplay();
  if (!place) return { delay: LINES, interval: LINES, begin: () => {}, running: line, final: line };
  const running = (text: string, share: number) =>
    place({ data: { "text/html": barHtml(text, share), "text/plain": text }, metadata: {} });
  return {
    delay: 0,
    interval: IN_PLACE,
    begin: (text) => running(text, 0),
    running,
    final: (text) => place({ data: { "text/plain": text }, metadata: {} }),
  };
}

function barHtml(text: string, share: number): string {
  const value = share > 0 ? ` value="${share.toFixed(4)}" max="1"` : "";
  return `<div style="font-variant-numeric:tabular-nums"><progress${value}></progress> ${escapeXml(text)}</div>`;
}

/** `simulated 4/10 · 3.2/s · 2 s left` */
function runningText(label: string, count: number, total: number | undefined, elapsed: number): string {
  if (elapsed <= 0 || count === 0) return countText(label, count, total);
  const perSecond = (count / elapsed) * 1000;
  const rate = `${perSecond >= 10 ? Math.round(perSecond) : perSecond.toPrecision(2)}/s`;
  const left = total === undefined ? [] : [`${duration((total - count) / perSecond)} left`];
  return [countText(label, count, total), rate, ...left].join(" · ");
}

function countText(label: string, count: number, total: number | undefined): string {
  return total === undefined ? `${label} ${count}` : `${label} ${count}/${total}`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function sizeOf(items: Iterable<unknown>): number | undefined {
  const { length, size } = items as { length?: unknown; size?: unknown };
  return typeof length === "number" ? length : typeof size === "number" ? size : undefined;
}
