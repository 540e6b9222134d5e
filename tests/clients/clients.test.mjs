// The AWS SDK for JavaScript (HTTP/2 without TLS) and the AI SDK (fetch) against the mock; see README.md.
import assert from "node:assert/strict";
import { test } from "node:test";

const url = process.env.OUTCROP_MOCK;
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const messages = [{ role: "user", content: [{ text: "Weather in Lisbon?" }] }];
const body = JSON.stringify({
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 50,
  messages: [{ role: "user", content: "Hi" }],
});

const optional = async (...names) => {
  if (!url) return { skip: "no mock: set OUTCROP_MOCK to its URL" };
  try {
    return { modules: await Promise.all(names.map((name) => import(name))) };
  } catch (error) {
    return { skip: `not installed: ${error.message}` };
  }
};

const aws = await optional("@aws-sdk/client-bedrock-runtime");
test("AWS SDK", { skip: aws.skip }, async (t) => {
  const [sdk] = aws.modules;
  const client = new sdk.BedrockRuntimeClient({ region: "us-east-1", endpoint: url, credentials, maxAttempts: 1 });
  t.after(() => client.destroy());

  await t.test("Converse", async () => {
    const answer = await client.send(new sdk.ConverseCommand({ modelId: claude, messages }));
    assert.equal(answer.stopReason, "end_turn");
    assert.equal(answer.$metadata.requestId.length, 36);
  });
  await t.test("ConverseStream", async () => {
    const { stream } = await client.send(new sdk.ConverseStreamCommand({ modelId: claude, messages }));
    const events = await Array.fromAsync(stream);
    assert.match(events.map((event) => event.contentBlockDelta?.delta?.text ?? "").join(""), /Lisbon/);
    assert.ok(events.at(-1).metadata.usage.totalTokens > 0);
  });
  await t.test("InvokeModel", async () => {
    const answer = await client.send(new sdk.InvokeModelCommand({ modelId: claude, body }));
    assert.equal(answer.contentType, "application/json");
    assert.equal(JSON.parse(new TextDecoder().decode(answer.body)).stop_reason, "end_turn");
  });
  await t.test("InvokeModelWithResponseStream", async () => {
    const answer = await client.send(new sdk.InvokeModelWithResponseStreamCommand({ modelId: claude, body }));
    assert.equal(answer.contentType, "application/json");
    assert.ok((await Array.fromAsync(answer.body)).length > 5);
  });
  await t.test("refusals keep their class", async () => {
    const refused = client.send(new sdk.ConverseCommand({ modelId: "nothing", messages }));
    await assert.rejects(refused, { name: "ValidationException", message: "The provided model identifier is invalid." });
  });
  await t.test("a cut stream raises", async () => {
    const command = new sdk.ConverseStreamCommand({ modelId: claude, messages });
    command.middlewareStack.add(
      (next) => (args) => {
        args.request.headers["x-outcrop-fault"] = "cut";
        return next(args);
      },
      { step: "build" },
    );
    const { stream } = await client.send(command);
    await assert.rejects(Array.fromAsync(stream));
  });
});

const ai = await optional("ai", "@ai-sdk/amazon-bedrock", "zod");
test("AI SDK", { skip: ai.skip }, async (t) => {
  const [{ embed, generateObject, generateText, streamText }, { createAmazonBedrock }, { z }] = ai.modules;
  const bedrock = createAmazonBedrock({ region: "us-east-1", baseURL: url, ...credentials });

  await t.test("text, whole and streamed", async () => {
    const whole = await generateText({ model: bedrock(claude), prompt: "Hello there" });
    const streamed = await Array.fromAsync(streamText({ model: bedrock(claude), prompt: "Hello there" }).textStream);
    assert.equal(streamed.join(""), whole.text);
    assert.ok(whole.usage.totalTokens > 0);
  });
  for (const id of [claude, "us.amazon.nova-lite-v1:0"]) {
    await t.test(`an object from ${id}`, async () => {
      const schema = z.object({ city: z.string(), days: z.number().int() });
      const { object } = await generateObject({ model: bedrock(id), schema, prompt: "Weather in Lisbon" });
      assert.equal(object.city, "Lisbon");
    });
  }
  await t.test("a vector", async () => {
    const { embedding } = await embed({ model: bedrock.embedding("amazon.titan-embed-text-v2:0"), value: "granite" });
    assert.equal(embedding.length, 1024);
  });
});
