import { failureLine } from "./failure.ts";
import type { NotebookResult, RunEvent } from "./result.ts";

/** A stream to report to: standard error, as a rule. */
export interface ReportStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Shows events to a person; `close` takes away what is still moving. */
export interface Reporter {
  onEvent(event: RunEvent): void;
  close(): void;
}

/**
 * A reporter for a terminal: one line that follows the running cells, each with notebook, number, first line and
 * elapsed time, and one lasting line a finished notebook. On a stream that is not a terminal: a line a cell.
 */
export function reporter(stream: ReportStream = process.stderr): Reporter {
  return stream.isTTY ? terminalReporter(stream) : plainReporter(stream);
}

type CellEvent = Extract<RunEvent, { kind: "cell" | "cell-done" }>;

function plainReporter(stream: ReportStream): Reporter {
  return {
    onEvent(event) {
      if (event.kind === "cell-done")
        stream.write(`${cellLabel(event)}  ${seconds(event.result.milliseconds)}  ${event.firstLine}\n`);
      if (event.kind === "done") stream.write(`${summary(event.result)}\n`);
    },
    close() {},
  };
}

function terminalReporter(stream: ReportStream): Reporter {
  const running = new Map<string, { label: string; firstLine: string; since: number }>();
  const erase = "\r\x1b[K";
  const draw = () => {
    const parts = [...running.values()].map(
      ({ label, firstLine, since }) => `${label}  ${seconds(performance.now() - since)}  ${firstLine}`,
    );
    const width = Math.floor(((stream.columns ?? 80) - 1) / Math.max(1, parts.length)) - 3;
    stream.write(erase + parts.map((part) => shorten(part, width)).join(" | "));
  };
  const timer = setInterval(draw, 1000);
  return {
    onEvent(event) {
      const since = performance.now();
      if (event.kind === "start")
        running.set(event.notebook, { label: event.notebook, firstLine: "kernel starts", since });
      if (event.kind === "cell")
        running.set(event.notebook, { label: cellLabel(event), firstLine: event.firstLine, since });
      if (event.kind === "done") {
        running.delete(event.notebook);
        stream.write(`${erase}${summary(event.result)}\n`);
      }
      draw();
    },
    close() {
      clearInterval(timer);
      stream.write(erase);
    },
  };
}

function cellLabel({ notebook, cell, of }: CellEvent): string {
  return `${notebook} ${cell}/${of}`;
}

function summary({ notebook, status, cells, totalMilliseconds, error }: NotebookResult): string {
  const label = `${notebook}  ${status}  ${cells.length} cells  ${seconds(totalMilliseconds)}`;
  return error ? `${label}\n${failureLine(notebook, error)}` : label;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
