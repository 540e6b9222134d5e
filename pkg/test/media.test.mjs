// Images, jobs and counts: built, sent for real to `outcrop mock`, and read.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { call, Call, check, checkBatch, countTokens, applyGuardrail, clip, image, job, jobs, nextPage, OutcropError, pixels, startJob, video, wait } from "outcrop/media";
import { mock } from "./native.mjs";

const canvas = "amazon.nova-canvas-v1:0";
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
let service;
before(async () => {
  service = await mock("--speed", "0", "--key", `${credentials.accessKeyId}:${credentials.secretAccessKey}`);
});
after(() => service?.stop());

const over = () => ({ region: "us-east-1", credentials, mock: service.url });
const fixture = (name, file) => JSON.parse(readFileSync(new URL(`../../fixtures/${name}/${file}`, import.meta.url), "utf8"));

test("images come back as bytes of the asked-for size", async () => {
  const { images } = await image({ prompt: "Folded gneiss", size: { width: 640, height: 320 }, count: 2 }, canvas).send(over());
  assert.deepEqual(images.map(({ format, size }) => [format, size]), [["png", { width: 640, height: 320 }], ["png", { width: 640, height: 320 }]]);
  assert.deepEqual([...pixels(images[0]).subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
});

test("what the service would refuse is refused before it is asked", () => {
  const build = () => image({ prompt: "gneiss", size: { width: 100, height: 100 } }, canvas);
  assert.throws(build, ({ code, findings }) => code === "invalid" && findings[0].pointer === "/imageGenerationConfig/width");
  const findings = check({ taskType: "TEXT_IMAGE", textToImageParams: {} }, canvas);
  assert.equal(findings[0].pointer, "/textToImageParams/text");
});

test("an image a filter kept back is an error that says so", async () => {
  const { status, headers, body } = fixture("sd3/filtered", "response.json");
  const asked = Call.from(fixture("sd3/filtered", "call.json"));
  await assert.rejects(asked.read(Response.json(body, { status, headers })), (error) => {
    assert.ok(error instanceof OutcropError);
    assert.deepEqual([error.code, error.family], ["blocked", "sd3"]);
    return true;
  });
});

test("a job is started, waited for and listed, page by page", async () => {
  const started = [];
  for (const prompt of ["one", "two", "three"]) {
    started.push(await video({ prompt, seconds: 5 }, "luma.ray-v2:0", "s3://bucket/ray").send(over()));
  }
  assert.equal((await job(started[0]).send(over())).state, "inProgress");
  const done = await wait(started[0], over(), { first: 1, longest: 1 });
  assert.deepEqual([done.state, done.output], ["completed", "s3://bucket/ray"]);
  const seen = [];
  let asked = jobs({ most: 2, oldestFirst: true });
  for (let pages = 0; asked && pages < 5; pages += 1) {
    const page = await asked.send(over());
    seen.push(...page.jobs.map(({ arn }) => arn));
    asked = nextPage(asked, page);
  }
  assert.deepEqual(seen, started.map(({ arn }) => arn));
  const running = jobs({ state: "inProgress" });
  assert.equal((await running.send(over())).jobs.length, 2);
});

test("waiting ends with its signal", async () => {
  const started = await startJob({ prompt: "dune" }, "luma.ray-v2:0", { uri: "s3://bucket/ray" }).send(over());
  const signal = AbortSignal.timeout(50);
  await assert.rejects(wait(started, { ...over(), signal }, { first: 60_000 }), { name: "TimeoutError" });
});

test("a clip's job has the model's own input", () => {
  const asked = clip({ medium: "video", source: { s3: { uri: "s3://bucket/a.mp4" } }, every: 6 }, "twelvelabs.marengo-embed-3-0-v1:0", "s3://bucket/vectors");
  assert.equal(asked.toJSON().body.modelInput.video.segmentation.fixed.durationSec, 6);
});

test("tokens are counted and guardrails asked", async () => {
  const haiku = "anthropic.claude-3-haiku-20240307-v1:0";
  const { inputTokens } = await countTokens(call("Name one igneous rock.", haiku, { operation: "Converse" })).send(over());
  assert.ok(inputTokens > 3, `${inputTokens}`);
  const verdict = await applyGuardrail("gr4n1t3", "DRAFT", { source: "INPUT", content: [{ text: { text: "Is slate a rock?" } }] }).send(over());
  assert.equal(verdict.action, "NONE");
});

test("a guardrail's body and a batch's are judged without a model", () => {
  const wrong = check({ source: "BOTH", content: [] }, "", { operation: "ApplyGuardrail" });
  assert.deepEqual(wrong.map(({ code, pointer }) => [code, pointer]), [["BR-APPLY-001", "/source"]]);
  const s3 = (s3Uri) => ({ s3Uri });
  const job = {
    jobName: "survey",
    roleArn: "arn:aws:iam::123456789012:role/batch",
    modelId: "amazon.nova-lite-v1:0",
    inputDataConfig: { s3InputDataConfig: s3("s3://bucket/rocks.jsonl") },
    outputDataConfig: { s3OutputDataConfig: s3("s3://bucket/answers/") },
  };
  assert.deepEqual(checkBatch(job), []);
  assert.deepEqual(checkBatch({ ...job, timeoutDurationInHours: 12 }).map(({ code }) => code), ["BR-BATCH-019"]);
});

test("a chat's call still goes its own way", async () => {
  const reply = await call("Name one igneous rock.", "amazon.nova-lite-v1:0").send(over());
  assert.equal(reply.stop.reason, "end");
});

test("a call is made on the terms of the service that are asked for", async () => {
  const { call, withOptions } = await import("outcrop/media");
  const options = { tier: "flex", latency: "standard", metadata: { team: "geology" }, project: "default" };
  const common = withOptions(call("Name one rock.", "amazon.nova-pro-v1:0", { operation: "Converse" }), options);
  const body =
    '{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"serviceTier":{"type":"flex"},"performanceConfig":{"latency":"standard"},"requestMetadata":{"team":"geology"},"projectIdentifier":"default"}';
  assert.equal(await common.request({ region: "eu-west-1" }).text(), body);
  const own = call("Name one rock.", "amazon.nova-pro-v1:0");
  const { headers } = withOptions(own, options).request({ region: "eu-west-1" });
  assert.equal(headers.get("x-amzn-bedrock-service-tier"), "flex");
  assert.equal(headers.get("x-amzn-bedrock-request-metadata"), '{"team":"geology"}');
  assert.equal(headers.get("x-amzn-bedrock-projectidentifier"), "default");
  assert.throws(
    () => withOptions(own, { tier: "cheap" }),
    (error) => error.code === "malformed" || error.findings.some(({ pointer }) => pointer === "options.tier"),
  );
});
