import { describe, expect, test } from "vitest";
import { InputError } from "../../../lib/core/errors.ts";
import { type ReadOptions, readTrace } from "../../../lib/workload/index.ts";
import { temporaryFolder } from "./folder.ts";

const folder = temporaryFolder();
const header = "arrival,prompt,output\n";

async function read(content: string | Uint8Array, options: ReadOptions = {}) {
  const { workload, report } = await readTrace(folder.write("t.csv", content), options);
  return { workload, report, outputs: [...workload.output] };
}

/** The message of the one InputError, without the folder. */
async function refusal(content: string | Uint8Array, options: ReadOptions = {}): Promise<string> {
  const error = await read(content, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).not.toContain("\n");
  return message.slice(message.lastIndexOf("/") + 1);
}

describe("a file that is no trace gives one error with file, line and column", () => {
  test("missing, or a folder", async () => {
    await expect(readTrace(`${folder.path}/none.csv`)).rejects.toThrow(
      /^cannot read .*none\.csv: no such file$/,
    );
    await expect(readTrace(folder.path)).rejects.toThrow(/^cannot read .*: it is a folder$/);
  });

  test("empty, blank, or without rows", async () => {
    for (const nothing of ["", "\n \n", "\uFEFF"])
      expect(await refusal(nothing)).toBe("t.csv, line 1, column 1: an empty file; expected a trace");
    expect(await refusal(header)).toBe("t.csv, line 1, column 1: no rows after the header");
    expect(await refusal("[]")).toBe("t.csv, line 1, column 1: no records; expected a trace");
  });

  test("binary or not UTF-8", async () => {
    expect(await refusal(Uint8Array.of(0x1f, 0x8b, 8, 0))).toContain(
      "line 1, column 1: gzip data; unpack it first",
    );
    expect(await refusal("PAR1....")).toContain("a parquet file");
    expect(await refusal(`${header}1,2,3\n4,\0,6\n`)).toContain("t.csv, line 3, column 3: a binary file");
    expect(await refusal(Uint8Array.of(0x61, 0xff, 0xfe, 0x62))).toContain(
      "line 1, column 1: not UTF-8 text",
    );
    const cut = Uint8Array.of(...new TextEncoder().encode(header), 0xe2, 0x82);
    expect(await refusal(cut)).toContain("line 2, column 1: the file ends within a character");
  });

  test("of wrong columns, naming the first that is not known", async () => {
    expect(await refusal("arrival,prompt,outptu\n1,2,3\n")).toBe(
      't.csv, line 1, column 3: not the fields of a known trace format; found "arrival,prompt,outptu"; ' +
        "kvlab needs arrival,prompt,output and output is missing",
    );
    expect(await refusal("arival,prompt,output\n1,2,3\n")).toContain("line 1, column 1: not the fields");
    expect(await refusal("1,2,3\n4,5,6\n")).toContain("the first line must name the columns");
    expect(await refusal("arrival;prompt;output\n1;2;3\n")).toContain("line 1, column 1: not the fields");
    expect(await refusal("prompt,arrival,output,output\n1,2,3,4\n")).toContain(
      'line 1, column 4: field "output" stands twice',
    );
    expect(await refusal('{"a": 1}\n')).toContain(
      'line 1, column 1: not the fields of a known trace format; found "a"',
    );
  });

  test("truncated within a row, a record or an array", async () => {
    expect(await refusal(`${header}0,1,2\n3,4`)).toBe(
      "t.csv, line 3, column 2: the file ends within a row, after 2 of 3 fields",
    );
    const line = '{"timestamp":0,"input_length":1,"output_length":2}';
    expect(await refusal(`${line}\n{"timestamp":0,"inp`)).toContain("t.csv, line 2, column");
    expect(await refusal(`${line}\n{"timestamp":0,"inp`)).toContain("the file ends within a record");
    expect(await refusal(`[${line},\n${line}`)).toContain(
      "line 2, column 51: the file ends within the array",
    );
  });

  test("broken JSON", async () => {
    const line = '{"timestamp":0,"input_length":1,"output_length":2}';
    expect(await refusal(`{"timestamp":0,\n"input_length":1}`)).toContain(
      "not JSON; expected one object a line",
    );
    expect(await refusal(`[${line},\n {"timestamp":}]`)).toContain("t.csv, line 2, column 15: not JSON");
    expect(await refusal(`[${line}] x`)).toContain("not JSON");
  });

  test("with no row that can be used, naming the first and counting all", async () => {
    expect(await refusal(`${header}0,1,0\n0,1,-4\n1,1,0\n`)).toBe(
      't.csv, line 2, column 3 (output): "0" (zero length); no row can be used (zero length 2, negative length 1)',
    );
  });
});

