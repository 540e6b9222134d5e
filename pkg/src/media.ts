// Images, videos, jobs, and the other operations of the runtime. Everything of `outcrop` is here too.

import init, * as media from "../wasm/outcrop_media.js";
import { Call, type CallJson, check, extend, type Spoken } from "./call.js";
import { engine, OutcropError } from "./error.js";
import { provide } from "./guarding.js";
import { bytes } from "./load.js";
import type { Transport } from "./transport.js";
import type { Artifact, Clip, Finding, ImageRequest, Images, Job, JobPage, Jobs, JobStatus, Json, Output, Ranking, TokenCount, VideoRequest } from "./types.js";

export * from "./index.js";

await init({ module_or_path: bytes(new URL("../wasm/outcrop_media_bg.wasm", import.meta.url)) });
extend(media);
provide((call, guard) => engine(() => media.guarded(call, guard)));

/** What a model id does not show. */
type Family = Pick<Spoken, "family">;

const made = <T>(run: () => string): Call<T> => Call.fromText<T>(engine(run));
const place = (output: Output | string): string => JSON.stringify(output);

/** An image to be made, or words for one, as a call; what the model has no place for is refused. */
export function image(ask: ImageRequest | string, model: string, { family }: Family = {}): Call<Images> {
  const whole: ImageRequest = typeof ask === "string" ? { prompt: ask } : ask;
  return made(() => media.image(JSON.stringify(whole), model, family));
}

/** A video to be made, or words for one, as a call that starts the job. */
export function video(ask: VideoRequest | string, model: string, output: Output | string, { family }: Family = {}): Call<Job> {
  const whole: VideoRequest = typeof ask === "string" ? { prompt: ask } : ask;
  return made(() => media.video(JSON.stringify(whole), model, family, place(output)));
}

/** A long medium to be turned into vectors, as a call that starts the job. */
export function clip(ask: Clip, model: string, output: Output | string, { family }: Family = {}): Call<Job> {
  return made(() => media.clip(JSON.stringify(ask), model, family, place(output)));
}

/** The model's own input, as a call that starts the job. */
export function startJob(input: Json, model: string, output: Output | string, { family }: Family = {}): Call<Job> {
  return made(() => media.start(JSON.stringify(input), model, family, place(output)));
}

/** What has become of a job, by its ARN, as a call. */
export function job(which: Job | string): Call<JobStatus> {
  return made(() => media.poll(JSON.stringify(typeof which === "string" ? { arn: which } : which)));
}

/** The jobs there are, as a call for their first page. */
export function jobs(which: Jobs = {}): Call<JobPage> {
  return made(() => media.jobs(JSON.stringify(which)));
}

/** The call for the page after this one, or for the documents after these; `undefined` when it was the last. */
export function nextPage<T extends JobPage | Ranking>(call: Call<T>, { nextToken }: T): Call<T> | undefined {
  if (nextToken === undefined) return undefined;
  const next = call.toJSON().operation === "Rerank" ? media.further : media.next;
  return made(() => next(JSON.stringify(call), nextToken));
}

/** How many tokens a chat's call has, as a call; the service counts, and asks no model. */
export function countTokens(call: Call): Call<TokenCount> {
  return made(() => media.count(JSON.stringify(call)));
}

/** A guardrail of the service, as a call names it. */
export interface Guard {
  /** Its id or ARN. */
  id: string;
  /** A number, or `DRAFT`. */
  version: string;
  /** Whether the answer is to say what was found, and with `full` what was not; `off` unless said. */
  trace?: "off" | "on" | "full";
  /** How a streamed answer is checked: held back until it is, or sent at once and never masked. The service's default unless said. */
  stream?: "synchronous" | "asynchronous";
  /** What the tags around guarded text end with, for `InvokeModel`: 1 to 20 letters and digits, new for every request. */
  tagSuffix?: string;
}

