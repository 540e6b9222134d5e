import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { call, Call, OutcropError } from "outcrop";
import { Redactor, Vault } from "outcrop/privacy";
import { Prompt } from "outcrop/prompt";

const nova = "amazon.nova-lite-v1:0";
const numbered = new Redactor({ mask: { style: "numbered" } });
const source = `---\nmodel: ${nova}\nredact: true\ninputs: {who: string}\n---\nWrite to {{ who }}.`;
const answer = (text) => ({
  output: { message: { role: "assistant", content: [{ text }, { toolUse: { toolUseId: "t", name: "send", input: { to: text } } }] } },
  stopReason: "tool_use",
  usage: { inputTokens: 7, outputTokens: 3 },
});

test("findings say where in JavaScript's units, or in those asked for", () => {
  const text = "🙂é ann@example.org";
  const [found] = numbered.find(text);
  assert.equal(text.slice(found.start, found.end), "ann@example.org");
  assert.deepEqual([found.type, found.start], ["EMAIL", 4]);
  assert.deepEqual([numbered.find(text, { units: "codePoints" })[0].start, numbered.find(text, { units: "bytes" })[0].start], [3, 7]);
});

test("what is masked is restored, by an exported vault too", () => {
  const vault = new Vault();
  const masked = numbered.redact("ann@example.org and bob@example.org", { vault });
  assert.equal(masked, "{EMAIL_1} and {EMAIL_2}");
  assert.equal(JSON.stringify(vault), "{}", "JSON does not show it");
  const again = Vault.import(JSON.parse(JSON.stringify(vault.export())));
  assert.deepEqual([again.size, again.value("{EMAIL_2}"), again.value("{EMAIL_9}")], [2, "bob@example.org", undefined]);
  assert.equal(again.restore(masked), "ann@example.org and bob@example.org");
  assert.equal(numbered.redact("to bob@example.org", { vault: again }), "to {EMAIL_2}");
});

test("streams are masked and restored wherever they are cut", () => {
  const text = "Mail ann@example.org or call +1 (415) 555-0132. ".repeat(50);
  for (const size of [1, 7, 1000]) {
    const pieces = (whole, stream) => {
      let out = "";
      for (let at = 0; at < whole.length; at += size) out += stream.push(whole.slice(at, at + size));
      return out + stream.finish();
    };
    const vault = new Vault();
    const masked = pieces(text, numbered.stream({ vault }));
    assert.equal(masked, numbered.redact(text, { vault: new Vault() }));
    assert.equal(pieces(masked, vault.stream()), text);
    assert.deepEqual(JSON.parse(pieces(JSON.stringify({ masked }), vault.stream({ json: true }))), { masked: text });
  }
});

test("streams may be cut between the two units of a letter", () => {
  const text = "🙂 bob@example.com 🙂🙂 \ud83d";
  const redactor = new Redactor({ mask: { style: "numbered" } });
  const vault = new Vault();
  const masked = redactor.redact(text, { vault });
  assert.equal(masked, "🙂 {EMAIL_1} 🙂🙂 \ufffd");
  for (let cut = 1; cut < 6; cut++) {
    const inUnits = (stream, text) => {
      let out = "";
      for (let at = 0; at < text.length; at += cut) out += stream.push(text.slice(at, at + cut));
      return out + stream.finish();
    };
    assert.equal(inUnits(redactor.stream(), text), masked);
    assert.equal(inUnits(vault.stream(), masked), text.replace(/\ud83d$/, "\ufffd"));
  }
});

test("what is misspelt is an error, and what is no text", () => {
  const redactor = new Redactor();
  const message = (run) => {
    try {
      run();
    } catch (error) {
      assert.equal(error.code, "malformed");
      return error.message;
    }
  };
  assert.equal(message(() => redactor.redact("x", { direction: "OUTPUT" })), 'direction is not valid: must be input or output, got "OUTPUT"');
  assert.equal(message(() => redactor.stream({ direction: "out" })), 'direction is not valid: must be input or output, got "out"');
  assert.equal(message(() => redactor.find("x", { units: "chars" })), 'units is not valid: must be utf16 or codePoints or bytes, got "chars"');
  for (const run of [() => redactor.redact(5), () => redactor.find(5), () => redactor.stream().push(5), () => new Vault().restore(5)]) {
    assert.equal(message(run), "text is not valid: must be a string, got number");
  }
});

test("numbers of JSON stay what they are", () => {
  const vault = new Vault();
  const value = { x: 930192.7818915497, z: [3.4438181305301197e-9, 1e21, -0.1], to: "bob@example.com", ssn: 536904399 };
  const masked = new Redactor({ mask: { style: "numbered" } }).redactJson(value, { vault });
  assert.deepEqual(masked, { ...value, to: "{EMAIL_1}", ssn: "{US_SOCIAL_SECURITY_NUMBER_1}" });
  assert.deepEqual(vault.restoreJson(masked), value);
});

