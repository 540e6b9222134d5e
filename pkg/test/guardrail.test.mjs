import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { call, OutcropError } from "outcrop";
import { checkGuardrail, Guardrail } from "outcrop/guardrail";
import { Prompt } from "outcrop/prompt";

const policy = JSON.parse(readFileSync(new URL("../../examples/guardrails/financial-advice.json", import.meta.url), "utf8"));
const own = { name: "desk", blockedInputMessaging: "not that", blockedOutputsMessaging: "not this", wordPolicyConfig: { wordsConfig: [{ text: "sure thing" }] } };

test("a text is blocked, masked or passed as the policy says", () => {
  const guardrail = new Guardrail(own);
  assert.deepEqual(guardrail.findings, []);
  const blocked = guardrail.evaluate("It is a Sure Thing!", { source: "INPUT" });
  assert.deepEqual([blocked.action, blocked.outputs], ["GUARDRAIL_INTERVENED", [{ text: "not that" }]]);
  assert.equal(blocked.assessments[0].wordPolicy.customWords[0].match, "Sure Thing");
  assert.equal(guardrail.evaluate("It may be.", { source: "OUTPUT" }).action, "NONE");

  const bank = new Guardrail(policy, { heuristics: true });
  const masked = bank.evaluate("Write to ann.lee@example.org.", { source: "OUTPUT" });
  assert.deepEqual(masked.outputs, [{ text: "Write to {EMAIL}." }]);
  const advice = bank.evaluate([{ text: { text: "Which stocks should I buy now?" } }], { source: "INPUT" });
  assert.deepEqual(advice.assessments[0].topicPolicy.topics.map(({ name, action }) => [name, action]), [["Investment advice", "BLOCKED"]]);
});

test("what was not evaluated is never a pass", () => {
  const verdict = new Guardrail(policy).evaluate("When do you open?", { source: "INPUT" });
  assert.equal(verdict.action, "UNDECIDED");
  const open = verdict.evaluation.filter(({ answer }) => answer === "notEvaluated").map(({ check }) => check);
  assert.deepEqual(open, ["topics", "content", "promptAttack"]);
  const some = new Guardrail(policy, { heuristics: ["topics", "content"] }).evaluate("When do you open?", { source: "INPUT" });
  assert.deepEqual(some.evaluation.filter(({ answer }) => answer === "notEvaluated").map(({ check }) => check), ["promptAttack"]);
});

test("the full scope tells what was not found, too", () => {
  const guardrail = new Guardrail(policy, { heuristics: true });
  const { assessments, action } = guardrail.evaluate("When do you open?", { source: "INPUT", outputScope: "FULL" });
  assert.equal(action, "NONE");
  assert.ok(assessments[0].topicPolicy.topics.every(({ detected, action }) => detected === false && action === "NONE"));
  assert.deepEqual(assessments[0].contentPolicy.filters.map(({ type }) => type), ["HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT", "PROMPT_ATTACK"]);
});

test("everything wrong with a policy is said at once", () => {
  const wrong = { ...own, name: "has space", wordPolicyConfig: { wordsConfig: [{ text: "" }] } };
  assert.deepEqual(checkGuardrail(wrong).map(({ pointer }) => pointer), ["/name", "/wordPolicyConfig/wordsConfig/0/text"]);
  assert.throws(() => new Guardrail(wrong), (error) => error instanceof OutcropError && error.code === "invalid" && error.findings.length === 2);
});

test("a prompt's guardrail is on its calls, and they never go without", async () => {
  const source = "---\nmodel: amazon.nova-lite-v1:0\nguardrail: {id: gr4n1te, version: 3}\n---\nName one igneous rock.";
  assert.throws(() => new Prompt(source).call(), { code: "malformed", message: /outcrop\/media/ });
  const prompt = await Prompt.load(source);
  assert.equal(prompt.call().toJSON().headers["x-amzn-bedrock-guardrailidentifier"], "gr4n1te");
  assert.equal(prompt.call({}, { operation: "Converse" }).toJSON().body.guardrailConfig.guardrailVersion, "3");
  assert.throws(() => new Prompt(source.replace("gr4n1te", "No")).call(), { code: "invalid" });
});

test("a call goes under a guardrail of the service", async () => {
  const { guarded } = await import("outcrop/media");
  const plain = call("Name one igneous rock.", "amazon.nova-lite-v1:0");
  const { headers } = guarded(plain, { id: "gr4n1te", version: "3", trace: "on" }).request({ region: "eu-west-1" });
  const name = "x-amzn-bedrock-";
  assert.deepEqual([headers.get(`${name}guardrailidentifier`), headers.get(`${name}guardrailversion`), headers.get(`${name}trace`)], ["gr4n1te", "3", "ENABLED"]);
  const common = guarded(call("Name one igneous rock.", "amazon.nova-lite-v1:0", { operation: "Converse" }), { id: "gr4n1te", version: "DRAFT" });
  assert.deepEqual(common.toJSON().body.guardrailConfig, { guardrailIdentifier: "gr4n1te", guardrailVersion: "DRAFT" });
  assert.throws(() => guarded(plain, { id: "No", version: "0" }), (error) => error.code === "invalid" && error.findings.length === 2);
});
