// The tour: a prompt and inputs, or a chat and a model, make a `Call`; a call is sent, or hands out its `Request`, and reads its own
// answer. Prompt files are in `outcrop/prompt`, images and jobs in `outcrop/media`, so that a page without them does not download
// them.

import { core } from "./core.js";

export { base64 } from "./base64.js";
export { Call, call, type CallJson, check, embed, Events, rerank, type Spoken, Stream } from "./call.js";
export { type Code, OutcropError, type Problem } from "./error.js";
export { type Auth, type Credentials, type Endpoint, sign, type Time, type Transport } from "./transport.js";
export type * from "./types.js";

/** The engine's version. */
export const version: string = core.version();
