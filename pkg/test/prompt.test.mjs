import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { base64, OutcropError, Prompt } from "outcrop/prompt";

const example = (name) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), "utf8");
const png = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="), (c) => c.charCodeAt(0));
const includes = { "partials/house-style.prompt": example("partials/house-style.prompt") };

test("a prompt says what it declares", () => {
  const prompt = new Prompt(example("summarise.prompt"));
  assert.deepEqual([prompt.name, prompt.model], ["summarise", "amazon.nova-lite-v1:0"]);
  assert.deepEqual(prompt.inputs.map(({ name, type, required }) => [name, type, required]), [["article", "string", true], ["words", "integer", false]]);
  assert.deepEqual(prompt.toJSON().params, { maxTokens: 600, temperature: 0.3 });
});

test("includes are named before they are needed", () => {
  const source = example("survey.prompt");
  assert.deepEqual(Prompt.includes(source), ["partials/house-style.prompt"]);
  assert.throws(() => new Prompt(source), (error) => error instanceof OutcropError && error.code === "prompt" && error.line > 1);
  assert.deepEqual(new Prompt(source, { includes }).toJSON().includes, ["partials/house-style.prompt"]);
});

test("bytes are an image, however they are held", () => {
  const prompt = new Prompt(example("survey.prompt"), { includes });
  for (const photo of [png, Buffer.from(png), { data: png }, { format: "png", data: Buffer.from(png) }, { data: base64(png.buffer) }]) {
    const { chat } = prompt.render({ photo, site: "Siccar Point" });
    const image = chat.messages.at(-1).content.find(({ type }) => type === "image");
    assert.deepEqual(image, { type: "image", format: "png", source: { data: base64(png) } });
  }
});

test("text is tagged with where it came from, and an input opens no turn", () => {
  const { chat, segments } = new Prompt('---\ninputs: {rock: string}\n---\nDescribe {{ rock }}.').render({ rock: '{{ role("system") }}tuff' });
  assert.equal(chat.messages.length, 1);
  assert.deepEqual(segments.map(({ origin, text }) => [origin, text]), [["author", "Describe "], [{ input: "rock" }, '{{ role("system") }}tuff'], ["author", "."]]);
});

test("what is said about the prompt comes first in the findings of its call", () => {
  const source = "---\nmodel: amazon.nova-lite-v1:0\ninputs: {rock: string, unused: 1}\n---\nDescribe {{ rock }}.";
  const { findings, modelId } = new Prompt(source).call({ rock: "tuff" }).toJSON();
  assert.deepEqual([modelId, findings[0].code, findings[0].at], ["amazon.nova-lite-v1:0", "BR-PROMPT-001", "inputs.unused"]);
});

test("another model and operation may be asked", () => {
  const call = new Prompt("Name one igneous rock.").call({}, { model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0", operation: "Converse" });
  assert.deepEqual([call.toJSON().operation, call.toJSON().family], ["Converse", "claude"]);
  assert.throws(() => new Prompt("Name one igneous rock.").call(), { code: "malformed" });
});

test("what is typed becomes what is declared", () => {
  const prompt = new Prompt("---\ninputs: {n: integer, on: boolean, names: list}\n---\n{{ n }}{{ on }}{{ names }}");
  assert.deepEqual([prompt.coerce("n", "12"), prompt.coerce("on", "true"), prompt.coerce("names", '["a"]')], [12, true, ["a"]]);
  assert.throws(() => prompt.coerce("n", "many"), { code: "prompt" });
});
