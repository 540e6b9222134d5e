// Families of your own, bodies read back, and schemas. Everything of `outcrop` is here too, and knows the families that are taken.

import init, * as registry from "../wasm/outcrop_families.js";
import { adopt, Call, type Spoken } from "./call.js";
import { engine } from "./error.js";
import { bytes } from "./load.js";
import type { Chat, Finding, Json, Operation } from "./types.js";

export * from "./index.js";

await init({ module_or_path: bytes(new URL("../wasm/outcrop_families_bg.wasm", import.meta.url)) });
adopt(registry);

/**
 * Takes a family of your own, as the rows that `docs/custom-families.md` tells of; returns its id, for `family` in a call. The ids
 * its `models` list are its own from here on, in every entry of the package, as long as the page or process lives.
 */
export function family(rows: Json): string {
  return engine(() => registry.family(JSON.stringify(rows)));
}

/** The rows of a family, your own or a built-in one to start from. */
export function rows(id: string): Json {
  return JSON.parse(engine(() => registry.rows(id))) as Json;
}

/** A request body, read back. */
export interface FromBody {
  /** What it says. */
  chat: Chat;
  /** What the chat has no place for, has otherwise, or keeps in the body's own spelling; pointers into the body. */
  findings: Finding[];
  /** The operation the body was for. */
  operation: Operation;
  /** The family that speaks for its model. */
  family: string;
}

const text = (body: Json | string): string => (typeof body === "string" ? body : JSON.stringify(body));

/** The conversation that a request body holds; without any finding, the chat's own call has the same body. */
export function fromBody(body: Json | string, model: string, { family, operation = "InvokeModel" }: Spoken = {}): FromBody {
  return JSON.parse(engine(() => registry.fromBody(operation, model, family, text(body)))) as FromBody;
}

/** Where a body is to go: another model, another operation, or both. */
export interface Target extends Spoken {
  /** The other model; the same when absent. */
  model?: string;
}

/** A request body as the call that says the same to another model or through another operation; what is lost is in its findings. */
export function convert(body: Json | string, model: string, to: Target, { family, operation = "InvokeModel" }: Spoken = {}): Call {
  return Call.fromText(engine(() => registry.convert(operation, model, family, text(body), JSON.stringify(to))));
}

/** The JSON Schema (2020-12) of a model's body, with the limits a field can say alone. */
export function schema(model: string, { family, operation = "InvokeModel" }: Spoken = {}): Json {
  return JSON.parse(engine(() => registry.schema(operation, model, family))) as Json;
}
