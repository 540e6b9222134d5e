// The values everything passes around, as JSON. Names and meanings are those of the Rust crate `outcrop`.
// A member that has no value is absent, never null.

import type { Vault } from "./privacy.js";

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** A conversation, the tools it may use and the wishes that go with it. It knows nothing about models. */
export interface Chat {
  /** What the model is told before the conversation: text and cache points. */
  system?: Part[];
  /** The turns, oldest first. */
  messages: Message[];
  /** The tools the model may call. */
  tools?: Tool[];
  /** Whether it may, must or must not call one; `{ tool: name }` for a certain one. */
  toolChoice?: "auto" | "any" | "none" | { tool: string };
  /** Sampling and length. */
  params?: Params;
}

/** One turn. */
export interface Message {
  /** Whose turn it is; tool results are said by the user. */
  role: "user" | "assistant";
  /** What it holds, in order. */
  content: Part[];
}

/** One piece of a turn, told apart by `type`. */
export type Part = Text | Image | Document | Video | ToolCall | ToolResult | JsonPart | Reasoning | CachePoint | Other;

/** Text, byte for byte. */
export interface Text {
  type: "text";
  text: string;
  /** The stretches of it that came from inputs rather than from the author. */
  inputs?: Span[];
}

/** A stretch of text that came from an input. Offsets in bytes of UTF-8, not in UTF-16 units. */
export interface Span {
  /** First byte. */
  start: number;
  /** One past the last byte. */
  end: number;
  /** The input's name. */
  input: string;
}

/** An image. */
export interface Image {
  type: "image";
  format: "png" | "jpeg" | "gif" | "webp" | (string & {});
  source: Source;
}

/** A document. */
export interface Document {
  type: "document";
  format: "pdf" | "csv" | "doc" | "docx" | "xls" | "xlsx" | "html" | "txt" | "md" | (string & {});
  /** A neutral name; the model sees it. */
  name: string;
  source: Source;
}

/** A video. */
export interface Video {
  type: "video";
  format: "mp4" | "mov" | "mkv" | "webm" | "flv" | "mpeg" | "mpg" | "wmv" | "three_gp" | (string & {});
  source: Source;
}

/** Where the bytes of an image, document or video are. */
export type Source =
  /** The bytes themselves, in base64. */
  | { data: string }
  /** Plain text, for documents. */
  | { text: string }
  /** An object in S3: `s3://bucket/key`, and the account that owns the bucket. */
  | { s3: { uri: string; bucketOwner?: string } };

/** A call of a tool by the model. */
export interface ToolCall {
  type: "toolCall";
  /** The id its result must carry. */
  id: string;
  /** The tool's name. */
  name: string;
  /** The arguments. */
  input: Json;
  /** Whether the service runs the tool itself; its result is another part of the same turn. Absent means it does not. */
  server?: boolean;
  /**
   * What else the block had, in the wire's own words, to be sent back with it: of several toolsets, `toolset_name` says which one a
   * tool is of.
   */
  extra?: { [member: string]: Json };
}

/** The result of a tool call. */
export interface ToolResult {
  type: "toolResult";
  /** The id of the call. */
  id: string;
  /** Text, JSON, images or documents. */
  content: Part[];
  /** Whether the tool failed; absent means it did not. */
  error?: boolean;
}

/** A JSON value, inside a tool result. */
export interface JsonPart {
  type: "json";
  value: Json;
}

/** What the model thought before it answered. */
export interface Reasoning {
  type: "reasoning";
  /** The thought; absent when it is redacted. */
  text?: string;
  /** Proof that the thought is the model's own; must be sent back unchanged. */
  signature?: string;
  /** An encrypted thought, in base64; must be sent back unchanged. */
  redacted?: string;
}

/** Everything before this point may be kept by the service for the next call. */
export interface CachePoint {
  type: "cachePoint";
  /** How long; the service's default when absent. */
  ttl?: "5m" | "1h" | (string & {});
}

/** A block of the wire that has no name here, kept as it was. */
export interface Other {
  type: "other";
  value: Json;
}

