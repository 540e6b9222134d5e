import assert from "node:assert/strict";
import { test } from "node:test";
import { check } from "outcrop";
import { codes, explain } from "outcrop/explain";

test("a finding's code is explained by a request that breaks it and one that does not", async () => {
  const [finding] = check({ inputText: "hi", textGenerationConfig: { topP: 3 } }, "amazon.titan-text-lite-v1");
  const explained = await explain(finding.code.toLowerCase());
  assert.equal(explained.says, "/textGenerationConfig/topP must be a number above 0 and at most 1");
  const found = ({ body, model, operation }) => check(body, model, { operation }).map(({ code }) => code);
  assert.ok(found(explained.example.failing).includes(finding.code));
  assert.deepEqual(found(explained.example.passing), []);
  assert.equal(await explain("BR-NOTHING-001"), undefined);
});

test("bodies of examples break here what they break natively", async () => {
  let judged = 0;
  for (const code of await codes()) {
    const { example } = await explain(code);
    if (example?.given !== "body" || !["InvokeModel", "Converse", "ConverseStream"].includes(example.failing.operation)) continue;
    // Prices and lifecycle are the catalogue's to tell, and images a module's of their own.
    if (/^BR-(COST|LIFE)/.test(code)) continue;
    let findings;
    try {
      findings = check(example.failing.body, example.failing.model, { operation: example.failing.operation });
    } catch {
      continue;
    }
    judged += findings.some((finding) => finding.code === code) ? 1 : 0;
  }
  assert.ok(judged > 400, `${judged} codes`);
});
