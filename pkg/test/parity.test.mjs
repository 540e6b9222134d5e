// Native and web give the same bytes: what `tests/examples/native.rs` printed is compared, as text, with what the modules make of
// the same. The fixtures' own files are compared too.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import init, * as core from "../wasm/outcrop_core.js";
import initFamilies, * as families from "../wasm/outcrop_families.js";
import initGuardrail, * as guardrail from "../wasm/outcrop_guardrail.js";
import initMedia, * as media from "../wasm/outcrop_media.js";
import initPrivacy, * as privacy from "../wasm/outcrop_privacy.js";
import initTemplates, * as templates from "../wasm/outcrop_prompt.js";
import { native } from "./native.mjs";

const file = (path) => readFileSync(new URL(path, import.meta.url));
// Without the rare rules, for the core; with every rule, for what takes its place.
let lines, whole;
before(async () => {
  await init({ module_or_path: file("../wasm/outcrop_core_bg.wasm") });
  await initFamilies({ module_or_path: file("../wasm/outcrop_families_bg.wasm") });
  await initMedia({ module_or_path: file("../wasm/outcrop_media_bg.wasm") });
  await initTemplates({ module_or_path: file("../wasm/outcrop_prompt_bg.wasm") });
  await initGuardrail({ module_or_path: file("../wasm/outcrop_guardrail_bg.wasm") });
  await initPrivacy({ module_or_path: file("../wasm/outcrop_privacy_bg.wasm") });
  lines = native({ rare: false });
  whole = native({ rare: true });
});

/** A result as its JSON text, an error as `{ thrown }`; as the native side writes them. */
function text(run) {
  try {
    return run();
  } catch (thrown) {
    if (typeof thrown !== "string") throw thrown;
    return { thrown };
  }
}

/** Every line of a kind; at least so many, so that nothing is compared with nothing. */
function each(kind, least, compare, from = lines) {
  const found = from.filter((line) => line.kind === kind);
  assert.ok(found.length >= least, `${found.length} lines of ${kind}`);
  for (const line of found) compare(line, line.name ?? JSON.stringify(line).slice(0, 300));
}

const absent = (value) => value ?? undefined;
/** The module that answers for a line. */
const engine = ({ operation, model, family }, chats = core) => (media.answers(operation, absent(model) ?? "", absent(family)) ? media : chats);

/** What each kind of line was built with natively, here. */
function build({ kind, ask, whole, model, family, operation }, chats = core) {
  const { output, of, guardrail, path } = JSON.parse(whole ?? "{}");
  switch (kind) {
    case "embed":
      // The core has no room for things of several kinds in one vector.
      return ("inputs" in JSON.parse(ask) ? families : chats).embed(ask, model);
    case "rerank":
      return (operation === "Rerank" ? media : chats).rerank(ask, model);
    case "image":
      return media.image(ask, model, absent(family));
    case "video":
    case "clip":
      return media[kind](ask, model, absent(family), JSON.stringify(output));
    case "job":
      return media.poll(ask);
    case "jobs":
      return media.jobs(ask);
    case "count":
      return media.count(chats.call(ask, model, absent(family), of));
    case "value":
      return guardrail ? media.guardrail(guardrail.id, guardrail.version, ask) : media.other(operation, path, ask);
    default:
      return chats.call(ask, model, absent(family), operation);
  }
}

/** What goes over the wire, headers in the order of their names. */
function parts(request) {
  const { url, headers, body } = JSON.parse(request);
  const sorted = headers.map(([name, value]) => [name.toLowerCase(), value]).sort(([a], [b]) => (a < b ? -1 : 1));
  return { url, headers: sorted, body };
}

const kinds = { chat: 240, embed: 8, rerank: 2, image: 30, video: 5, clip: 3, job: 3, jobs: 1, count: 2, value: 2 };
for (const [kind, least] of Object.entries(kinds)) {
  test(`${kind}: calls, requests and answers are the same as native ones, byte for byte`, () => {
    each(kind, least, (line, name) => {
      assert.deepEqual(text(() => build(line)), line.call, name);
      assert.deepEqual(parts(engine(line).request(line.call, JSON.stringify({ region: "eu-west-1" }))), line.request, name);
      assert.deepEqual(text(() => engine(line).read(line.call, line.head, Buffer.from(line.body, "base64"))), line.answer, name);
      if (line.streaming) assert.deepEqual(text(() => core.streaming(line.call)), line.streaming, name);
    });
  });
}

