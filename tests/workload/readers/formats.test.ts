import { describe, expect, test } from "vitest";
import { formatNames, type ReadOptions, readTrace } from "../../../lib/workload/index.ts";
import { temporaryFolder } from "./folder.ts";

const folder = temporaryFolder();

async function read(content: string, options: ReadOptions = {}) {
  const { workload, report } = await readTrace(folder.write("trace.txt", content), options);
  return { workload, report, rows: rowsOf(workload) };
}

function rowsOf({ arrival, prompt, output }: Awaited<ReturnType<typeof readTrace>>["workload"]) {
  return [...arrival].map((time, i) => [time, prompt[i], output[i]]);
}

/** Format, an invented file, its rows as seconds, prompt, output. */
const numeric: [string, string, number[][]][] = [
  [
    "vidur",
    "arrived_at,num_prefill_tokens,num_decode_tokens\n0.0,120,35\n0.75,48,210\n",
    [
      [0, 120, 35],
      [0.75, 48, 210],
    ],
  ],
  [
    "azure",
    "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:00:00.1234567,512,80\r\n2023-11-16 18:00:01.6234567,96,7",
    [
      [0, 512, 80],
      [1.5, 96, 7],
    ],
  ],
  [
    "azure",
    "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 23:59:59+00:00,5,6\n2024-05-11 00:00:01.25+00:00,7,8\n",
    [
      [0, 5, 6],
      [2.25, 7, 8],
    ],
  ],
  [
    "burstgpt",
    "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n3,ChatGPT,410,22,432,Conversation log\n19,GPT-4,77,9,86,API log\n",
    [
      [0, 410, 22],
      [16, 77, 9],
    ],
  ],
  [
    "burstgpt",
    'Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,s1,2.5,ChatGPT,410,22,432,"Conversation, log"\n',
    [[0, 410, 22]],
  ],
  [
    "mooncake",
    '{"timestamp": 0, "input_length": 1300, "output_length": 40, "hash_ids": [0, 1, 2]}\n{"timestamp": 3000, "input_length": 700, "output_length": 12}\n',
    [
      [0, 1300, 40],
      [3, 700, 12],
    ],
  ],
  [
    "apex",
    '{"ContextTokens": 31, "GeneratedTokens": 90, "SynthesizedBody": "a b", "StartTimeOffset": 2000000000}\n{"ContextTokens": 3, "GeneratedTokens": 9, "StartTimeOffset": 2500000000}\n',
    [
      [0, 31, 90],
      [0.5, 3, 9],
    ],
  ],
  [
    "llmservingsim",
    '{"input_toks": 31, "output_toks": 90, "arrival_time_ns": 1000000000}\n{"input_toks": 1, "output_toks": 2, "arrival_time_ns": 1500000000}',
    [
      [0, 31, 90],
      [0.5, 1, 2],
    ],
  ],
  [
    "splitwise",
    "request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size\n0,2,0,0.5,1,512,80\n1,2,0,1.5,1,9,8\n",
    [
      [0, 512, 80],
      [1, 9, 8],
    ],
  ],
];

