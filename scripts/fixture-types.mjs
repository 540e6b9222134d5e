// Writes every recorded ask, call, reply and event as a TypeScript literal of its type, for the compiler to check against types.ts.
// JSON imports would not do: their strings are all `string`.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const out = new URL("pkg/test/generated/", root);
const asked = {
  chat: ["Chat", "Reply"],
  embed: ["Embed", "Embeddings"],
  rerank: ["Rerank", "Ranking"],
  image: ["ImageRequest", "Images"],
  video: ["VideoRequest", "Job"],
  clip: ["Clip", "Job"],
  job: ["Job", "JobStatus"],
  jobs: ["Jobs", "JobPage"],
  body: ["Json", "Json"],
};

const lines = ['import type * as outcrop from "outcrop";', "", "export type { outcrop };"];
let checked = 0;
function write(path, type, value) {
  if (value === undefined) return;
  checked += 1;
  lines.push(`// fixtures/${path}`, `export const _${checked}: outcrop.${type} = ${JSON.stringify(value)};`);
}

const fixtures = new URL("fixtures/", root);
const folders = (of) => readdirSync(of, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
for (const name of folders(fixtures).flatMap((family) => folders(new URL(`${family}/`, fixtures)).map((name) => `${family}/${name}`))) {
  const read = (file) => readFileSync(new URL(`${name}/${file}`, fixtures), "utf8");
  const ask = JSON.parse(read("ask.json"));
  const [kind, [given, told]] = Object.entries(asked).find(([kind]) => ask[kind]);
  const got = ask.operation === "CountTokens" ? "TokenCount" : told;
  write(`${name}/ask.json`, given, ask[kind]);
  write(`${name}/ask.json`, "Output", ask.output);
  write(`${name}/call.json`, "CallJson", JSON.parse(read("call.json")));
  const reply = JSON.parse(read("reply.json"));
  if (reply.error) {
    write(`${name}/reply.json`, "Problem", reply.error);
    write(`${name}/reply.json`, got, reply.soFar);
  } else {
    write(`${name}/reply.json`, got, reply);
  }
  if (existsSync(new URL(`${name}/events.jsonl`, fixtures))) {
    write(`${name}/events.jsonl`, "Event[]", read("events.jsonl").split("\n").filter(Boolean).map((line) => JSON.parse(line)));
  }
}
mkdirSync(out, { recursive: true });
writeFileSync(new URL("fixtures.ts", out), `${lines.join("\n")}\n`);
console.log(`fixture types: ${checked} recordings`);
