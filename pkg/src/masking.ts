// Where `outcrop/privacy` puts itself when it is loaded, so that a page downloads it only where it is used.

import { OutcropError } from "./error.js";
import type * as Privacy from "./privacy.js";

let loaded: typeof Privacy | undefined;

/** Called by the module itself. */
export function provide(privacy: typeof Privacy): void {
  loaded = privacy;
}

/** The module, or an error: what is to be masked must never go as it is. */
export function privacy(): typeof Privacy {
  if (loaded) return loaded;
  const message = 'prompt is not valid: it says redact, which needs import "outcrop/privacy" first, or await Prompt.load(…) in place of new Prompt(…)';
  throw new OutcropError({ code: "malformed", message });
}
