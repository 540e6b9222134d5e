// Personal data: finding it, masking it, putting it back. A page that only masks downloads nothing else.

import init, * as engine_ from "../wasm/outcrop_privacy.js";
import { engine, OutcropError } from "./error.js";
import { bytes } from "./load.js";
import { provide } from "./masking.js";
import type { Chat, Event, Finding, Json, Reply } from "./types.js";

await init({ module_or_path: bytes(new URL("../wasm/outcrop_privacy_bg.wasm", import.meta.url)) });

/** The types of personal data Bedrock's guardrails know. */
export type Entity =
  | "ADDRESS"
  | "AGE"
  | "AWS_ACCESS_KEY"
  | "AWS_SECRET_KEY"
  | "CA_HEALTH_NUMBER"
  | "CA_SOCIAL_INSURANCE_NUMBER"
  | "CREDIT_DEBIT_CARD_CVV"
  | "CREDIT_DEBIT_CARD_EXPIRY"
  | "CREDIT_DEBIT_CARD_NUMBER"
  | "DRIVER_ID"
  | "EMAIL"
  | "INTERNATIONAL_BANK_ACCOUNT_NUMBER"
  | "IP_ADDRESS"
  | "LICENSE_PLATE"
  | "MAC_ADDRESS"
  | "NAME"
  | "PASSWORD"
  | "PHONE"
  | "PIN"
  | "SWIFT_CODE"
  | "UK_NATIONAL_HEALTH_SERVICE_NUMBER"
  | "UK_NATIONAL_INSURANCE_NUMBER"
  | "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER"
  | "URL"
  | "USERNAME"
  | "US_BANK_ACCOUNT_NUMBER"
  | "US_BANK_ROUTING_NUMBER"
  | "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER"
  | "US_PASSPORT_NUMBER"
  | "US_SOCIAL_SECURITY_NUMBER"
  | "VEHICLE_IDENTIFICATION_NUMBER";

/** To the model, or from it. */
export type Direction = "input" | "output";

/** What is done with a finding: the text must not pass (it is masked here, too), it is masked, or it is only reported. */
export type Action = "BLOCK" | "ANONYMIZE" | "NONE";

/** What is done, in both directions unless one is named. Masked unless said. */
export interface Actions {
  action?: Action;
  /** For input. */
  inputAction?: Action;
  /** For output. */
  outputAction?: Action;
}

/** What to look for, and what to do with it. A guardrail's `sensitiveInformationPolicyConfig` is one. */
export interface Policy {
  /** Entities to look for; all when absent. */
  entities?: ({
    type: Entity;
    /** Findings less sure than this do not count; 0 to 1, 0.5 unless said. */
    threshold?: number;
  } & Actions)[];
  /** Patterns of your own, without look-around; each sees one line at a time. */
  regexes?: ({
    /** What its findings are called. */
    name: string;
    pattern: string;
    description?: string;
  } & Actions)[];
  /** Texts that are never findings, whatever their case. */
  allow?: (string | { text: string; direction: Direction })[];
  /** Texts that always are, where they stand as words. */
  deny?: ({
    text: string;
    /** An entity, or a name of your own. */
    name: Entity | (string & {});
  } & Actions)[];
  /** What stands in the place of a finding; `{ style: "type" }` unless said. */
  mask?: Mask;
}

/** What stands in the place of a finding. Only numbered and fake masks can be restored. */
export type Mask =
  /** `{EMAIL}`, as the service does. */
  | { style: "type" }
  /** `{EMAIL_1}`: the same value, the same number. */
  | { style: "numbered" }
  /** `{CREDIT_DEBIT_CARD_NUMBER:1111}` for numbers of eight digits and more. */
  | { style: "lastFour" }
  /** `{EMAIL:3f1c…}`, an HMAC under your key. */
  | { style: "hash"; key: string }
  /** Made-up values of the same form, from your seed. */
  | { style: "fake"; seed: string };

