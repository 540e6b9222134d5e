// The core module, JSON text in and out; its functions are those of crates/outcrop-wasm. Errors are thrown as JSON text; see `engine`.

import init, * as core from "../wasm/outcrop_core.js";
import { bytes } from "./load.js";

await init({ module_or_path: bytes(new URL("../wasm/outcrop_core_bg.wasm", import.meta.url)) });

export { core };
