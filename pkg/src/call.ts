import { core } from "./core.js";
import { engine, OutcropError } from "./error.js";
import { type Auth, type Endpoint, place, signed, type Time, type Transport } from "./transport.js";
import type { Chat, Event, Finding, Json, Reply } from "./types.js";

/** A finished, validated request that knows how to read its own answer. It survives JSON: `Call.from(JSON.parse(JSON.stringify(call)))`. */
export class Call<T = Reply> {
  // Kept as the text the engine wrote, so that what is sent is that, byte for byte.
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** A call from its JSON form. */
  static from<T = Reply>(json: Json): Call<T> {
    return new Call(JSON.stringify(json));
  }

  /** @internal A call from the engine's own text. */
  static fromText<T = Reply>(text: string): Call<T> {
    return new Call(text);
  }

  toJSON(): Json {
    return JSON.parse(this.#text) as Json;
  }

  /** The request to send yourself; signed when there is an API key or credentials, as it is when there are none. */
  request(to: Endpoint & Auth & Time): Request {
    const unsigned = engine(() => core.request(this.#text, place(to)));
    return signed(unsigned, to);
  }

  /** Reads the whole answer to {@link request}; throws an {@link OutcropError} when the service refused. */
  async read(response: Response): Promise<T> {
    const head = JSON.stringify({ status: response.status, headers: [...response.headers] });
    const body = new Uint8Array(await response.arrayBuffer());
    return JSON.parse(engine(() => core.read(this.#text, head, body))) as T;
  }

  /** A reader of the streamed answer, for bytes that come by a way of your own. */
  events(): Events {
    return new Events(this.#text);
  }

  /** Sends the call and reads the whole answer. */
  async send(over: Transport): Promise<T> {
    return this.read(await this.#exchange(over));
  }

  /** Sends the call, which must be one for a streamed answer, and gives its events as they arrive. */
  stream(over: Transport): Stream {
    return new Stream(this.events(), async () => {
      const response = await this.#exchange(over);
      if (!response.ok || !response.body) await this.read(response);
      return response.body ?? new ReadableStream();
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
      this.#reply = events.finish();
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }
}

/** Reads a streamed answer from bytes, cut anywhere. */
export class Events {
  #state: InstanceType<typeof core.Events> | undefined;

  /** @internal */
  constructor(call: string) {
    this.#state = engine(() => new core.Events(call));
  }

  /** Feeds bytes as they arrive; returns the events they complete. */
  push(bytes: Uint8Array): Event[] {
    return JSON.parse(engine(() => this.#open().push(bytes))) as Event[];
  }

  /** The whole answer, once the bytes have ended. Nothing can be pushed after it. */
  finish(): Reply {
    const state = this.#open();
    this.#state = undefined;
    try {
      return JSON.parse(engine(() => state.finish())) as Reply;
    } finally {
      state.free();
    }
  }

  #open(): InstanceType<typeof core.Events> {
    if (this.#state) return this.#state;
    throw new OutcropError({ code: "malformed", message: "events is not valid: the stream is finished" });
  }
}

/** A conversation, or one text from the user, as a call for this model; validated, nothing is sent. */
export function call(chat: Chat | string, model: string): Call {
  const whole: Chat = typeof chat === "string" ? { messages: [{ role: "user", content: [{ type: "text", text: chat }] }] } : chat;
  return Call.fromText(engine(() => core.call(JSON.stringify(whole), model)));
}

/** Every problem the service would have with a body, your own or ours. `operation` is `InvokeModel`, `Converse`, … */
export function check(body: Json | string, model: string, operation: string): Finding[] {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return JSON.parse(engine(() => core.check(operation, model, text))) as Finding[];
}
