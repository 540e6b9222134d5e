// How fast personal data is found and masked, native and in wasm, the same texts in the same run; one core.
//
//   node benches/pii.mjs            all texts
//   node benches/pii.mjs prose      those whose name holds the word
//
// The prose and the dense text are ours; the rest is made to be hard.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const megabyte = 1 << 20;
const filled = (piece) => piece.repeat(Math.ceil(megabyte / piece.length));

// The texts of crates/outcrop/benches/pii.rs, read from there.
const source = readFileSync(new URL("../crates/outcrop/benches/pii.rs", import.meta.url), "utf8");
const literal = (text) => JSON.parse(`"${text.replace(/\\\n\s*/g, "")}"`);
const named = Object.fromEntries([...source.matchAll(/const (\w+): &str = "((?:[^"\\]|\\[^])*)";/g)].map(([, name, text]) => [name, literal(text)]));
const texts = [...source.matchAll(/Text\("([^"]+)", filled\((?:(\w+)|"((?:[^"\\]|\\[^])*)"), megabyte\)\)/g)].map(([, name, constant, text]) => ({
  name,
  text: filled(constant ? named[constant] : literal(text)),
}));
const wanted = process.argv.slice(2);
const chosen = texts.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
if (chosen.length === 0) throw new Error(`there is no such text; there are ${texts.map(({ name }) => name).join(", ")}`);

const cargo = ["run", "--quiet", "--locked", "--release", "-p", "outcrop", "--features", "pii", "--example", "pii_speed"];
const input = chosen.map((text) => JSON.stringify(text) + "\n").join("");
const native = execFileSync("cargo", cargo, { cwd: root, input, encoding: "utf8", maxBuffer: megabyte, stdio: ["pipe", "pipe", "inherit"] });
const [{ build }, ...speeds] = native.trim().split("\n").map((line) => JSON.parse(line));

const begun = performance.now();
const { Redactor, Vault } = await import("../pkg/dist/privacy.js");
const loaded = performance.now();
const redactor = new Redactor({ mask: { style: "numbered" } });
const built = performance.now();

const best = (run) => {
  const start = performance.now();
  let least = Infinity;
  for (let runs = 0; runs < 3 || performance.now() - start < 400; runs++) {
    const from = performance.now();
    run();
    least = Math.min(least, performance.now() - from);
  }
  return least / 1000;
};

const row = (...cells) => console.log(cells[0].padEnd(20), ...cells.slice(1).map((cell) => String(cell).padStart(12)));
const shown = (speed) => (speed / 1e6).toFixed(1);
console.log(`a redactor is built in ${(build * 1e3).toFixed(1)} ms natively, in ${(built - loaded).toFixed(1)} ms in wasm, after ${(loaded - begun).toFixed(0)} ms of loading\n`);
row("MB/s", "find", "in wasm", "", "redact", "in wasm", "");
for (const [at, { name, text }] of chosen.entries()) {
  const bytes = Buffer.byteLength(text);
  const find = bytes / best(() => redactor.find(text));
  const redact = bytes / best(() => redactor.redact(text, { vault: new Vault() }));
  const { find: findNative, redact: redactNative } = speeds[at];
  const share = (wasm, native) => `${Math.round((wasm / native) * 100)} %`;
  row(name, shown(findNative), shown(find), share(find, findNative), shown(redactNative), shown(redact), share(redact, redactNative));
}
