// One page in headless Chromium, loading the package as it is published: no bundler, plain modules.

import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { mock } from "../native.mjs";
import { serve } from "./server.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shots = fileURLToPath(new URL("../../../target/screenshots", import.meta.url));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

let browser, site, service;
before(async () => {
  assert.ok(existsSync(executablePath), `no browser at ${executablePath}: run scripts/setup.sh, or set CHROMIUM`);
  mkdirSync(shots, { recursive: true });
  site = await serve(root);
  service = await mock("--speed", "0");
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await service?.stop();
});

/** A page, and what it complained about. */
async function open(path) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(`${site.url}${path}`);
  return { page, complaints, shown: (id) => page.locator(`#${id}`).textContent() };
}

test("a page that only reads loads the core module and no templates", async () => {
  const { page, complaints, shown } = await open("/test/browser/core.html");
  await page.locator("body[data-done]").waitFor();

  assert.equal(await shown("error"), "");
  assert.match(await shown("version"), /^\d+\.\d+\.\d+$/);
  assert.deepEqual(complaints, []);
  assert.ok(site.asked.includes("/wasm/outcrop_core_bg.wasm"));
  assert.ok(!site.asked.some((path) => path.includes("outcrop_prompt")), "templates were loaded");
});

test("a page renders a prompt and shows the answer as it arrives", async () => {
  const { page, complaints, shown } = await open(`/test/browser/?mock=${encodeURIComponent(service.url)}`);
  await page.locator("body[data-ready]").waitFor();
  assert.equal(await shown("error"), "");
  assert.match(await shown("turns"), /Describe folded gneiss found at Siccar Point in about 60 words\./);
  assert.deepEqual(await page.locator("#turns mark").allTextContents(), ["folded gneiss", "Siccar Point", "60"]);

  await page.locator("input[name=words]").fill("80");
  assert.match(await shown("turns"), /in about 80 words/);

  await page.locator("#send").click();
  await page.locator("body[data-done]").waitFor();
  await page.screenshot({ path: `${shots}/page.png` });
  assert.equal(await shown("error"), "");
  assert.ok((await shown("answer")).length > 20, await shown("answer"));
  assert.equal(await shown("stop"), "end");
  for (const id of ["read", "written"]) assert.match(await shown(id), /^[1-9]\d*$/, id);
  assert.ok(Number(await shown("pieces")) > 2, "the answer came in pieces");
  assert.deepEqual(complaints, []);
});

test("a page shows where a prompt file is wrong", async () => {
  const { page, shown } = await open("/test/browser/");
  await page.locator("body[data-ready]").waitFor();
  await page.locator("#source").fill("Describe {{ rock }");
  assert.match(await shown("error"), /^line 1: the body is not valid/);
});
