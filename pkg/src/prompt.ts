// Prompt files. Everything of `outcrop` is here too.

import init, * as glue from "../wasm/outcrop_prompt.js";
import { Call, call } from "./call.js";
import { engine } from "./error.js";
import { bytes } from "./load.js";
import type { Chat, Finding, Json } from "./types.js";

export * from "./index.js";

await init({ module_or_path: bytes(new URL("../wasm/outcrop_prompt_bg.wasm", import.meta.url)) });

const templates = glue as unknown as {
  /** Prompt file → what it declares. */
  parse(source: string): string;
  /** Prompt file, inputs → `{ chat, model, findings }`. */
  render(source: string, inputs: string): string;
};

/** A rendered prompt: a conversation, the model the file names, and what there is to know about it. */
export interface Rendered {
  chat: Chat;
  model?: string;
  findings?: Finding[];
}

/** A parsed prompt file. */
export class Prompt {
  readonly #source: string;

  /** Parses; throws an {@link OutcropError} with the line and column of what is not right. */
  constructor(source: string) {
    engine(() => templates.parse(source));
    this.#source = source;
  }

  /** The conversation the inputs make of it. */
  render(inputs: { [name: string]: Json } = {}): Rendered {
    return JSON.parse(engine(() => templates.render(this.#source, JSON.stringify(inputs)))) as Rendered;
  }

  /** The validated call; for the model given, or the one the file names. */
  call(inputs: { [name: string]: Json } = {}, model?: string): Call {
    const rendered = this.render(inputs);
    return call(rendered.chat, model ?? rendered.model ?? "");
  }
}