/** A tool the model may call. */
export interface Tool {
  /** Letters, digits, `_` and `-`. */
  name: string;
  /** What it does, for the model to read. */
  description?: string;
  /** JSON Schema of its arguments, an object; any object when absent. */
  input?: Json;
  /** Whether the model is held to the schema; absent means it is not. */
  strict?: boolean;
}

/** Sampling and length. Absent means the model's own default. */
export interface Params {
  /** The most tokens to write. */
  maxTokens?: number;
  /** How freely to choose words. */
  temperature?: number;
  /** Choose among the likeliest words that together have this probability. */
  topP?: number;
  /** Choose among this many of the likeliest words. */
  topK?: number;
  /** Stop when one of these has been written. */
  stop?: string[];
  /** Members for the model's own body, in its own spelling: `{ thinking: { … } }`. */
  extra?: { [member: string]: Json };
  /** Make the call without checking whether the service would refuse it: for what the service takes by now and this release does not know. */
  unchecked?: boolean;
}

/** A whole answer. */
export interface Reply {
  /** What the model said, thought and asked for, in order. */
  parts: Part[];
  /** Why it stopped; absent when what had arrived so far broke off. */
  stop?: Stop;
  /** What it cost, in tokens. */
  usage: Usage;
  /** The guardrail's trace, as the service sent it. */
  guardrail?: Json;
  /** What there is to know about the answer. */
  findings?: Finding[];
  /** Facts about the exchange. */
  metadata?: Metadata;
}

/** Why a model stopped. */
export interface Stop {
  /** In the common spelling. */
  reason: Reason;
  /** In the wire's own spelling. */
  raw?: string;
}

/**
 * Why a model stopped, in the common spelling: it had said everything (`end`), reached the token limit (`length`), wrote a stop
 * sequence (`stop`), wants a tool called (`tool`), a content filter of the model (`filter`), it refused (`refusal`), a guardrail
 * intervened (`guardrail`), the context window is full (`context`), it wrote something the service could not read (`malformed`),
 * it paused and goes on when the conversation is sent again (`pause`), it failed (`error`), or a word without a name here
 * (`unknown`; see `raw`).
 */
export type Reason =
  | "end"
  | "length"
  | "stop"
  | "tool"
  | "filter"
  | "refusal"
  | "guardrail"
  | "context"
  | "malformed"
  | "pause"
  | "error"
  | "unknown";

/** Tokens. Input excludes what was read from or written to a cache. */
export interface Usage {
  /** Tokens read, caches apart. */
  inputTokens?: number;
  /** Tokens written, thoughts and all. */
  outputTokens?: number;
  /** Those of them that were thoughts, where the model says. */
  reasoningTokens?: number;
  /** Tokens read from a cache. */
  cacheReadTokens?: number;
  /** Tokens written to a cache. */
  cacheWriteTokens?: number;
}

/** Facts about the exchange. */
export interface Metadata {
  /** The service's id of the request. */
  requestId?: string;
  /** Milliseconds the service took. */
  latencyMs?: number;
  /** The stop sequence that was written. */
  stopSequence?: string;
  /**
   * Members of the model's own answer without a name here: those asked for with `additionalModelResponseFieldPaths` of Converse, and
   * on InvokeModel what else Claude's answer had, such as `context_management` with the edits that were applied.
   */
  additional?: Json;
}

/** One step of a streamed answer, told apart by `type`. */
export type Event =
  /** More text. */
  | { type: "text"; text: string }
  /** More of the model's thoughts. */
  | { type: "reasoning"; text: string }
  /** A tool call begins. */
  | { type: "toolStart"; id: string; name: string; server?: boolean; extra?: { [member: string]: Json } }
  /** More of a tool call's arguments, a piece of JSON text. */
  | { type: "toolInput"; id: string; json: string }
  /** A tool call is complete. */
  | { type: "toolCall"; id: string; name: string; input: Json; server?: boolean; extra?: { [member: string]: Json } }
  /** The answer is complete. Always the last, and only once. */
  | { type: "stop"; stop: Stop; usage: Usage };

