// Writes every recorded chat, reply and event as a TypeScript literal of its type, for the compiler to check against types.ts.
// JSON imports would not do: their strings are all `string`.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const out = new URL("pkg/test/generated/", root);
const files = { "chat.json": "outcrop.Chat", "reply.json": "outcrop.Reply", "events.jsonl": "outcrop.Event[]", "findings.json": "outcrop.Finding[]" };

const lines = ['import type * as outcrop from "outcrop";', "", "export type { outcrop };"];
const folder = new URL("fixtures/", root);
const recorded = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : [];
for (const path of recorded) {
  const type = files[path.split("/").at(-1)];
  if (type === undefined) continue;
  const text = readFileSync(new URL(path, folder), "utf8");
  const value = path.endsWith(".jsonl") ? text.split("\n").filter(Boolean).map((line) => JSON.parse(line)) : JSON.parse(text);
  lines.push(`// fixtures/${path}`);
  lines.push(`export const _${lines.length}: ${type} = ${JSON.stringify(value)};`);
}
mkdirSync(out, { recursive: true });
writeFileSync(new URL("fixtures.ts", out), `${lines.join("\n")}\n`);
console.log(`fixture types: ${lines.filter((line) => line.startsWith("//")).length} recordings`);
