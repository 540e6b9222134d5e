// Prints what a page downloads, raw, gzip -9 and brotli -q 11, and fails when a module is over its budget. With the names of
// modules as arguments (`core`), only their budgets are held.

import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

// Bytes of brotli. Core: sign, check and read; families: core with families of one's own; media: images, videos and jobs; privacy: personal data; prompt: templates;
// guardrail: policies, with what privacy finds in them.
const files = [
  { name: "outcrop_core_bg.wasm", budget: 130_000 },
  { name: "outcrop_families_bg.wasm", budget: 216_000 },
  { name: "outcrop_media_bg.wasm", budget: 130_000 },
  { name: "outcrop_prompt_bg.wasm", budget: 200_000 },
  { name: "outcrop_privacy_bg.wasm", budget: 250_000 },
  { name: "outcrop_guardrail_bg.wasm", budget: 250_000 },
  { name: "outcrop_core.js" },
  { name: "outcrop_families.js" },
  { name: "outcrop_media.js" },
  { name: "outcrop_prompt.js" },
  { name: "outcrop_privacy.js" },
  { name: "outcrop_guardrail.js" },
];

const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
const line = (name, ...cells) => console.log(name.padEnd(24), ...cells.map((cell) => String(cell).padStart(10)));

const held = process.argv.slice(2);
let over = 0;
line("bytes", "raw", "gzip", "brotli", "budget");
for (const { name, budget } of files) {
  const bytes = readFileSync(new URL(`../pkg/wasm/${name}`, import.meta.url));
  const size = brotliCompressSync(bytes, brotli).length;
  line(name, bytes.length, gzipSync(bytes, { level: 9 }).length, size, budget ?? "");
  if (budget !== undefined && size > budget) {
    console.error(`${name} is ${size - budget} bytes over its budget`);
    over += held.length === 0 || held.some((module) => name.startsWith(`outcrop_${module}`)) ? 1 : 0;
  }
}
process.exitCode = over === 0 ? 0 : 1;
