// Prompt files. Everything of `outcrop` is here too.

import init, * as templates from "../wasm/outcrop_prompt.js";
import { base64 } from "./base64.js";
import { Call, chats, type Spoken } from "./call.js";
import { guarding } from "./guarding.js";
import { engine } from "./error.js";
import { bytes } from "./load.js";
import { privacy } from "./masking.js";
import type { Guard } from "./media.js";
import type { Policy, Vault } from "./privacy.js";
import type { Chat, Input, Json, Params, Rendered, Tool } from "./types.js";

export * from "./index.js";

await init({ module_or_path: bytes(new URL("../wasm/outcrop_prompt_bg.wasm", import.meta.url)) });

/** A value for an input. Bytes are an image, or the `data` of an image or document: `{ format: "pdf", name: "Report", data: bytes }`. */
export type Value = Json | Uint8Array | Value[] | { [member: string]: Value | undefined };

/** Inputs by name; `undefined` is as good as absent. */
export interface Inputs {
  [name: string]: Value | undefined;
}

/** What a prompt file declares: everything but the body. */
export interface PromptJson {
  /** The name the prompt file gives itself. */
  name?: string;
  /** What the prompt is for. */
  description?: string;
  /** The model id or ARN it asks for. */
  model?: string;
  /** The family of an ARN that does not name one. */
  family?: string;
  /** Sampling and length. */
  params?: Params;
  /** The inputs it takes, in the order of their declaration, or by name when nothing is declared. */
  inputs: Input[];
  /** The tools the model may call. */
  tools?: Tool[];
  /** Whether it may, must or must not call one. */
  toolChoice?: NonNullable<Chat["toolChoice"]>;
  /** The JSON Schema its answer is to follow. */
  output?: Json;
  /** What is masked before a call, and whose words. */
  redact?: Policy & { of?: "all" | "inputs" };
  /** The service's guardrail on every call. */
  guardrail?: Omit<Guard, "version"> & { version: string | number };
  /** The names of all includes. */
  includes?: string[];
}

/** A model other than the one the file names, and what a model id does not show. */
export interface Asked extends Spoken, Kept {
  model?: string;
}

/** Where a prompt that says `redact` keeps what it masks. */
export interface Kept {
  /** That of the conversation's other turns, so that the same value gets the same placeholder; a new one when absent. */
  vault?: Vault;
}

/** A parsed prompt file: YAML front matter and a Jinja body. */
export class Prompt {
  readonly #source: string;
  readonly #includes: string;
  readonly #declared: PromptJson;

  /** Parses; throws an {@link OutcropError} with the line and column of what is not right. Includes are texts by the name the file has for them. */
  constructor(source: string, { includes = {} }: { includes?: { [name: string]: string } } = {}) {
    this.#source = source;
    this.#includes = JSON.stringify(includes);
    this.#declared = JSON.parse(engine(() => templates.parse(source, this.#includes))) as PromptJson;
  }

  /** The same, and downloads what the file needs: `outcrop/privacy`, when it says `redact`, `outcrop/media`, when it says `guardrail`. */
  static async load(source: string, options: { includes?: { [name: string]: string } } = {}): Promise<Prompt> {
    const prompt = new Prompt(source, options);
    if (prompt.#declared.redact) await import("./privacy.js");
    if (prompt.#declared.guardrail) await import("./media.js");
    return prompt;
  }

  /** The names a prompt file includes directly, so that they can be loaded first. Includes may include; ask again with each. */
  static includes(source: string): string[] {
    return JSON.parse(engine(() => templates.includes(source))) as string[];
  }

  /** The name the prompt file gives itself. */
  get name(): string | undefined {
    return this.#declared.name;
  }

  /** What the prompt is for. */
  get description(): string | undefined {
    return this.#declared.description;
  }

  /** The model id or ARN it asks for. */
  get model(): string | undefined {
    return this.#declared.model;
  }

  /** The inputs it takes, in the order of their declaration, or by name when nothing is declared. */
  get inputs(): Input[] {
    return this.toJSON().inputs;
  }

  /** Everything it declares. */
  toJSON(): PromptJson {
    return structuredClone(this.#declared);
  }

  /** What was typed for an input, as the declared type: text stays text, numbers and booleans are read, the rest is JSON. */
  coerce(name: string, text: string): Json {
    return JSON.parse(engine(() => templates.coerce(this.#source, this.#includes, name, text))) as Json;
  }

  /** The conversation the inputs make, with the origin of every stretch of its text; masked when the file says `redact`. */
  render(inputs: Inputs = {}, { vault }: Kept = {}): Rendered {
    const rendered = this.#render(inputs, vault);
    const json = JSON.parse(rendered.text) as Rendered;
    // Reachable, and not in its JSON.
    return rendered.vault ? Object.defineProperty(json, "vault", { value: rendered.vault }) : json;
  }

  /** The validated call, for the model the file names or the one given here. What there was to say about the prompt comes first in its findings. */
  call(inputs: Inputs = {}, { model, family, operation = "InvokeModel", vault }: Asked = {}): Call {
    // The engine's own text goes on, so that no number changes its spelling on the way.
    const rendered = this.#render(inputs, vault);
    const call = engine(() => chats().prompted(rendered.text, model, family, operation));
    const { guardrail } = this.#declared;
    return Call.fromText(guardrail === undefined ? call : guarding()(call, JSON.stringify(guardrail)), rendered.vault);
  }

  #render(inputs: Inputs, vault?: Vault): { text: string; vault?: Vault } {
    const given = JSON.stringify(inputs, spelled);
    const text = engine(() => templates.render(this.#source, this.#includes, given));
    if (!this.#declared.redact) return { text };
    const { redactRendered, Vault } = privacy();
    const kept = vault ?? new Vault();
    return { text: redactRendered(text, kept), vault: kept };
  }
}

/** Bytes as what the engine takes for them. */
function spelled(this: unknown, key: string, value: unknown): unknown {
  // What was there before its `toJSON`, which Node's buffers have.
  const given = (this as { [key: string]: unknown })[key];
  if (!(given instanceof Uint8Array)) return value;
  return key === "data" ? base64(given) : { data: base64(given) };
}
