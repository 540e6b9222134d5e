import assert from "node:assert/strict";
import { test } from "node:test";
import { Call, call, check, embed, OutcropError, sign } from "outcrop";

const nova = "amazon.nova-lite-v1:0";
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const time = new Date("2026-01-02T03:04:05Z");
const answer = {
  output: { message: { role: "assistant", content: [{ text: "Basalt." }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 7, outputTokens: 3 },
};

test("a text becomes a call that survives JSON", () => {
  const asked = call("Name one igneous rock.", nova);
  const { operation, modelId, body } = asked.toJSON();
  assert.deepEqual([operation, modelId, body.messages[0].content[0].text], ["InvokeModel", nova, "Name one igneous rock."]);
  assert.deepEqual(Call.from(JSON.parse(JSON.stringify(asked))).toJSON(), asked.toJSON());
});

test("a call is made without the check when that is wished for", () => {
  const hot = { messages: [{ role: "user", content: [{ type: "text", text: "Hi." }] }], params: { temperature: 2 } };
  assert.throws(() => call(hot, nova), OutcropError);
  const { body } = call({ ...hot, params: { ...hot.params, unchecked: true } }, nova).toJSON();
  assert.equal(body.inferenceConfig.temperature, 2);
});

test("a request for a region is a standard one, with the model id as one segment", async () => {
  const request = call("Name one igneous rock.", nova).request({ region: "eu-west-3", apiKey: "key" });
  assert.equal(request.url, "https://bedrock-runtime.eu-west-3.amazonaws.com/model/amazon.nova-lite-v1%3A0/invoke");
  assert.equal(request.headers.get("authorization"), "Bearer key");
  assert.equal((await request.json()).messages.length, 1);
});

test("a signature is that of the verified vector", async () => {
  const url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/invoke";
  const request = new Request(url, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  const signed = await sign(request, { region: "us-east-1", credentials, time });
  assert.match(signed.headers.get("authorization"), /Signature=37e64ad7ab455e5b308762d39055fd7f99d0cfc3b402cda155c826c4529b255b$/);
  assert.equal(await signed.text(), "{}");
});

test("a reply is read from a standard response", async () => {
  const asked = call("Name one igneous rock.", nova);
  const reply = await asked.read(Response.json(answer, { headers: { "x-amzn-requestid": "r-1" } }));
  assert.deepEqual(reply.parts, [{ type: "text", text: "Basalt." }]);
  assert.deepEqual(reply.stop, { reason: "end", raw: "end_turn" });
  assert.deepEqual([reply.usage.outputTokens, reply.metadata.requestId], [3, "r-1"]);
});

test("sending goes through the given fetch, with fresh credentials", async () => {
  const seen = [];
  const fetch = async (request) => {
    seen.push(request.headers.get("authorization").slice(0, 30), request.headers.get("x-amz-security-token"));
    return Response.json(answer);
  };
  const reply = await call("Name one igneous rock.", nova).send({
    region: "us-east-1",
    credentials: async () => ({ ...credentials, sessionToken: "session" }),
    fetch,
  });
  assert.equal(reply.parts[0].text, "Basalt.");
  assert.deepEqual(seen, ["AWS4-HMAC-SHA256 Credential=AK", "session"]);
});

test("the service's refusal is an error with its name", async () => {
  const refusal = Response.json({ message: "slow down" }, { status: 429, headers: { "x-amzn-errortype": "ThrottlingException" } });
  const sent = call("Name one igneous rock.", nova).stream({ region: "us-east-1", apiKey: "key", fetch: async () => refusal });
  await assert.rejects(sent.reply(), (error) => {
    assert.ok(error instanceof OutcropError);
    assert.deepEqual([error.code, error.name, error.status], ["service", "ThrottlingException", 429]);
    return true;
  });
});

test("a stream that breaks off is an error, after the events that arrived", async () => {
  const fetch = async () => new Response(new Uint8Array([0, 0, 0]));
  const stream = call("Name one igneous rock.", nova).stream({ region: "us-east-1", apiKey: "key", fetch });
  await assert.rejects(async () => { for await (const _ of stream); }, { code: "cut" });
});

test("an unreachable service is a transport error with its cause", async () => {
  const cause = new TypeError("no route");
  const sent = call("Name one igneous rock.", nova).send({ region: "us-east-1", apiKey: "key", fetch: () => Promise.reject(cause) });
  await assert.rejects(sent, { code: "transport", message: "could not reach the service: no route", cause });
});

test("every problem of a body is listed at once", () => {
  const findings = check({ messages: [], inferenceConfig: { maxTokens: -1 } }, nova);
  assert.ok(findings.filter(({ severity }) => severity === "refused").length >= 2, JSON.stringify(findings));
});

test("an unknown model names the nearest", () => {
  assert.throws(() => call("hello", "amazon.nova-lit-v1:0"), (error) => error.code === "unknown_model" && error.nearest.includes("amazon.nova-lite-v1:0"));
});

test("vectors come back in order", async () => {
  const asked = embed("basalt", "amazon.titan-embed-text-v2:0");
  const vectors = await asked.read(Response.json({ embedding: [0.25, -0.5], inputTextTokenCount: 2 }));
  assert.deepEqual(vectors.embeddings, [{ type: "float", values: [0.25, -0.5] }]);
});