test("JSON is masked by pointers, with what its names say", () => {
  const vault = new Vault();
  const value = { people: [{ password: "hunter2!x", ssn: 536904399 }, { mail: "ann@example.org" }], mail: "ann@example.org" };
  const masked = numbered.redactJson(value, { pointers: ["/people/*"], vault });
  assert.deepEqual(masked, { people: [{ password: "{PASSWORD_1}", ssn: "{US_SOCIAL_SECURITY_NUMBER_1}" }, { mail: "{EMAIL_1}" }], mail: "ann@example.org" });
  assert.deepEqual(vault.restoreJson(masked), value);
  assert.throws(() => numbered.redactJson({}, { pointers: ["people"] }), { code: "malformed" });
});

test("a conversation is masked and restored, and what goes as it is is said", () => {
  const vault = new Vault();
  const chat = { messages: [{ role: "user", content: [{ type: "text", text: "ann@example.org" }, { type: "image", format: "png", source: { data: "AAAA" } }] }] };
  const masked = numbered.redactChat(chat, { vault });
  assert.equal(masked.chat.messages[0].content[0].text, "{EMAIL_1}");
  assert.deepEqual(masked.findings.map(({ code }) => code), ["BR-PII-001", "BR-PII-002"]);
  assert.deepEqual(vault.restoreChat(masked.chat), chat);
});

test("a policy that is not right says where", () => {
  const wrong = (policy) => {
    try {
      new Redactor(policy);
    } catch (error) {
      assert.ok(error instanceof OutcropError && error.code === "malformed");
      return error.message;
    }
  };
  assert.match(wrong({ entities: [{ type: "NICKNAME" }] }), /\/entities\/0\/type: there is no type "NICKNAME"/);
  assert.match(wrong({ regexes: [{ name: "broken", pattern: "ab(c" }] }), /unclosed group at column 3/);
  assert.match(wrong({ mask: { style: "fancy" } }), /\/mask\/style: must be one of/);
  assert.match(wrong({ entites: [] }), /entites/);
});

test("a prompt that says redact masks its call and restores the answer", async () => {
  const asked = new Prompt(source).call({ who: "Laura Bergmann <laura@example.org>" });
  assert.equal(asked.toJSON().body.messages[0].content[0].text, "Write to {NAME_1} <{EMAIL_1}>.");
  assert.equal(asked.toJSON().findings[0].code, "BR-PII-001");
  assert.equal(JSON.stringify(asked).includes("laura"), false);
  const reply = await asked.send({ region: "us-east-1", fetch: async () => Response.json(answer("Dear {NAME_1} {EMAIL_1}")) });
  assert.deepEqual(reply.parts.map((part) => part.text ?? part.input), ["Dear Laura Bergmann laura@example.org", { to: "Dear Laura Bergmann laura@example.org" }]);
  const later = Call.from(JSON.parse(JSON.stringify(asked)), { vault: Vault.import(asked.vault.export()) });
  assert.deepEqual(await later.read(Response.json(answer("Dear {NAME_1} {EMAIL_1}"))), reply);
});

test("turns of one conversation share a vault", () => {
  const prompt = new Prompt(source);
  const vault = new Vault();
  prompt.call({ who: "ann@example.org" }, { vault });
  const rendered = prompt.render({ who: "bob@example.org, ann@example.org" }, { vault });
  assert.deepEqual(rendered.segments.map(({ text }) => text), ["Write to ", "{EMAIL_2}, {EMAIL_1}", "."]);
  assert.equal(rendered.vault, vault);
  assert.equal(JSON.stringify(rendered).includes("bob@"), false);
});

test("a prompt without redact needs no vault", () => {
  assert.equal(new Prompt(`---\nmodel: ${nova}\n---\nHello`).call().vault, undefined);
  assert.equal(call("hello", nova).vault, undefined);
});

test("a prompt that says redact is an error until the module is there, and load brings it", () => {
  const run = (body) => spawnSync(process.execPath, ["--input-type=module", "-e", `import { Prompt } from "outcrop/prompt"; const source = ${JSON.stringify(source)}; ${body}`], { encoding: "utf8", cwd: new URL(".", import.meta.url) });
  const without = run("new Prompt(source).call({ who: 'ann@example.org' })");
  assert.match(without.stderr, /it says redact, which needs import "outcrop\/privacy" first/);
  assert.notEqual(without.status, 0);
  const loaded = run("console.log(JSON.stringify((await Prompt.load(source)).call({ who: 'ann@example.org' }).toJSON().body))");
  assert.match(loaded.stdout, /\{EMAIL_1\}/, loaded.stderr);
});
