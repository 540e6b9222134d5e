import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

test("importing the package is all there is to do", async () => {
  const { version } = await import("outcrop");
  assert.equal(version, manifest.version, "the engine and the package are of one version");
});

for (const entry of ["outcrop/prompt", "outcrop/media"]) {
  test(`${entry} holds everything the main entry does`, async () => {
    const [main, more] = await Promise.all([import("outcrop"), import(entry)]);
    for (const name of Object.keys(main)) assert.equal(more[name], main[name], name);
  });
}

test("an error is an Error told apart by its code", async () => {
  const { OutcropError } = await import("outcrop");
  const error = new OutcropError({ code: "service", message: "slow down", name: "ThrottlingException", status: 429 });
  assert.ok(error instanceof Error && error instanceof OutcropError);
  assert.deepEqual([error.code, error.name, error.status, String(error)], ["service", "ThrottlingException", 429, "ThrottlingException: slow down"]);
});