/** One thing to know about a request or an answer. */
export interface Finding {
  /** Stable code, `BR-CLAUDE-003` for example. */
  code: string;
  /** The service would refuse it (`refused`), the model would not see it as it is (`ignored`), or it works and there is something to know (`note`); the model is at its end (`retired`), or the request costs more than it need (`costly`). */
  severity: "refused" | "retired" | "ignored" | "costly" | "note";
  /** JSON pointer into the body the finding is about. */
  pointer: string;
  /** The same place in the caller's spelling, `params.maxTokens` for example. */
  at?: string;
  /** What was, and what would do. */
  message: string;
  /** The message the service answers with, where it is known. */
  service?: string;
  /** The page that says so. */
  source?: string;
}

/** An operation of the Bedrock runtime. */
export type Operation =
  | "InvokeModel"
  | "InvokeModelWithResponseStream"
  | "Converse"
  | "ConverseStream"
  | "CountTokens"
  | "ApplyGuardrail"
  | "InvokeGuardrailChecks"
  | "StartAsyncInvoke"
  | "GetAsyncInvoke"
  | "ListAsyncInvokes"
  | "Rerank";

/** What to turn into vectors. */
export interface Embed {
  /** The texts, in the order their vectors come back. */
  texts?: string[];
  /** Numbers in each vector. */
  dimensions?: number;
  /** Whether vectors have length one. */
  normalize?: boolean;
  /** The kinds of numbers wanted. */
  types?: ("float" | "int8" | "uint8" | "binary" | "ubinary" | (string & {}))[];
  /** Images, in the order their vectors come back; bytes in base64. */
  images?: { format: "png" | "jpeg" | "gif" | "webp" | (string & {}); data: string }[];
  /** What the vectors are for: to be found, to find, to tell classes apart, to find groups. */
  purpose?: "document" | "query" | "classification" | "clustering";
  /** Which end of a text that is too long is cut; `none` makes it an error. */
  truncate?: "none" | "start" | "end";
  /**
   * Things that are not one text or one image: what stands in one list makes one vector. Cohere Embed v4 takes many lists of texts and
   * images, Titan's multimodal model and Marengo a text and an image, Nova one text, image, sound or video a call. In a page this needs
   * `outcrop/families`.
   */
  inputs?: EmbedItem[][];
}

/** One thing of those that make a vector, told apart by `type`. */
export type EmbedItem =
  | { type: "text"; text: string }
  | { type: "image"; format: "png" | "jpeg" | "gif" | "webp" | (string & {}); source: Source }
  | { type: "audio"; format: "mp3" | "wav" | "ogg" | (string & {}); source: Source }
  | { type: "video"; format: "mp4" | "mov" | "mkv" | "webm" | "flv" | "mpeg" | "mpg" | "wmv" | "three_gp" | (string & {}); source: Source };

/** Vectors, in the order of the texts. */
export interface Embeddings {
  /** The vectors; where several types were asked for, one after another for each text. */
  embeddings: { type: "float" | "int8" | "uint8" | "binary" | "ubinary" | (string & {}); values: number[] }[];
  /** What it cost, in tokens. */
  usage: Usage;
  /** The service's id of the request. */
  requestId?: string;
}

/** A question, and documents to put in order of their relevance to it. */
export interface Rerank {
  /** The question. */
  query: string;
  /** The documents. */
  documents: string[];
  /** How many of the best to return; all when absent. */
  top?: number;
}

/** Documents in order, the most relevant first. */
export interface Ranking {
  /** The documents, by their place in the request from 0, and how relevant each is, 0 to 1. */
  results: {
    index: number;
    score: number;
    /** The document as the Rerank operation gives it back: `type` with `textDocument` or `jsonDocument`. */
    document?: Json;
  }[];
  /** What it cost, in tokens, where the model says. */
  usage: Usage;
  /** What the Rerank operation has more documents under, for `nextPage`. */
  nextToken?: string;
  /** The service's id of the request. */
  requestId?: string;
}

/** An image that is given; bytes in base64. */
export interface Picture {
  format: "png" | "jpeg" | "gif" | "webp" | (string & {});
  data: string;
}

/** Pixels. */
export interface Size {
  /** From left to right. */
  width: number;
  /** From top to bottom. */
  height: number;
}

