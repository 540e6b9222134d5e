// Where `outcrop/media` puts what sets a guardrail on a call when it is loaded, so that a page downloads it only where it is used.

import { OutcropError } from "./error.js";

let loaded: ((call: string, guard: string) => string) | undefined;

/** Called by the module itself. */
export function provide(guarded: NonNullable<typeof loaded>): void {
  loaded = guarded;
}

/** What sets it, or an error: what is to be guarded must never go as it is. */
export function guarding(): NonNullable<typeof loaded> {
  if (loaded) return loaded;
  const message = 'prompt is not valid: it says guardrail, which needs import "outcrop/media" first, or await Prompt.load(…) in place of new Prompt(…)';
  throw new OutcropError({ code: "malformed", message });
}