/** The same call under this guardrail of the service, in place of the one it had; its answer says so with the stop reason `guardrail`. */
export function guarded(call: Call, guard: Guard): Call {
  return Call.fromText(engine(() => media.guarded(JSON.stringify(call), JSON.stringify(guard))), call.vault);
}

/** What a call asks of the service rather than of the model. */
export interface CallOptions {
  /** Which tier is to serve it; the standard one unless said. */
  tier?: "default" | "priority" | "flex" | "reserved";
  /** How fast it is to be. */
  latency?: "standard" | "optimized";
  /** What stands beside it in the log of invocations: 1 to 16 strings of at most 256 characters, under names of the same. */
  metadata?: Record<string, string>;
  /** The id or ARN of the project it belongs to. */
  project?: string;
}

/**
 * The same call with these options, each in place of the one it had: members of a Converse body, headers for `InvokeModel`. An option
 * that the service would refuse for this model is an error, as far as the loaded modules know.
 */
export function withOptions(call: Call, options: CallOptions): Call {
  const { modelId = "", family } = call.toJSON();
  const { tier, latency, metadata, project } = options;
  const members = {
    ...(tier && { serviceTier: { type: tier } }),
    ...(latency && { performanceConfig: { latency } }),
    ...(metadata && { requestMetadata: metadata }),
    ...(project !== undefined && { projectIdentifier: project }),
  };
  const places = new Map([["serviceTier", "tier"], ["performanceConfig", "latency"], ["requestMetadata", "metadata"], ["projectIdentifier", "project"]]);
  const findings = check(members, modelId, { family, operation: "Converse" }).flatMap((finding) => {
    const place = places.get(finding.pointer?.split("/")[1] ?? "");
    return place === undefined ? [] : [{ ...finding, pointer: `options.${place}` }];
  });
  if (findings.some(({ severity }) => severity === "refused")) {
    throw new OutcropError({ code: "invalid", message: `${modelId} does not accept this request`, model: modelId, findings });
  }
  const found = JSON.stringify(findings);
  return Call.fromText(engine(() => media.options(JSON.stringify(call), JSON.stringify(options), found)), call.vault);
}

/** A guardrail's verdict, as a call; the body is ApplyGuardrail's own: `source`, `content`, `outputScope`. */
export function applyGuardrail(id: string, version: string, body: Json): Call<Json> {
  return made(() => media.guardrail(id, version, JSON.stringify(body)));
}

/** Any other operation whose path holds no model, as it is. */
export function operate(operation: CallJson["operation"], path: string, body: Json): Call<Json> {
  return made(() => media.other(operation, path, JSON.stringify(body)));
}

/** What the service would say about a body of CreateModelInvocationJob. A record's `modelInput` is a body like any other, for {@link check}. */
export function checkBatch(body: Json): Finding[] {
  return JSON.parse(engine(() => media.batch(JSON.stringify(body)))) as Finding[];
}

/** The bytes of an image that was made. */
export function pixels({ data }: Pick<Artifact, "data">): Uint8Array {
  const text = atob(data);
  return Uint8Array.from(text, (byte) => byte.charCodeAt(0));
}

/** How to wait for a job. */
export interface Wait {
  /** Milliseconds before it is asked about for the second time, 5000 when absent; each time after is half as much again. */
  first?: number;
  /** Milliseconds between two times at most, 30000 when absent. */
  longest?: number;
}

/** Asks about a job until it is over; that it failed is in its state. The signal of the transport ends the waiting. */
export async function wait(which: Job | string, over: Transport, { first = 5_000, longest = 30_000 }: Wait = {}): Promise<JobStatus> {
  const poll = job(which);
  for (let pause = first; ; pause = Math.min(pause * 1.5, longest)) {
    const status = await poll.send(over);
    if (status.state === "completed" || status.state === "failed") return status;
    await rest(pause, over.signal);
  }
}

function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new OutcropError({ code: "transport", message: "could not reach the service: the waiting was ended" }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