describe("each format is recognised and read in its own units", () => {
  test.each(numeric)("%s (case %#)", async (format, content, rows) => {
    const found = await read(content);
    expect(found.rows).toEqual(rows);
    expect(found.report).toMatchObject({
      format,
      unit: "tokens",
      time: "seconds",
      rows: rows.length,
      dropped: {},
    });
    expect(found.report.stated).toEqual({ unit: "format", time: "format" });
    expect(found.workload.about).toMatchObject({ name: "trace", unit: "tokens", time: "seconds" });
  });

  test("a JSON format is read from an array as well as from lines", async () => {
    const lines = await read(
      '{"timestamp":5,"input_length":1,"output_length":2}\n{"timestamp":9,"input_length":3,"output_length":4}',
    );
    const array = await read(
      '[{"timestamp":5,"input_length":1,"output_length":2},\n{"timestamp":9,"input_length":3,"output_length":4}]\n',
    );
    expect(array.rows).toEqual(lines.rows);
    expect(array.report.format).toBe("mooncake");
  });

  test("lengths alone become a backlog, and the report says so", async () => {
    const vidur = await read(
      "num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio\n2100,150,2250,14.0\n880,64,944,13.75\n",
    );
    expect(vidur.rows).toEqual([
      [0, 2100, 150],
      [0, 880, 64],
    ]);
    expect(vidur.report.arrivals).toBe("backlog: the file has no arrival times, all are 0");
    const words = await read("question_length,answer_length\n12,80\n");
    expect(words.report).toMatchObject({ format: "vidur-or", unit: "words", rows: 1 });
  });

  test("an arrival process given by the caller takes the place of the file's", async () => {
    const content = "num_prefill_tokens,num_decode_tokens\n21,15\n8,6\n";
    const { report, workload } = await read(content, {
      arrivals: "poisson",
      rate: 2,
      seed: 1,
      time: "seconds",
    });
    expect(workload.arrival[1]).toBeGreaterThan(workload.arrival[0]);
    expect(report).toMatchObject({ arrivals: "generated: poisson", time: "seconds" });
    await expect(read(content, { rate: 2 })).rejects.toThrow("expected an arrival process with it");
    await expect(read(content, { arrivals: "poisson", rate: 2 })).rejects.toThrow("invalid seed of arrivals");
    await expect(read(content, { arrivals: "poisson", seed: 1 })).rejects.toThrow(
      "invalid rate of poisson arrivals",
    );
  });
});

describe("kvlab's own CSV", () => {
  test("counts tokens and rounds unless the file or the caller says otherwise", async () => {
    const plain = await read("arrival,prompt,output\n0.5,3,4\n");
    expect(plain.report).toMatchObject({
      unit: "tokens",
      time: "rounds",
      stated: { unit: "default", time: "default" },
    });
    const labelled = await read(
      "arrival,prompt,output,unit,time\n0.5,3,4,words,seconds\n1,2,3,words,seconds\n",
    );
    expect(labelled.report).toMatchObject({
      unit: "words",
      time: "seconds",
      stated: { unit: "file", time: "file" },
    });
    const told = await read("arrival,prompt,output\n0.5,3,4\n", { unit: "words", time: "seconds" });
    expect(told.report).toMatchObject({
      unit: "words",
      time: "seconds",
      stated: { unit: "caller", time: "caller" },
    });
  });

  test("keeps its times as they are, and takes columns in any order", async () => {
    const { workload, report } = await read(
      "upper,output,kind,prompt,lower,arrival,weight,note\n9,4,1,0,2,7.5,0.5,x\n",
    );
    expect(report.shift).toBe(0);
    expect([workload.arrival[0], workload.prompt[0], workload.output[0]]).toEqual([7.5, 0, 4]);
    expect([workload.kind, workload.lower, workload.upper, workload.weight].map((c) => c?.[0])).toEqual([
      1, 2, 9, 0.5,
    ]);
  });

  test("contradictions are refused", async () => {
    const labelled = "arrival,prompt,output,unit\n0,3,4,words\n";
    await expect(read(labelled, { unit: "tokens" })).rejects.toThrow(
      'expected "words", as the file is in words',
    );
    await expect(read("arrival,prompt,output,unit\n0,3,4,words\n0,3,4,tokens\n")).rejects.toThrow(
      'line 3, column 4 (unit): unit "tokens" after "words"; expected one throughout',
    );
    await expect(read("arrival,prompt,output,time\n0,3,4,days\n")).rejects.toThrow(
      'time "days"; expected rounds or seconds',
    );
    await expect(read(numeric[0][1], { time: "rounds" })).rejects.toThrow('expected "seconds"');
    await expect(read("arrival,prompt,output,lower\n0,3,4,1\n")).rejects.toThrow("upper needs lower");
  });
});