test("streams in odd pieces give the same events as native ones in one piece", () => {
  let streams = 0;
  each("chat", 240, (line, name) => {
    if (!line.events) return;
    streams += 1;
    const body = Buffer.from(line.body, "base64");
    for (const size of [1, 7, 64, 1000]) {
      const events = new core.Events(line.call);
      const seen = [];
      const failed = text(() => {
        for (let at = 0; at < body.length; at += size) seen.push(events.push(body.subarray(at, at + size)));
        seen.push(events.close());
      });
      // Lists of events, joined as text so that no number is written anew.
      const joined = `[${seen.map((list) => list.slice(1, -1)).filter(Boolean).join(",")}]`;
      assert.deepEqual(failed ?? joined, line.events, `${name} in pieces of ${size}`);
      assert.equal(events.soFar(), line.soFar, `${name} in pieces of ${size}`);
      assert.deepEqual(text(() => events.finish()), line.finished, `${name} in pieces of ${size}`);
      events.free();
    }
  });
  assert.ok(streams > 100, `${streams} streams`);
});

test("the recorded files are what the web build makes", () => {
  const root = new URL("../../fixtures/", import.meta.url);
  const folders = readdirSync(root).flatMap((family) => readdirSync(new URL(`${family}/`, root)).map((name) => `${family}/${name}`));
  const known = new Map(whole.filter(({ call, body }) => call && body).map((line) => [line.name, line]));
  assert.deepEqual([...known.keys()].sort(), folders.sort());
  // The same values; that their bytes are the same follows from the native build, which holds the files to its bytes.
  const recorded = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
  for (const [name, line] of known) {
    assert.deepEqual(JSON.parse(build(line, families)), recorded(`${name}/call.json`), name);
    const answer = text(() => engine(line).read(line.call, line.head, Buffer.from(line.body, "base64")));
    const reply = recorded(`${name}/reply.json`);
    if (answer.thrown) assert.deepEqual(JSON.parse(answer.thrown), reply.error, name);
    else assert.deepEqual(JSON.parse(answer), reply, name);
    if (existsSync(new URL(`${name}/events.jsonl`, root))) {
      const events = new core.Events(line.call);
      const seen = [];
      text(() => {
        seen.push(...JSON.parse(events.push(Buffer.from(line.body, "base64"))));
        seen.push(...JSON.parse(events.close()));
      });
      const written = readFileSync(new URL(`${name}/events.jsonl`, root), "utf8").split("\n").filter(Boolean);
      if (!line.events.thrown) assert.deepEqual(seen, written.map((event) => JSON.parse(event)), name);
      events.free();
    }
  }
});

test("findings of bodies, right and wrong, are the same", () => {
  each("check", 2000, ({ operation, model, family, body, findings }, name) => {
    assert.deepEqual(text(() => engine({ operation, model, family }).check(operation, model, absent(family), body)), findings, name);
  });
});

test("what takes the place of the core says all that the native build says", () => {
  for (const kind of ["chat", "embed", "rerank", "count"]) {
    each(kind, kinds[kind], (line, name) => {
      assert.deepEqual(text(() => build(line, families)), line.call, name);
      if (line.streaming) assert.deepEqual(text(() => families.streaming(line.call)), line.streaming, name);
    }, whole);
  }
  each("check", 2000, (line, name) => {
    const { operation, model, family, body, findings } = line;
    assert.deepEqual(text(() => engine(line, families).check(operation, model, absent(family), body)), findings, name);
  }, whole);
  each("wishes", 700, (line, name) => assert.deepEqual(text(() => build(line, families)), line.call, name), whole);
});

test("bodies are read back, converted and described alike", () => {
  each("back", 240, ({ operation, model, family, body, other, read, converted, schema }, name) => {
    assert.deepEqual(text(() => families.fromBody(operation, model, absent(family), body)), read, name);
    const to = JSON.stringify({ operation: other });
    assert.deepEqual(text(() => families.convert(operation, model, absent(family), body, to)), converted, name);
    if (schema) assert.deepEqual(text(() => families.schema(operation, model, absent(family))), schema, name);
  }, whole);
});

test("families of one's own are taken, asked, checked and read alike", () => {
  each("own", 5, ({ rows, id, model, ask, written, call, streaming, bent, findings, schema, read }, name) => {
    assert.deepEqual(text(() => families.family(rows)), id, name);
    if (!call) return;
    assert.ok(families.answers(model, undefined));
    assert.equal(families.rows(id), written, name);
    const made = families.call(ask, model, undefined, "InvokeModel");
    assert.equal(made, call, name);
    assert.equal(families.call(ask, model, id, "InvokeModel"), call, name);
    assert.deepEqual(text(() => families.streaming(made)), streaming, name);
    assert.deepEqual(text(() => families.check("InvokeModel", model, id, bent)), findings, name);
    assert.deepEqual(text(() => families.schema("InvokeModel", model, id)), schema, name);
    assert.deepEqual(text(() => families.fromBody("InvokeModel", model, id, JSON.stringify(JSON.parse(made).body))), read, name);
  }, whole);
});

test("calls with wishes that families drop or refuse are the same", () => {
  each("wishes", 700, (line, name) => assert.deepEqual(text(() => build(line)), line.call, name));
});

test("signatures are those of AWS's own signer", () => {
  each("sign", 18, ({ ask, auth, ms, signed }, name) => assert.deepEqual(parts(core.sign(ask, auth, ms)), signed, name));
});

