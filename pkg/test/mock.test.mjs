// Calls sent for real, over HTTP, to `outcrop mock`.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { call, embed, rerank } from "outcrop";
import { Prompt } from "outcrop/prompt";
import { mock } from "./native.mjs";

const nova = "amazon.nova-lite-v1:0";
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
let service;
before(async () => {
  service = await mock("--speed", "0", "--key", `${credentials.accessKeyId}:${credentials.secretAccessKey}`);
});
after(() => service?.stop());

const over = (more = {}) => ({ region: "us-east-1", credentials, mock: service.url, ...more });

test("a signed call is answered", async () => {
  const reply = await call("Name one igneous rock.", nova).send(over());
  assert.equal(reply.stop.reason, "end");
  assert.ok(reply.parts[0].text.length > 0 && reply.usage.outputTokens > 0);
});

test("a signature with another secret is refused by name", async () => {
  const forged = { ...credentials, secretAccessKey: "another" };
  await assert.rejects(call("hello", nova).send(over({ credentials: forged })), { code: "service", name: "InvalidSignatureException", status: 403 });
});

for (const [operation, model] of [["InvokeModel", nova], ["Converse", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"]]) {
  test(`${operation} streams, and the stream adds up to its reply`, async () => {
    const stream = call("Describe an outcrop of gneiss.", model, { operation }).stream(over());
    let text = "";
    let last;
    for await (const event of stream) {
      if (event.type === "text") text += event.text;
      last = event;
    }
    const reply = await stream.reply();
    assert.equal(last.type, "stop");
    assert.deepEqual([last.stop, last.usage], [reply.stop, reply.usage]);
    assert.equal(text, reply.parts.filter(({ type }) => type === "text").map((part) => part.text).join(""));
  });
}

test("leaving a stream early ends the exchange", async () => {
  const stream = call("Describe an outcrop of gneiss.", nova).stream(over());
  for await (const _ of stream) break;
  await assert.rejects(stream.reply(), { code: "cut" });
});

test("a prompt's call is answered", async () => {
  const prompt = new Prompt("---\nmodel: amazon.nova-lite-v1:0\ninputs: {rock: string}\n---\nDescribe {{ rock }}.");
  const reply = await prompt.call({ rock: "gneiss" }).send(over());
  assert.equal(reply.stop.reason, "end");
});

test("vectors and rankings come back", async () => {
  const { embeddings } = await embed({ texts: ["basalt"], dimensions: 256 }, "amazon.titan-embed-text-v2:0").send(over());
  assert.deepEqual([embeddings.length, embeddings[0].values.length], [1, 256]);
  const { results } = await rerank({ query: "hardest mineral", documents: ["Talc.", "Diamond."], top: 1 }, "cohere.rerank-v3-5:0").send(over());
  assert.equal(results.length, 1);
});