describe("rows that cannot be used are dropped and counted by reason", () => {
  const rows: [string, string][] = [
    ["0,5,0", "zero length"],
    ["0,-5,3", "negative length"],
    ["0,5,-3", "negative length"],
    ["0,5,2.5", "fractional length"],
    ["0,5,3000000000", "length above 2^31 - 1"],
    ["0,5,1e300", "length above 2^31 - 1"],
    ["0,5,Infinity", "length above 2^31 - 1"],
    ["0,5,NaN", "unparsable"],
    ["0,five,3", "unparsable"],
    ["noon,5,3", "unparsable"],
    ["NaN,5,3", "non-finite time"],
    ["inf,5,3", "non-finite time"],
    ["1e999,5,3", "non-finite time"],
    ["-1,5,3", "negative time"],
    [",5,3", "missing value"],
    ["0,5", "missing value"],
    ["0,5, ", "missing value"],
  ];

  test.each(rows)("%s is dropped as of %s, the rows around it stay", async (row, reason) => {
    const { report, outputs } = await read(`${header}0,1,2\n${row}\n1,1,4\n`);
    expect(outputs).toEqual([2, 4]);
    expect(report.dropped).toEqual({ [reason]: 1 });
    expect(report.firstDropped[0]).toMatchObject({ line: 3, reason });
  });

  test("bad optional columns drop their row too", async () => {
    const content =
      "arrival,prompt,output,kind,lower,upper,weight\n0,1,2,0,1,3,1\n0,1,2,-1,1,3,1\n0,1,2,0,4,3,1\n0,1,2,0,1,3,0\n";
    expect((await read(content)).report.dropped).toEqual({
      "bad class": 1,
      "lower above upper": 1,
      "bad weight": 1,
    });
  });

  test("a BurstGPT row without response is a failed request", async () => {
    const content =
      "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n3,A,410,22,432,x\n19,B,77,0,77,x\n";
    const { report } = await read(content);
    expect(report.dropped).toEqual({ "failed request": 1 });
    expect(report.firstDropped[0]).toMatchObject({
      line: 3,
      column: 4,
      field: "Response tokens",
      value: "0",
    });
  });

  test("an Azure row with an impossible date is unparsable", async () => {
    const content =
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-02-30 00:00:00,1,2\n2023-02-28 25:00:00,1,2\n2023-02-28 23:00:00,1,2\n";
    expect((await read(content)).report).toMatchObject({ rows: 1, dropped: { unparsable: 2 } });
  });

  test("a JSON line that is no object is dropped with where parsing stopped", async () => {
    const line = '{"timestamp":0,"input_length":1,"output_length":2}';
    const { report } = await read(`${line}\n{"timestamp":0,}\n7\n\n${line}\n`);
    expect(report).toMatchObject({ rows: 2, dropped: { unparsable: 1, "missing value": 1 } });
    expect(report.firstDropped[0]).toMatchObject({ line: 2, value: '{"timestamp":0,}' });
  });

  test("at most five examples are kept, long values shortened", async () => {
    const bad = `0,1,${"9".repeat(100)}\n`.repeat(8);
    const { report } = await read(`${header}0,1,2\n${bad}`);
    expect(report.dropped).toEqual({ "length above 2^31 - 1": 8 });
    expect(report.firstDropped.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
    expect(report.firstDropped[0].value).toHaveLength(60);
  });
});

describe("what is odd but harmless is read", () => {
  const plain = `${header}0,1,2\n1,3,4\n`;

  test("byte order mark, CRLF, missing last line end, blank lines, quotes, spaces and unknown columns", async () => {
    const expected = (await read(plain)).workload;
    const variants = [
      `\uFEFF${plain}`,
      plain.replaceAll("\n", "\r\n"),
      `\uFEFF${plain.replaceAll("\n", "\r\n").trimEnd()}`,
      plain.trimEnd(),
      `\n${header}\n0,1,2\n\n1,3,4\n\n`,
      'arrival,"prompt",output\n"0",1,"2"\n1,3,"4"\n',
      'arrival,"prompt",output\r\n"0",1,"2"\r\n1,3,"4"\r\n',
      " arrival , prompt , output \n0, 1, 2\n1, 3, 4\n",
      'arrival,note,prompt,output\n0,"a, ""b""\nc",1,2\n1,,3,4\n',
    ];
    for (const variant of variants) expect((await read(variant)).workload).toEqual(expected);
  });

  test("lines are counted across quoted line ends", async () => {
    const { report } = await read('arrival,note,prompt,output\n0,"a\nb\nc",1,2\n1,x,3,0\n');
    expect(report.firstDropped[0]).toMatchObject({ line: 5, column: 4 });
  });

  test("unsorted rows are sorted stably, duplicates kept, the first time of a foreign trace becomes 0", async () => {
    const content = "arrived_at,num_prefill_tokens,num_decode_tokens\n9,1,1\n5,1,2\n9,1,3\n5,1,2\n-1,1,5\n";
    const { workload, report, outputs } = await read(content);
    expect([...workload.arrival]).toEqual([0, 6, 6, 10, 10]);
    expect(outputs).toEqual([5, 2, 2, 1, 3]);
    expect(report).toMatchObject({ sorted: true, shift: -1, rows: 5 });
  });

  test("characters and line ends that fall on the seam of two pieces", async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `${i},${1 + (i % 97)},7,é\r\n`).join("");
    const { workload, report } = await read(`arrival,prompt,output,né\r\n${rows}`);
    expect(report).toMatchObject({ rows: 40_000, dropped: {} });
    expect(workload.prompt.every((prompt, i) => prompt === 1 + (i % 97))).toBe(true);
  });

  test("a JSON array of several pieces on one line", async () => {
    const record = (i: number) => ({
      timestamp: i,
      input_length: 1 + (i % 50),
      output_length: 3,
      hash_ids: [i, 2, 3],
    });
    const { workload } = await read(JSON.stringify(Array.from({ length: 10_000 }, (_, i) => record(i))));
    expect(workload.n).toBe(10_000);
    expect(workload.arrival[9999]).toBeCloseTo(9.999, 9);
  });
});

test("unknown options are answered with the nearest known ones", async () => {
  await expect(read(header, { turns: "frist" as never })).rejects.toThrow('did you mean "first"');
  await expect(read(header, { unit: "token" as never })).rejects.toThrow(
    'unknown unit: "token"; did you mean "tokens"',
  );
  await expect(read(header, { time: "minutes" as never })).rejects.toThrow('unknown time: "minutes"');
});
