import { readTrace } from "../../../workload/index.ts";

/** Times the reading of one trace. */
export async function measureReadCsv({ file }: { file: string }): Promise<{ rows: number; seconds: number }> {
  const begin = performance.now();
  const { workload } = await readTrace(file);
  return { rows: workload.n, seconds: (performance.now() - begin) / 1000 };
}
