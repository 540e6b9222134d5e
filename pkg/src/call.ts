import { core } from "./core.js";
import { engine, OutcropError } from "./error.js";
import { type Auth, type Endpoint, place, signed, type Time, type Transport } from "./transport.js";
import type { EventStream, Vault } from "./privacy.js";
import type { Chat, Embed, Embeddings, Event, Finding, Json, Operation, Ranking, Reply, Rerank } from "./types.js";

/** What a module of the engine does with calls. */
interface Module {
  request(call: string, place: string): string;
  read(call: string, head: string, body: Uint8Array): string;
  check(operation: string, model: string, family: string | undefined, body: string): string;
}

/** What a module with the families of the core does, and with more. */
type Engine = Pick<typeof core, "call" | "embed" | "rerank" | "prompted" | "streaming" | "Events"> & Module;

let more: (Module & Pick<typeof core, "rerank"> & { answers(operation: string, model: string, family?: string): boolean }) | undefined;
let own: (Engine & { answers(model: string, family?: string): boolean }) | undefined;

/** @internal Hands the calls that another module answers for over to it. */
export function extend(module: NonNullable<typeof more>): void {
  more = module;
}

/** @internal Puts a module that knows more in the place of the core. */
export function adopt(module: NonNullable<typeof own>): void {
  own = module;
}

/** @internal The core, or what stands in its place. */
export function chats(): Engine {
  return own ?? core;
}

/** The module that answers for a call. */
function moduleOf(operation: string, model = "", family?: string): Module {
  if (own?.answers(model, family)) return own;
  return more?.answers(operation, model, family) ? more : chats();
}

/** A finished, validated request that knows how to read its own answer. It survives JSON: `Call.from(JSON.parse(JSON.stringify(call)))`. */
export class Call<T = Reply> {
  // Kept as the text the engine wrote, so that what is sent is that, byte for byte.
  readonly #text: string;
  #module: Module | undefined;

  /**
   * What its texts were masked with, when its prompt says `redact`; its answer is restored with it. It holds personal data, so it is
   * not part of the call's JSON: keep it apart, and give it to {@link Call.from}.
   */
  readonly vault: Vault | undefined;

  private constructor(text: string, vault?: Vault) {
    this.#text = text;
    this.vault = vault;
  }

  /** A call from its JSON form, and the vault its answer is to be restored with. That of an image or a job needs `outcrop/media`. */
  static from<T = Reply>(json: CallJson, { vault }: { vault?: Vault } = {}): Call<T> {
    return new Call(JSON.stringify(json), vault);
  }