/** One finding. It says where, never what. */
export interface Found {
  /** An entity, or a name of the policy's own. */
  type: Entity | (string & {});
  /** How sure that is, 0 to 1. */
  score: number;
  /** Where it starts, in the units asked for. */
  start: number;
  /** One past its end. */
  end: number;
}

/** What offsets count: JavaScript's units, code points (Python), or bytes of UTF-8 (Rust). */
export type Units = "utf16" | "codePoints" | "bytes";

/** How a text is masked. */
export interface Masking {
  /** Keeps what is masked, so that it can be restored and gets the same placeholder again. */
  vault?: Vault;
  /** `input` unless said. */
  direction?: Direction;
}

/** One of these words, or an error: what is misspelt must not become something else in silence. */
function word<T extends string>(what: string, words: readonly T[], said: T): T {
  if (words.includes(said)) return said;
  throw new OutcropError({ code: "malformed", message: `${what} is not valid: must be ${words.join(" or ")}, got ${JSON.stringify(said)}` });
}

const output = (direction: Direction = "input"): boolean => word("direction", ["input", "output"], direction) === "output";

/** Text, or an error: the engine would read anything else as if it were one. */
function written(said: string): string {
  if (typeof said === "string") return said;
  throw new OutcropError({ code: "malformed", message: `text is not valid: must be a string, got ${typeof said}` });
}

/** A compiled policy. Make one and share it. */
export class Redactor {
  readonly #state: engine_.Redactor;
  readonly #names: string[];

  /** Compiles; throws an {@link OutcropError} with what is not right. Without a policy, every entity is looked for. */
  constructor(policy: Policy = {}) {
    this.#state = engine(() => new engine_.Redactor(JSON.stringify(policy)));
    this.#names = JSON.parse(this.#state.names()) as string[];
  }