test("prompts parse, render and become calls the same, errors and their places too", () => {
  each("prompt", 15, ({ source, includes, inputs, ...native }, name) => {
    assert.deepEqual(text(() => templates.parse(source, includes)), native.parsed, name);
    assert.deepEqual(text(() => templates.includes(source)), native.named, name);
    const rendered = text(() => templates.render(source, includes, inputs));
    assert.deepEqual(rendered, native.rendered, name);
    const call = (model, operation) => (rendered.thrown ? rendered : text(() => core.prompted(rendered, model, undefined, operation)));
    assert.deepEqual(call(undefined, "InvokeModel"), native.call, name);
    assert.deepEqual(call("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "ConverseStream"), native.converse, name);
  });
});

test("what is typed for an input becomes the same value", () => {
  each("coerce", 8, ({ source, name, typed, value }) => {
    assert.deepEqual(text(() => templates.coerce(source, "{}", name, typed)), value, `${name}: ${typed}`);
  });
});

test("personal data is found, masked and restored the same, in pieces too", () => {
  each("policy", 2, ({ policy, refused }) => assert.deepEqual(text(() => new privacy.Redactor(policy)), refused, policy));
  each("privacy", 30, (line) => {
    const redactor = new privacy.Redactor(line.policy);
    const names = JSON.parse(redactor.names());
    const found = (units) => {
      const rows = [...redactor.find(line.text, units, false)];
      return rows.flatMap((name, at) => (at % 4 ? [] : [{ type: names[name], score: rows[at + 1] / 1000, start: rows[at + 2], end: rows[at + 3] }]));
    };
    const [points, bytes] = [found("codePoints"), found("bytes")];
    const spans = found("utf16").map(({ type, start, end }, at) => [type, start, end, points[at].start, bytes[at].start]);
    assert.deepEqual(spans, line.found, line.text);
    const vault = new privacy.Vault();
    assert.equal(redactor.redact(line.text, false, vault), line.masked);
    assert.equal(vault.export(), line.vault);
    assert.equal(privacy.Vault.import(line.vault).restore(line.masked, false), line.restored);
    assert.equal(redactor.redact(line.text, true, new privacy.Vault()), line.answered);
    assert.equal(redactor.redactJson(line.value, "[]", false, new privacy.Vault()), line.maskedValue);
    assert.equal(redactor.redactChat(line.chat, new privacy.Vault()), line.maskedChat);
    // A stream cannot look ahead for what may not be made up.
    if (line.policy.includes("fake")) return;
    const stream = redactor.stream(false, new privacy.Vault());
    const letters = [...line.text];
    let pieces = "";
    for (let at = 0; at < letters.length; at += 13) pieces += stream.push(letters.slice(at, at + 13).join(""));
    assert.equal(pieces + stream.finish(), line.masked);
  });
});

test("patterns of one's own find the same and are wrong at the same place", () => {
  each("pattern", 700, ({ policy, texts, said }) => {
    let redactor;
    const thrown = text(() => ((redactor = new privacy.Redactor(policy)), "null"));
    if (!redactor) return assert.deepEqual(thrown, said, policy.slice(0, 200));
    const found = texts.map((text) => {
      const rows = [...redactor.find(text, "bytes", false)];
      return rows.flatMap((_, at) => (at % 4 ? [] : [[rows[at + 2], rows[at + 3]]]));
    });
    assert.deepEqual(found, said, policy.slice(0, 200));
  });
});

test("prompts that say redact become the same calls", () => {
  each("redact", 5, (line) => {
    const unmasked = text(() => templates.render(line.source, "{}", line.inputs));
    assert.deepEqual(unmasked, line.unmasked);
    const vault = new privacy.Vault();
    const rendered = text(() => privacy.redactRendered(unmasked, vault));
    assert.deepEqual(rendered, line.rendered);
    if (rendered.thrown) return;
    assert.equal(vault.export(), line.vault);
    assert.deepEqual(text(() => core.prompted(rendered, undefined, undefined, "InvokeModel")), line.call);
  });
});

test("policies say the same of the same texts", () => {
  const compiled = new Map();
  each("guardrail", 100, (line) => {
    const key = `${line.heuristics}\n${line.policy}`;
    if (!compiled.has(key)) compiled.set(key, new guardrail.Guardrail(line.policy, line.heuristics));
    const policy = compiled.get(key);
    assert.deepEqual([policy.rules(), policy.findings()], [line.rules, line.findings]);
    assert.deepEqual(text(() => policy.evaluate(line.request)), line.verdict, line.request);
  });
  each("policy refused", 3, (line) => {
    assert.deepEqual(text(() => guardrail.check(line.policy)), line.findings, line.policy);
    if (line.refused.thrown) assert.deepEqual(text(() => new guardrail.Guardrail(line.policy, "")), line.refused, line.policy);
  });
});

test("a guardrail is put on a call the same", () => {
  each("guarded", 30, (line) => assert.deepEqual(text(() => media.guarded(line.call, line.guard)), line.guarded, line.guard));
});