  /** Found when it is needed: most calls are chats, and a body may be long. */
  get #engine(): Module {
    if (!more) return chats();
    if (!this.#module) {
      const { operation, modelId, family } = this.toJSON();
      this.#module = moduleOf(operation, modelId, family);
    }
    return this.#module;
  }

  /** @internal A call from the engine's own text. */
  static fromText<T = Reply>(text: string, vault?: Vault): Call<T> {
    return new Call(text, vault);
  }

  /** Its JSON form: operation, model id, family, headers, body and findings. */
  toJSON(): CallJson {
    return JSON.parse(this.#text) as CallJson;
  }

  /** The same call, answered as a stream. */
  streaming(): Call<T> {
    return new Call(engine(() => chats().streaming(this.#text)), this.vault);
  }

  /** The request to send yourself; signed when there is an API key or credentials, as it is when there are none. */
  request(to: Endpoint & Auth & Time): Request {
    const unsigned = engine(() => this.#engine.request(this.#text, place(to)));
    return signed(unsigned, to);
  }

  /** Reads the whole answer to {@link request}; throws an {@link OutcropError} when the service refused. */
  async read(response: Response): Promise<T> {
    const head = JSON.stringify({ status: response.status, headers: [...response.headers] });
    const body = new Uint8Array(await response.arrayBuffer());
    return restored(JSON.parse(engine(() => this.#engine.read(this.#text, head, body))) as T, this.vault);
  }

  /** A reader of the streamed answer, for bytes that come by a way of your own. */
  events(): Events {
    return new Events(this.#text, this.vault);
  }

  /** Sends the call and reads the whole answer. */
  async send(over: Transport): Promise<T> {
    return this.read(await this.#exchange(over));
  }

  /** Sends the call for a streamed answer and gives its events as they arrive. The exchange begins with the loop. */
  stream(over: Transport): Stream {
    const streaming = this.streaming();
    return new Stream(streaming.events(), async () => {
      const response = await streaming.#exchange(over);
      if (!response.ok) await streaming.read(response);
      return response.body ?? new ReadableStream({ start: (body) => body.close() });
    });
  }

  async #exchange({ credentials, mock, fetch = globalThis.fetch, signal, ...to }: Transport): Promise<Response> {
    const request = this.request({
      ...to,
      ...(mock === undefined ? {} : { endpoint: mock }),
      ...(credentials === undefined ? {} : { credentials: typeof credentials === "function" ? await credentials() : credentials }),
    });
    try {
      return await fetch(request, signal ? { signal } : {});
    } catch (cause) {
      if (signal?.aborted) throw cause;
      const message = `could not reach the service: ${cause instanceof Error ? cause.message : String(cause)}`;
      throw new OutcropError({ code: "transport", message }, { cause });
    }
  }
}

/** The events of a streamed answer as they arrive; leaving the loop early ends the exchange. */
export class Stream implements AsyncIterable<Event> {
  readonly #iterator: AsyncGenerator<Event, void, void>;
  #reply: Reply | undefined;

  /** @internal */
  constructor(events: Events, open: () => Promise<ReadableStream<Uint8Array>>) {
    this.#iterator = this.#read(events, open);
  }

  [Symbol.asyncIterator](): AsyncIterator<Event> {
    return this.#iterator;
  }

  /** The whole answer, once every event has been seen; events not yet taken are skipped. */
  async reply(): Promise<Reply> {
    while (!(await this.#iterator.next()).done);
    if (this.#reply) return this.#reply;
    throw new OutcropError({ code: "cut", message: "stream ended before the answer did: it was left early" });
  }

  async *#read(events: Events, open: () => Promise<ReadableStream<Uint8Array>>): AsyncGenerator<Event, void, void> {
    const reader = (await open()).getReader();
    try {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        yield* events.push(piece.value);
      }
      yield* events.close();
      this.#reply = events.finish();
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }
}

/** Reads a streamed answer from bytes, cut anywhere. */
export class Events {
  #state: InstanceType<typeof core.Events> | undefined;
  readonly #vault: Vault | undefined;
  readonly #restorer: EventStream | undefined;

  /** @internal */
  constructor(call: string, vault?: Vault) {
    this.#state = engine(() => new (chats().Events)(call));
    this.#vault = vault;
    this.#restorer = vault?.events();
  }

  /** Feeds bytes as they arrive; returns the events they complete. */
  push(bytes: Uint8Array): Event[] {
    return this.#restored(() => this.#open().push(bytes));
  }

  /** The last events, once the bytes have ended: the very last says why the model stopped. */
  close(): Event[] {
    return this.#restored(() => this.#open().close());
  }

  /** What has arrived, as a reply that broke off. */
  soFar(): Reply {
    return restored(JSON.parse(engine(() => this.#open().soFar())) as Reply, this.#vault);
  }

  #restored(run: () => string): Event[] {
    try {
      const events = JSON.parse(engine(run)) as Event[];
      return this.#restorer?.push(events) ?? events;
    } catch (error) {
      // What was held back comes first; the error comes again with the next call.
      const held = this.#restorer?.flush() ?? [];
      if (held.length > 0) return held;
      throw error;
    }
  }

  /** The whole answer, once the bytes have ended. Nothing can be asked after it. */
  finish(): Reply {
    const state = this.#open();
    this.#state = undefined;
    try {
      return restored(JSON.parse(engine(() => state.finish())) as Reply, this.#vault);
    } finally {
      state.free();
    }
  }

  #open(): InstanceType<typeof core.Events> {
    if (this.#state) return this.#state;
    throw new OutcropError({ code: "malformed", message: "events is not valid: the stream is finished" });
  }
}

/** An answer with what was masked in the request put back. Only replies hold what a model said. */
function restored<T>(answer: T, vault: Vault | undefined): T {
  return vault && Array.isArray((answer as Partial<Reply>).parts) ? (vault.restoreReply(answer as Reply) as T) : answer;
}

/** A call as JSON. */
export interface CallJson {
  /** What is asked of the service. */
  operation: Operation;
  /** The path of an operation that names no model. */
  path?: string;
  /** The model id as the caller gave it; absent where the operation names none. */
  modelId?: string;
  /** The family that speaks for the model. */
  family?: string;
  /** Headers beyond those every request has: guardrail, trace, latency. */
  headers?: { [name: string]: string };
  /** The request body; absent where there is none. */
  body?: Json;
  /** What there is to say about the body. */
  findings?: Finding[];
}

/** What a model id does not show. */
export interface Spoken {
  /** The family of an id that does not name one, as the ARN of an imported model. */
  family?: string;
  /** `InvokeModel`, the family's own body, when absent; `Converse` for the common one. */
  operation?: Operation;
}

/** A conversation, or one text from the user, as a call for this model; validated, nothing is sent. */
export function call(chat: Chat | string, model: string, { family, operation = "InvokeModel" }: Spoken = {}): Call {
  const whole: Chat = typeof chat === "string" ? { messages: [{ role: "user", content: [{ type: "text", text: chat }] }] } : chat;
  return Call.fromText(engine(() => chats().call(JSON.stringify(whole), model, family, operation)));
}

/** Texts, or one, as a call for their vectors. */
export function embed(texts: Embed | string, model: string): Call<Embeddings> {
  const whole: Embed = typeof texts === "string" ? { texts: [texts] } : texts;
  return Call.fromText(engine(() => chats().embed(JSON.stringify(whole), model)));
}

/**
 * A question and documents as a call for their order: through the model's own body, or through the operation `Rerank` of the agent
 * runtime, for which `model` is the ARN of a foundation model. That needs `outcrop/media`.
 */
export function rerank(ask: Rerank, model: string, { operation = "InvokeModel" }: { operation?: "InvokeModel" | "Rerank" } = {}): Call<Ranking> {
  const module = operation === "Rerank" ? more : chats();
  if (!module) throw new OutcropError({ code: "malformed", message: "operation is not valid: Rerank needs the module outcrop/media" });
  return Call.fromText(engine(() => module.rerank(JSON.stringify(ask), model)));
}

/** Every problem the service would have with a body, your own or ours. */
export function check(body: Json | string, model: string, { family, operation = "InvokeModel" }: Spoken = {}): Finding[] {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return JSON.parse(engine(() => moduleOf(operation, model, family).check(operation, model, family, text))) as Finding[];
}