  /** Everything the policy names, in order, without overlaps. */
  find(text: string, { units = "utf16", direction }: { units?: Units; direction?: Direction } = {}): Found[] {
    const rows = this.#state.find(written(text), word("units", ["utf16", "codePoints", "bytes"], units), output(direction));
    const found: Found[] = [];
    for (let at = 0; at + 3 < rows.length; at += 4) {
      const [name = 0, score = 0, start = 0, end = 0] = [rows[at], rows[at + 1], rows[at + 2], rows[at + 3]];
      found.push({ type: this.#names[name] ?? "CUSTOM", score: score / 1000, start, end });
    }
    return found;
  }

  /** The text, masked. */
  redact(text: string, { vault = new Vault(), direction }: Masking = {}): string {
    return this.#state.redact(written(text), output(direction), Vault.state(vault));
  }

  /** A JSON value, masked: texts, numbers and names of members, where the pointers lead (`/items/0/note`; `*` is every item) or everywhere. */
  redactJson<T>(value: T, { pointers = [], vault = new Vault(), direction }: Masking & { pointers?: string[] } = {}): T {
    const text = JSON.stringify(value);
    const masked = engine(() => this.#state.redactJson(text, JSON.stringify(pointers), output(direction), Vault.state(vault)));
    return JSON.parse(masked) as T;
  }

  /** A conversation, masked: texts, arguments and results of tools, documents that are text. What goes as it is is a finding. */
  redactChat(chat: Chat, { vault = new Vault() }: { vault?: Vault } = {}): { chat: Chat; findings: Finding[] } {
    return JSON.parse(engine(() => this.#state.redactChat(JSON.stringify(chat), Vault.state(vault)))) as { chat: Chat; findings: Finding[] };
  }

  /** Masks a text that arrives in pieces, cut anywhere; the same as for the whole text. */
  stream({ vault = new Vault(), direction }: Masking = {}): TextStream {
    return new TextStream(this.#state.stream(output(direction), Vault.state(vault)));
  }
}

/** What was masked, so that it can be put back. It holds personal data; JSON does not show it, {@link Vault.export} does. */
export class Vault {
  #state = new engine_.Vault();

  /** What {@link Vault.export} gave. */
  static import(json: VaultJson): Vault {
    const vault = new Vault();
    vault.#state = engine(() => engine_.Vault.import(JSON.stringify(json)));
    return vault;
  }

  /** @internal */
  static state(vault: Vault): engine_.Vault {
    return vault.#state;
  }

  /** Everything it knows, values included, as plain data for {@link Vault.import}. */
  export(): VaultJson {
    return JSON.parse(this.#state.export()) as VaultJson;
  }

  /** How many values it holds. */
  get size(): number {
    return this.#state.size;
  }

  /** The value behind a placeholder, `{EMAIL_1}` for example. */
  value(placeholder: string): string | undefined {
    return this.#state.value(placeholder);
  }

  /** The values put back. */
  restore(text: string): string {
    return this.#state.restore(written(text), false);
  }

  /** The values put back in a JSON value: in texts and names of members, and numbers as numbers. */
  restoreJson<T>(value: T): T {
    return JSON.parse(engine(() => this.#state.restoreJson(JSON.stringify(value)))) as T;
  }

  /** The values put back in a conversation. */
  restoreChat(chat: Chat): Chat {
    return JSON.parse(engine(() => this.#state.restoreChat(JSON.stringify(chat)))) as Chat;
  }

  /** The values put back in an answer. A call that has a vault does it by itself. */
  restoreReply(reply: Reply): Reply {
    return JSON.parse(engine(() => this.#state.restoreReply(JSON.stringify(reply)))) as Reply;
  }

  /** Puts values back in a text that arrives in pieces; placeholders may be cut anywhere. In JSON text they are escaped. */
  stream({ json = false }: { json?: boolean } = {}): TextStream {
    return new TextStream(this.#state.stream(json));
  }

  /** Puts values back in the events of an answer. A call that has a vault does it by itself. */
  events(): EventStream {
    return new EventStream(this.#state.events());
  }
}

/** A vault as plain data. */
export interface VaultJson {
  version: number;
  entries: { placeholder: string; name: string; value: string; kind?: string }[];
  [more: string]: Json;
}

/** A text that arrives in pieces. */
export class TextStream {
  #state: { push(piece: string): string; finish(): string; free(): void } | undefined;
  /** Half a letter, when a piece ends between its two units. */
  #half = "";

  /** @internal */
  constructor(state: { push(piece: string): string; finish(): string; free(): void }) {
    this.#state = state;
  }

  /** Takes a piece; returns what is settled. */
  push(piece: string): string {
    const whole = this.#half + written(piece);
    const cut = /[\ud800-\udbff]$/.test(whole) ? whole.length - 1 : whole.length;
    this.#half = whole.slice(cut);
    return this.#state?.push(whole.slice(0, cut)) ?? "";
  }

  /** Returns the rest. What comes after it is lost. */
  finish(): string {
    const last = this.#half && this.#state ? this.#state.push(this.#half) : "";
    this.#half = "";
    const rest = last + (this.#state?.finish() ?? "");
    this.#state?.free();
    this.#state = undefined;
    return rest;
  }
}

/** Events of an answer that arrive one after another. */
export class EventStream {
  readonly #state: engine_.EventRestorer;

  /** @internal */
  constructor(state: engine_.EventRestorer) {
    this.#state = state;
  }

  /** Takes events; returns those that are settled. */
  push(events: Event[]): Event[] {
    return JSON.parse(engine(() => this.#state.push(JSON.stringify(events)))) as Event[];
  }

  /** What was held back, when the events have ended or broken off. */
  flush(): Event[] {
    return JSON.parse(engine(() => this.#state.flush())) as Event[];
  }
}

/** @internal What a prompt's `redact` says, done. */
export function redactRendered(rendered: string, vault: Vault): string {
  return engine(() => engine_.redactRendered(rendered, Vault.state(vault)));
}

provide({ Redactor, Vault, TextStream, EventStream, redactRendered });
