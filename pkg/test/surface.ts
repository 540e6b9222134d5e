// What a user writes, for the compiler to check; nothing here is run.

import { call, Call, check, type Chat, OutcropError, type Reply, sign } from "outcrop";
import { type Model, models } from "outcrop/models";
import { type Assessment, checkGuardrail, Guardrail, type Verdict } from "outcrop/guardrail";
import { type CallOptions, countTokens, guarded, image, type Images, job, jobs, nextPage, pixels, video, wait, withOptions } from "outcrop/media";
import { Redactor, type Found, type Policy, Vault } from "outcrop/privacy";
import { Prompt } from "outcrop/prompt";

declare const source: string;
declare const append: (text: string) => void;
declare const session: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }>;

export async function everything(): Promise<void> {
  const prompt = new Prompt(source);
  const summary = prompt.call({ article: "…", words: 80 });
  const reply: Reply = await summary.send({ region: "us-east-1", apiKey: "…" });
  append(reply.stop?.reason === "end" ? "done" : (reply.stop?.raw ?? "broken off"));

  const stream = summary.stream({ region: "us-east-1", credentials: session, signal: AbortSignal.timeout(60_000) });
  for await (const event of stream) {
    if (event.type === "text") append(event.text);
    // @ts-expect-error: after the text, no tool call has a text
    if (event.type === "toolCall") append(event.text);
  }
  append(String((await stream.reply()).usage.outputTokens));

  const chat: Chat = { messages: [{ role: "user", content: [{ type: "text", text: "Name one igneous rock." }] }], params: { maxTokens: 20 } };
  const own = call(chat, "amazon.nova-lite-v1:0");
  const request: Request = own.request({ endpoint: "https://proxy.example/bedrock" });
  const again: Reply = await Call.from(own.toJSON()).read(await fetch(request));
  append(JSON.stringify(again));

  const signed: Request = await sign(request, { region: "us-east-1", credentials: await session(), time: new Date(0) });
  append(signed.headers.get("authorization") ?? "");
  for (const finding of check({ messages: [] }, "amazon.nova-lite-v1:0", { operation: "Converse" })) append(finding.message);
}

export async function pictures(): Promise<void> {
  const over = { region: "us-east-1", apiKey: "…" };
  const made: Images = await image({ prompt: "Folded gneiss", size: { width: 1280, height: 720 } }, "amazon.nova-canvas-v1:0").send(over);
  const bytes: Uint8Array | undefined = made.images[0] && pixels(made.images[0]);
  append(String(bytes?.length));
  // @ts-expect-error: a mask is one thing
  image({ mask: { changes: "white" } }, "amazon.nova-canvas-v1:0");

  const started = await video("A tide coming in", "amazon.nova-reel-v1:1", "s3://bucket/reels").send(over);
  append((await job(started).send(over)).state);
  append((await wait(started, { ...over, signal: AbortSignal.timeout(900_000) })).failure ?? "done");
  for (let call = jobs({ state: "failed" }), page = await call.send(over); ; page = await call.send(over)) {
    for (const { arn } of page.jobs) append(arn);
    const next = nextPage(call, page);
    if (!next) break;
    call = next;
  }
  append(String((await countTokens(call("Name one igneous rock.", "amazon.nova-lite-v1:0")).send(over)).inputTokens));
}

export async function masked(): Promise<void> {
  const policy: Policy = { entities: [{ type: "EMAIL", outputAction: "NONE" }], mask: { style: "hash", key: "…" }, allow: ["a@b.example"] };
  const redactor = new Redactor(policy);
  const found: Found[] = redactor.find("…", { units: "codePoints" });
  append(found.map(({ type, start, end }) => `${type} ${start}–${end}`).join());
  // @ts-expect-error: there is no such entity
  new Redactor({ entities: [{ type: "NICKNAME" }] });

  const vault = Vault.import(JSON.parse(JSON.stringify(new Vault().export())));
  const stream = redactor.stream({ vault, direction: "output" });
  append(stream.push("…") + stream.finish());
  const order: { mail: string } = redactor.redactJson({ mail: "…" }, { vault, pointers: ["/mail"] });
  append(vault.restoreJson(order).mail);

  const prompt = await Prompt.load(source);
  const call = prompt.call({}, { vault });
  const kept: Vault | undefined = call.vault ?? prompt.render().vault;
  append(String(kept?.size));
}

export function judged(policy: object): string {
  for (const { severity, message } of checkGuardrail(policy as never)) append(`${severity}: ${message}`);
  const guardrail = new Guardrail(policy as never, { heuristics: ["topics", "promptAttack"] });
  append(guardrail.findings.map(({ code }) => code).join());
  const verdict: Verdict = guardrail.evaluate([{ text: { text: "…", qualifiers: ["guard_content"] } }], { source: "OUTPUT", outputScope: "FULL" });
  const [assessment]: Assessment[] = verdict.assessments;
  append(assessment?.topicPolicy?.topics.map(({ name, detected }) => `${name} ${detected}`).join() ?? "");
  // @ts-expect-error: a text goes one way or the other
  guardrail.evaluate("…", {});
  // @ts-expect-error: there is no such heuristic
  new Guardrail(policy as never, { heuristics: ["words"] });
  const terms: CallOptions = { tier: "flex", metadata: { team: "geology" } };
  const call = withOptions(guarded(prompted(), { id: "gr4n1te", version: "DRAFT", trace: "on" }), terms);
  append(call.toJSON().operation);
  return verdict.action === "UNDECIDED" ? "ask the service" : (verdict.outputs[0]?.text ?? "pass");
}

declare const prompted: () => Call;

export function narrowed(error: unknown): string {
  if (!(error instanceof OutcropError)) return "";
  switch (error.code) {
    case "invalid":
      return error.findings.map((finding) => `${finding.at ?? finding.pointer}: ${finding.message}`).join("\n");
    case "service":
      return `${error.name} ${error.status ?? "in the stream"}`;
    case "blocked":
      return `${error.family} made nothing to show`;
    case "prompt":
      return `line ${error.line}`;
    default:
      // @ts-expect-error: only some kinds have findings
      return String(error.findings);
  }
}

export async function affordable(most: number): Promise<Model[]> {
  const { models: rows } = await models();
  return rows.filter((model) => model.lifecycle === "active" && (model.prices?.input ?? Infinity) <= most);
}
