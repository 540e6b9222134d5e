import type { Finding } from "./types.js";

/** What each kind of failure carries besides its `code` and `message`. */
interface Kinds {
  /** A prompt file or its inputs are not right. Line from 1, 0 when the problem is not in the file; column in characters from 1, 0 for the whole line. */
  prompt: { line: number; column: number };
  /** The model would refuse this request; every problem is listed. */
  invalid: { model: string; findings: Finding[] };
  /** No family lists this model id; the nearest ones that are listed. */
  unknown_model: { id: string; nearest: string[] };
  /** The service answered with an error: its name (`ThrottlingException`), and the HTTP status unless it came inside a stream. */
  service: { name: string; status?: number; requestId?: string };
  /** The answer has no value where its family keeps one: JSON pointer, and the page that documents the shape. */
  unreadable: { family: string; pointer: string; docs: string };
  /** The service answered, and its filters kept what was asked for from the answer. */
  blocked: { family: string; requestId?: string };
  /** The bytes of an event stream are not a valid frame: its offset in bytes from the start of the stream. */
  frame: { offset: number };
  /** The stream ended before the answer did. */
  cut: {};
  /** The request cannot be signed as it is. */
  sign: {};
  /** A value that should be one of ours is not. */
  malformed: {};
  /** The bytes could not be moved; `cause` is what `fetch` threw. */
  transport: {};
}

/** A stable word for the kind of failure. */
export type Code = keyof Kinds;

/** A failure as the engine writes it. */
export type Problem = { [C in Code]: { code: C; message: string } & Kinds[C] }[Code];

/**
 * Everything that can go wrong, told apart by `code`:
 *
 * ```ts
 * if (error instanceof OutcropError && error.code === "invalid") show(error.findings);
 * ```
 */
export type OutcropError = { [C in Code]: Error & { code: C } & Kinds[C] }[Code];

class Failure extends Error {
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    // A service error's `name` is the service's own; all others carry the class's.
    Object.assign(this, { name: "OutcropError" }, problem);
  }
}

export const OutcropError: new (problem: Problem, options?: ErrorOptions) => OutcropError = Failure as never;

/** Runs a function of the engine, whose errors are JSON text. */
export function engine<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw typeof thrown === "string" ? new OutcropError(JSON.parse(thrown) as Problem) : thrown;
  }
}
