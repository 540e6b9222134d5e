// One page in headless Chromium, loading the package as it is published: no bundler, plain modules.

import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shots = fileURLToPath(new URL("../../../target/screenshots", import.meta.url));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

let browser, site;
before(async () => {
  assert.ok(existsSync(executablePath), `no browser at ${executablePath}: run scripts/setup.sh, or set CHROMIUM`);
  mkdirSync(shots, { recursive: true });
  site = await serve(root);
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("a page that only reads loads the core module and no templates", async () => {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(`${site.url}/test/browser/`);
  await page.locator("body[data-done]").waitFor();
  await page.screenshot({ path: `${shots}/page.png` });

  assert.equal(await page.locator("#error").textContent(), "");
  assert.match(await page.locator("#version").textContent(), /^\d+\.\d+\.\d+$/);
  assert.deepEqual(complaints, []);
  assert.ok(site.asked.includes("/wasm/outcrop_core_bg.wasm"));
  assert.ok(!site.asked.some((path) => path.includes("outcrop_prompt")), "templates were loaded");
});