/** What to make an image of. What a model has no place for is refused, not dropped. */
export interface ImageRequest {
  /** What to do. When absent, a mask means inpainting, an image a variation of it, and neither an image from words. */
  task?:
    | "generate"
    | "vary"
    | "inpaint"
    | "outpaint"
    | "erase"
    | "replace"
    | "recolor"
    | "removeBackground"
    | "tryOn"
    | "upscale"
    | "guide"
    | "restyle";
  /** What is to be seen. */
  prompt?: string;
  /** What is not to be seen. */
  negative?: string;
  /** Pixels of the result. */
  size?: Size;
  /** Its width to its height, `16:9` for example. */
  aspectRatio?: string;
  /** How many images. */
  count?: number;
  /** The same seed and wishes give the same image. */
  seed?: number;
  /** How closely the prompt is followed. */
  cfgScale?: number;
  /** How much is spent on it. */
  quality?: "standard" | "premium" | (string & {});
  /** A style, as the model spells it. */
  style?: string;
  /** The format of the result. */
  format?: "png" | "jpeg" | "webp" | (string & {});
  /** The image to begin with. */
  image?: Picture;
  /** More images to vary together with it. */
  more?: Picture[];
  /** An image whose style, colours or garment is taken over. */
  reference?: Picture;
  /** The part of the image that is meant. */
  mask?: Mask;
  /** How far the result may go from the image: 0 keeps it, 1 ignores it. */
  strength?: number;
  /** Colours to use, `#rrggbb`. */
  colors?: string[];
  /** Keep to the shapes of the image: which, and how closely, 0 to 1. */
  control?: { by?: "edges" | "segments"; strength?: number };
  /** Pixels to add at each side. */
  extend?: { left?: number; right?: number; up?: number; down?: number };
  /** Members for the model's own body, in its own spelling; objects are merged. */
  extra?: { [member: string]: Json };
}

/** The part of an image that is meant. */
export type Mask =
  /** By an image of the same size, in black and white; a model that changes the other colour than `changes` refuses. */
  | { image: Picture; changes?: "black" | "white" }
  /** By a name: what is to be found in the image. */
  | { prompt: string }
  /** By the class of a garment, as the model spells it. */
  | { garment: string };

/** Images that were made. */
export interface Images {
  /** The images, in the order they came. */
  images: Artifact[];
  /** The mask that was used, where it was asked for. */
  mask?: Artifact;
  /** What there is to know about the answer: images that a filter kept back. */
  findings?: Finding[];
  /** The service's id of the request. */
  requestId?: string;
}

/** One image that was made. */
export interface Artifact {
  /** By its first bytes. */
  format: "png" | "jpeg" | "gif" | "webp" | "unknown" | (string & {});
  /** The image in base64; `pixels` of `outcrop/media` gives its bytes. */
  data: string;
  /** Its pixels, where its format is known. */
  size?: Size;
  /** The seed that gives it again, where the model says. */
  seed?: number;
  /** Why the model was done, where it says. */
  stop?: Stop;
}

/** What to make a video of. What a model has no place for is refused, not dropped. */
export interface VideoRequest {
  /** What is to be seen. */
  prompt?: string;
  /** How long it is to be. */
  seconds?: number;
  /** Its width to its height, `16:9` for example. */
  aspectRatio?: string;
  /** Its pixels, as the model spells them: `1280x720`, `540p`. */
  resolution?: string;
  /** The same seed and wishes give the same video. */
  seed?: number;
  /** Whether its end leads into its start. */
  loop?: boolean;
  /** The image it begins with. */
  first?: Still;
  /** The image it ends with. */
  last?: Still;
  /** Shots, instead of one prompt. */
  shots?: { prompt: string; image?: Still }[];
  /** Members for the model's own input, in its own spelling; objects are merged. */
  extra?: { [member: string]: Json };
}

/** An image of a video. */
export interface Still {
  format: "png" | "jpeg" | (string & {});
  source: Source;
}