const lmsys = [
  '{"conversation_id":"a1","model":"m","conversation":[{"role":"user","content":"Name two rivers"},{"role":"assistant","content":"Rhine and Elbe"},{"role":"user","content":"More"},{"role":"assistant","content":"Oder, Main"}]}',
  '{"conversation_id":"a2","model":"m","conversation":[{"role":"system","content":"Be kind"},{"role":"user","content":"hi"},{"role":"assistant","content":"Hello! How can I help?"}]}',
].join("\n");
const sharegpt = `[{"id": "x1_0", "conversations": [{"from": "human", "value": "Explain tides"}, {"from": "gpt", "value": "The moon pulls the sea."}]},
 {"id": "x2_0", "conversations": [{"from": "human", "value": "Translate: cat\\u2028"}, {"from": "gpt", "value": "Katze"}]},
 {"id": "x3_0", "conversations": [{"from": "gpt", "value": "orphan reply, dropped"}]}]`;

describe("conversations", () => {
  test("are not counted before the caller says in what", async () => {
    await expect(read(lmsys)).rejects.toThrow(
      'no unit for lmsys-chat, which holds text; state how to count lengths: "words" or "chars/4"',
    );
    await expect(read(sharegpt, { unit: "tokens" })).rejects.toThrow(
      'unit "tokens" for sharegpt, which holds text',
    );
    await expect(read(numeric[0][1], { unit: "chars/4" })).rejects.toThrow("vidur holds lengths, not text");
  });

  test("give their first turn, each turn, or the whole as requests", async () => {
    const lengths = async (turns: "first" | "each" | "conversation") =>
      (await read(lmsys, { unit: "words", turns })).rows.map((row) => row.slice(1));
    expect(await lengths("first")).toEqual([
      [3, 3],
      [1, 5],
    ]);
    expect(await lengths("each")).toEqual([
      [3, 3],
      [1, 2],
      [1, 5],
    ]);
    expect(await lengths("conversation")).toEqual([
      [4, 5],
      [1, 5],
    ]);
  });

  test("count four characters begun as a token, whatever their encoding", async () => {
    const emoji =
      '{"conversation":[{"role":"user","content":"😀😀😀😀😀"},{"role":"assistant","content":"abcd"}]}';
    const { rows, report } = await read(emoji, { unit: "chars/4" });
    expect(rows).toEqual([[0, 2, 1]]);
    expect(report).toMatchObject({ format: "lmsys-chat", unit: "tokens", stated: { unit: "caller" } });
  });

  test("without a reply to a first user turn are dropped and counted", async () => {
    const { rows, report } = await read(sharegpt, { unit: "words" });
    expect(rows).toEqual([
      [0, 2, 5],
      [0, 2, 1],
    ]);
    expect(report).toMatchObject({ format: "sharegpt", dropped: { "no reply": 1 } });
    expect(report.firstDropped[0]).toMatchObject({
      line: 3,
      reason: "no reply",
      value: "orphan reply, dropped",
    });
  });

  test("of wrong shape are dropped as unparsable, empty ones as of zero length", async () => {
    const odd =
      '{"conversation":[{"role":"user","content":""},{"role":"assistant","content":"x"}]}\n{"conversation":"hello"}\n';
    const { report } = await read(`${lmsys}\n${odd}`, { unit: "words" });
    expect(report.dropped).toEqual({ "zero length": 1, unparsable: 1 });
  });
});

describe("the format can be forced", () => {
  test("where two fit", async () => {
    const both = "arrival,prompt,output,arrived_at,num_prefill_tokens,num_decode_tokens\n1,2,3,4,5,6\n";
    expect((await read(both)).report.format).toBe("kvlab");
    expect((await read(both, { format: "vidur" })).rows).toEqual([[0, 5, 6]]);
  });

  test("and is refused where the file lacks its fields or the name is unknown", async () => {
    await expect(read(numeric[0][1], { format: "azure" })).rejects.toThrow(
      "azure needs TIMESTAMP,ContextTokens,GeneratedTokens and TIMESTAMP, ContextTokens, GeneratedTokens is missing",
    );
    await expect(read(numeric[0][1], { format: "sharegpt" })).rejects.toThrow('no field "conversations"');
    await expect(read(numeric[0][1], { format: "vidr" })).rejects.toThrow(
      'unknown trace format: "vidr"; did you mean "vidur"?',
    );
    expect(formatNames).toContain("lmsys-chat");
  });
});
