// The core module: what this package asks of the engine, JSON text in and out. Errors are thrown as JSON text; see `engine`.

import init, * as glue from "../wasm/outcrop_core.js";
import { bytes } from "./load.js";

await init({ module_or_path: bytes(new URL("../wasm/outcrop_core_bg.wasm", import.meta.url)) });

export const core = glue as unknown as {
  /** The engine's version. */
  version(): string;
  /** Chat, model id → call. */
  call(chat: string, model: string): string;
  /** Call, `{ region }` or `{ endpoint }` → unsigned request: `{ method, url, headers: [[name, value]], body }`. */
  request(call: string, place: string): string;
  /** Request as above, `{ region, apiKey }` or `{ region, credentials }`, milliseconds since 1970 → signed request. */
  sign(request: string, auth: string, ms: number): string;
  /** Call, `{ status, headers: [[name, value]] }`, body → reply. */
  read(call: string, head: string, body: Uint8Array): string;
  /** Operation, model id, body → findings. */
  check(operation: string, model: string, body: string): string;
  /** The state of one stream; constructed from a call. The generated glue frees it when it is collected, if nobody has before. */
  Events: new (call: string) => {
    /** Bytes → events. */
    push(bytes: Uint8Array): string;
    /** → reply. */
    finish(): string;
    free(): void;
  };
};