/** A long text, image, sound or video to turn into vectors, by a job. */
export interface Clip {
  /** What it is. */
  medium: "text" | "image" | "audio" | "video" | (string & {});
  /** The text. */
  text?: string;
  /** The bytes of anything else, or where they are in S3. */
  source?: Source;
  /** The format of the bytes, `mp4` for example, where the model asks for it. */
  format?: string;
  /** Where to begin, in seconds. */
  start?: number;
  /** Where to end, in seconds from the start of the medium. */
  end?: number;
  /** Seconds of each stretch that gets a vector. */
  every?: number;
  /** What of it to look at, as the model spells it: `visual`, `audio`. */
  options?: string[];
  /** Numbers in each vector. */
  dimensions?: number;
  /** What the vectors are for. */
  purpose?: "document" | "query" | "classification" | "clustering";
  /** Members for the model's own input, in its own spelling; objects are merged. */
  extra?: { [member: string]: Json };
}

/** Where a job writes, and what it is marked with. */
export interface Output {
  /** `s3://bucket`, with a prefix or without. */
  uri: string;
  /** The ARN of the key to encrypt with. */
  kmsKey?: string;
  /** The account that owns the bucket, 12 digits. */
  bucketOwner?: string;
  /** The same token starts the same job once, however often it is sent. */
  token?: string;
  /** Tags, by their keys. */
  tags?: { [key: string]: string };
}

/** A job that was started. */
export interface Job {
  /** Its ARN; the last part is the folder it writes to. */
  arn: string;
  /** The service's id of the request that started it. */
  requestId?: string;
}

/** What has become of a job. */
export interface JobStatus {
  /** Its ARN. */
  arn: string;
  /** The ARN of its model. */
  model: string;
  /** How far it is. */
  state: "inProgress" | "completed" | "failed" | "unknown";
  /** The wire's own word for it. */
  raw?: string;
  /** Why it failed. */
  failure?: string;
  /** When it was started, ISO 8601. */
  submitted: string;
  /** When something was last heard of it, ISO 8601. */
  modified?: string;
  /** When it ended, ISO 8601. */
  ended?: string;
  /** Where it writes; its own folder is below. */
  output: string;
  /** The token it was started with. */
  token?: string;
  /** The service's id of the request. */
  requestId?: string;
}

/** Which jobs to list. */
export interface Jobs {
  /** Only those started after this, ISO 8601. */
  after?: string;
  /** Only those started before this, ISO 8601. */
  before?: string;
  /** Only those in this state. */
  state?: "inProgress" | "completed" | "failed";
  /** At most so many in a page, 1 to 1000. */
  most?: number;
  /** Whether those started first come first; the service begins with the latest. */
  oldestFirst?: boolean;
}

/** Some of the jobs there are. */
export interface JobPage {
  /** The jobs. */
  jobs: JobStatus[];
  /** What asks for the page after this one; `nextPage` makes the call. */
  nextToken?: string;
  /** The service's id of the request. */
  requestId?: string;
}

/** How many tokens a request has. */
export interface TokenCount {
  /** Tokens the model would read. */
  inputTokens: number;
  /** The service's id of the request. */
  requestId?: string;
}

/** An input as a prompt file declares it. */
export interface Input {
  /** The name it has in the body. */
  name: string;
  /** What it takes; `any` when the file declares no inputs. */
  type:
    | "any"
    | "string"
    | "integer"
    | "number"
    | "boolean"
    | "list"
    | "object"
    | "image"
    | "document"
    | "history"
    | (`list of ${string}` & {});
  /** What it is for. */
  description?: string;
  /** The value when none is given. */
  default?: Json;
  /** Whether it must be given. */
  required: boolean;
  /** The only values it takes; any when absent. */
  enum?: Json[];
  /** The line of the declaration, from 1; 0 when it stands in an include. */
  line: number;
  /** The column of that line in characters, from 1. */
  column: number;
}

/** What a prompt becomes with its inputs. */
export interface Rendered {
  /** The conversation. */
  chat: Chat;
  /** All text in order, by where it came from. */
  segments: Segment[];
  /** What there is to know about it. */
  findings: Finding[];
  /** The model the prompt file names. */
  model?: string;
  /** The family the prompt file names. */
  family?: string;
  /** What was masked, when the prompt file says `redact`; not part of its JSON. */
  readonly vault?: Vault;
}

/** A stretch of text from one origin. */
export interface Segment {
  /** The text. */
  text: string;
  /** Where it came from: the prompt file or one of its includes, or an input; names of several are joined by `+`. */
  origin: "author" | { input: string };
  /** Who says it. */
  role: "system" | "user" | "assistant";
}
