// What the codes of findings stand for. The data is fetched when it is first asked for.

import { data } from "./load.js";
import type { Json, Operation } from "./types.js";

/** What a code stands for. */
export interface Explained {
  /** The code, `BR-CLAUDE-014`. */
  code: string;
  /** The family whose body it is about; absent where it is about any, or Converse's. */
  family?: string;
  /** The place in the body, where there is one; `*` stands for every item of an array. */
  at?: string;
  /** What must be so. */
  says: string;
  /** The message the service answers with to the example, where it is known. */
  service?: string;
  /** The page that says so. */
  source?: string;
  /** A request that breaks it and one that does not; absent for a field that anything may fill. */
  example?: {
    /** What is given: a request body, a conversation, a policy, … */
    given: "body" | "recorded" | "chat" | "embed" | "prompt" | "answer" | "image" | "video" | "guard" | "policy" | "batchJob" | "records" | "batchSize" | "region";
    /** The one that breaks it. */
    failing: Asked;
    /** The one that does not. */
    passing: Asked;
  };
}

/** One of a pair of requests. */
export interface Asked {
  /** Through what it is asked. */
  operation: Operation;
  /** Of whom. */
  model: string;
  /** What is asked. */
  body: Json;
}

/** What a finding's code stands for; `undefined` when there is none like it. */
export async function explain(code: string): Promise<Explained | undefined> {
  const wanted = code.toUpperCase();
  const found = (await all()).find((explained) => explained.code === wanted);
  return found && (long(found) as Explained);
}

/** Every code there is, in the order of families, fields and rules. */
export async function codes(): Promise<string[]> {
  return (await all()).map(({ code }) => code);
}

function all(): Promise<Explained[]> {
  return data<Explained[]>("explain.json");
}

/** A copy in which a text that stands as the word for it is there. */
function long(value: unknown): unknown {
  if (typeof value === "string" && /^(@long)+$/.test(value)) return "Basalt. ".repeat(75_000 * (value.length / 5));
  if (Array.isArray(value)) return value.map(long);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, long(member)]));
}
