// A guardrail's policy, checked and evaluated in the page. A page that only does that downloads nothing else.

import init, * as engine_ from "../wasm/outcrop_guardrail.js";
import { engine } from "./error.js";
import { bytes } from "./load.js";
import type { Finding, Json } from "./types.js";

await init({ module_or_path: bytes(new URL("../wasm/outcrop_guardrail_bg.wasm", import.meta.url)) });

/** What stands in for the service's models where it is asked for; what is not asked for is not evaluated, and the verdict says so. */
export type Heuristic = "topics" | "content" | "promptAttack" | "grounding";

/** To the model, or from it. */
export type Source = "INPUT" | "OUTPUT";

/** What a piece of text is to a guardrail: what an answer is to be supported by, what it is to answer, what is to be checked. */
export type Qualifier = "grounding_source" | "query" | "guard_content";

/** A block of what is judged, as ApplyGuardrail takes it. Text without qualifiers is what is to be checked; images are never looked at here. */
export type Content = { text: { text: string; qualifiers?: Qualifier[] } } | { image: { format: "png" | "jpeg"; source?: { bytes: string } } };

/** How a text is judged. */
export interface Judging {
  /** Which way it goes. */
  source: Source;
  /** `FULL` also tells the topics, filters and types of personal data that were looked for and not found; `INTERVENTIONS` unless said. */
  outputScope?: "INTERVENTIONS" | "FULL";
}

/** What was done about a detection. */
export type Effect = "BLOCKED" | "ANONYMIZED" | "NONE";

/** What every detection has. */
export interface Detected {
  action: Effect;
  /** Whether it counts as found. */
  detected?: boolean;
  /** How it was found, when a heuristic found it. */
  heuristic?: {
    method: string;
    /** 0 to 1. */
    score: number;
  };
}

type Level = "NONE" | "LOW" | "MEDIUM" | "HIGH";

/** What was found in a text, policy by policy; what has found nothing is absent. */
export interface Assessment {
  topicPolicy?: { topics: (Detected & { name: string; type: "DENY" })[] };
  contentPolicy?: { filters: (Detected & { type: string; confidence: Level; filterStrength?: Level })[] };
  wordPolicy?: { customWords?: (Detected & { match: string })[]; managedWordLists?: (Detected & { match: string; type: "PROFANITY" })[] };
  sensitiveInformationPolicy?: {
    /** `match` is the text itself, unmasked. */
    piiEntities?: (Detected & { match: string; type: string })[];
    regexes?: (Detected & { name: string; match: string; regex: string })[];
  };
  contextualGroundingPolicy?: {
    /** `threshold` is what `score` must reach, 0 to 1. */
    filters: (Detected & { type: "GROUNDING" | "RELEVANCE"; threshold: number; score: number })[];
  };
}

/** Something a guardrail checks. */
export type Check =
  | "topics"
  | "content"
  | "promptAttack"
  | "words"
  | "profanity"
  | "pii"
  | "regexes"
  | "grounding"
  | "relevance"
  | "automatedReasoning";

/** What one check answered. */
export interface Evaluation {
  check: Check;
  answer: "intervened" | "passed" | "notEvaluated";
  /** How: `exact`, `list`, `rules`, or the name of a heuristic. */
  method?: string;
  /** The highest score of a heuristic, the lowest of grounding and relevance; 0 to 1. */
  score?: number;
  /** Why it was not evaluated. */
  reason?: string;
}

/** What a policy says of a text, in the shape of ApplyGuardrail's answer. */
export interface Verdict {
  /** Text units the service would count, policy by policy: 1,000 characters each. */
  usage: { [units: string]: number };
  /** `UNDECIDED` when nothing that was evaluated intervened, and not everything was; the service never says that. */
  action: "NONE" | "GUARDRAIL_INTERVENED" | "UNDECIDED";
  /** Why, in words. */
  actionReason: string;
  /** What to use instead of the text: empty when it may pass, the blocked message, or the masked texts in order. */
  outputs: { text: string }[];
  assessments: Assessment[];
  /** How much of the text was looked at, in characters and images. */
  guardrailCoverage: { textCharacters?: { guarded: number; total: number }; images?: { guarded: number; total: number } };
  /** What each check answered. */
  evaluation?: Evaluation[];
}

/** A guardrail's policy, ready to be evaluated. Make one and share it. */
export class Guardrail {
  readonly #state: engine_.Guardrail;

  /**
   * Compiles a policy: a CreateGuardrail body, or what GetGuardrail answered. Throws an {@link OutcropError} with everything the service
   * would refuse. Heuristics are off unless asked for, one by one or with `true`.
   */
  constructor(policy: Json, { heuristics = [] }: { heuristics?: boolean | Heuristic[] } = {}) {
    const names = typeof heuristics === "boolean" ? (heuristics ? "all" : "") : heuristics.join();
    this.#state = engine(() => new engine_.Guardrail(JSON.stringify(policy), names));
  }

  /** What there is to know about the policy, none of it a reason to refuse it. */
  get findings(): Finding[] {
    return JSON.parse(engine(() => this.#state.findings())) as Finding[];
  }

  /** What it checks: `topics/NAME`, `content/HATE`, `words`, `profanity`, `pii/EMAIL`, `regexes/NAME`, `grounding`, `relevance`. */
  get rules(): string[] {
    return JSON.parse(engine(() => this.#state.rules())) as string[];
  }

  /** What the policy says of a text, or of blocks as ApplyGuardrail takes them. A verdict with something not evaluated is never a pass. */
  evaluate(content: string | Content[], { source, outputScope }: Judging): Verdict {
    const blocks = typeof content === "string" ? [{ text: { text: content } }] : content;
    return JSON.parse(engine(() => this.#state.evaluate(JSON.stringify({ source, content: blocks, outputScope })))) as Verdict;
  }
}

/** Everything the service would say about a policy; with severity `refused`, it would not take it. */
export function checkGuardrail(policy: Json): Finding[] {
  return JSON.parse(engine(() => engine_.check(JSON.stringify(policy)))) as Finding[];
}
