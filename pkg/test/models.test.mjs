// What a user of `outcrop/models` relies on.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { check } from "outcrop";
import { models } from "outcrop/models";

test("the catalogue is the one the command has, and is loaded once", async () => {
  const catalogue = await models();
  assert.deepEqual(catalogue, JSON.parse(readFileSync(new URL("../../crates/outcrop/data/models.json", import.meta.url), "utf8")));
  assert.equal(models(), models());
});

test("every row and every price says where it is from and when it was read", async () => {
  const { models: rows } = await models();
  for (const model of rows) {
    assert.ok(model.sources.length > 0 && /^\d{4}-\d\d-\d\d$/.test(model.read), model.id);
    for (const prices of [model.prices, ...(model.profiles ?? []).map((profile) => profile.prices)]) {
      if (prices) assert.ok(prices.source && /^\d{4}-\d\d-\d\d$/.test(prices.read), model.id);
    }
  }
});

test("a model of the catalogue can be asked about", async () => {
  const { models: rows } = await models();
  const cheapest = rows
    .filter((model) => model.lifecycle === "active" && model.family && model.converse && model.onDemand && model.inputs.includes("image"))
    .toSorted((a, b) => (a.prices?.input ?? Infinity) - (b.prices?.input ?? Infinity))[0];
  assert.ok(cheapest.prices.input > 0);
  const body = { messages: [{ role: "user", content: [{ text: "Name one rock." }] }] };
  assert.deepEqual(check(body, cheapest.id, { operation: "Converse" }), []);
});
