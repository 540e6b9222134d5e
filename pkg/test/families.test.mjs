import assert from "node:assert/strict";
import { test } from "node:test";
import { convert, family, fromBody, rows, schema } from "outcrop/families";
import { Call, call, check, OutcropError } from "outcrop";
import { Prompt } from "outcrop/prompt";

const arn = "arn:aws:bedrock:us-east-1:123456789012:imported-model/a1b2c3d4e5f6";
const own = { id: "my-llama", base: "llama", closed: [], models: [{ id: arn, output: 8192, takes: ["system", "stream"] }] };
const opening = "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nName one rock.<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n";

test("a family that was taken speaks for its models in every entry of the package", async () => {
  assert.throws(() => call("Name one rock.", arn), OutcropError);
  assert.equal(family(own), "my-llama");
  const asked = call("Name one rock.", arn);
  assert.equal(asked.toJSON().body.prompt, opening);
  assert.equal(asked.toJSON().family, "my-llama");
  const answer = { generation: "Gneiss.", prompt_token_count: 5, generation_token_count: 3, stop_reason: "stop" };
  const fetch = async (request) => {
    assert.match(request.url, /imported-model%2Fa1b2c3d4e5f6\/invoke$/);
    return Response.json(answer);
  };
  const reply = await asked.send({ region: "us-east-1", apiKey: "key", fetch });
  assert.deepEqual(reply.parts, [{ type: "text", text: "Gneiss." }]);
  // What was written down knows its family, too.
  assert.equal(Call.from(JSON.parse(JSON.stringify(asked))).streaming().toJSON().operation, "InvokeModelWithResponseStream");
  const prompt = new Prompt("---\nmodel: " + arn + "\n---\nName one rock.");
  assert.equal(prompt.call().toJSON().body.prompt, opening);
  const [finding] = check({ prompt: "x", max_gen_len: "many" }, arn);
  assert.equal(finding.pointer, "/max_gen_len");
  // Others are asked as ever.
  assert.equal(call("Name one rock.", "amazon.nova-lite-v1:0").toJSON().family, "nova");
});

test("rows that are wrong are told at once, with their places", () => {
  assert.throws(
    () => family({ id: "bad", base: "granite", models: [{ id: 5 }] }),
    (error) => error instanceof OutcropError && error.message.includes("/base") && error.message.includes("/models/0/id"),
  );
  assert.equal(rows("llama").id, "llama");
});

test("a body is read back and asked of another model", () => {
  const body = { prompt: "<s>[INST] Name one rock. [/INST] Gneiss.</s>[INST] And one more. [/INST]", max_tokens: 20 };
  const read = fromBody(body, "mistral.mistral-7b-instruct-v0:2");
  assert.equal(read.chat.messages.length, 3);
  assert.equal(read.chat.params.maxTokens, 20);
  const asked = convert(body, "mistral.mistral-7b-instruct-v0:2", { model: "amazon.nova-lite-v1:0", operation: "Converse" });
  assert.equal(asked.toJSON().body.messages[2].content[0].text, "And one more.");
  assert.equal(schema("amazon.titan-text-lite-v1").properties.textGenerationConfig.properties.maxTokenCount.maximum, 4096);
});
