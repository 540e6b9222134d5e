// What Bedrock runs, and what it costs. The data is fetched when it is first asked for, so that a page without it does not download it.

import { data } from "./load.js";

/** All models there are. */
export interface Catalogue {
  /** The day its source was read, `2026-11-22`. */
  read: string;
  /** The models, in the order of their ids. */
  models: Model[];
}

/** A model. What is absent is not known. */
export interface Model {
  /** The model id, without a region prefix. */
  id: string;
  /** Its name. */
  name: string;
  /** Who made it. */
  provider: string;
  /** The family of its body; absent where it is not asked through InvokeModel or Converse. */
  family?: string;
  /** The runtime, its stream in both directions, or endpoints with the APIs of other makers only. */
  endpoint: "runtime" | "bidirectional" | "compatible";
  /** Offered, offered with an end in sight, no longer answered, or a preview. */
  lifecycle: "active" | "legacy" | "retired" | "limited";
  /** The day from which it is not answered, `2026-11-30`. */
  endOfLife?: string;
  /** Where that day was read. */
  endOfLifeSource?: string;
  /** Whether the bare id can be called; if not, a profile's id can. */
  onDemand?: boolean;
  /** What it reads. */
  inputs: ("text" | "image" | "video" | "speech" | "audio")[];
  /** What it gives. */
  outputs: ("text" | "image" | "video" | "speech" | "embedding")[];
  /** Whether its answers can be streamed. */
  stream?: boolean;
  /** Whether Converse takes it. */
  converse?: boolean;
  /** Whether it takes tools. */
  tools?: boolean;
  /** Whether it takes system text. */
  system?: boolean;
  /** Tokens it can read and write together. */
  context?: number;
  /** Tokens it can write. */
  output?: number;
  /** Regions in which the bare id can be called. */
  regions?: string[];
  /** Tokens below which a prompt is not cached. */
  cacheMinimum?: number;
  /** Tokens of quota that each token of output takes; 1 when absent. */
  quotaPerOutput?: number;
  /** Where that was read. */
  quotaSource?: string;
  /** What a call by the bare id costs. */
  prices?: Prices;
  /** Its inference profiles. */
  profiles?: Profile[];
  /** Where the row was read. */
  sources: string[];
  /** When. */
  read: string;
}

/** An inference profile of a model. */
export interface Profile {
  /** Its id: the model's behind a region prefix. */
  id: string;
  /** The prefix. */
  scope: string;
  /** Regions from which it can be called. */
  regions?: string[];
  /** What a call costs. */
  prices?: Prices;
  /** Where the row was read. */
  sources: string[];
}

/** What a model costs, in US dollars; tokens by the million. What is absent is not known, and never zero. */
export interface Prices {
  /** Read. */
  input?: number;
  /** Written. */
  output?: number;
  /** Read from the cache. */
  cacheRead?: number;
  /** Written to the cache for five minutes. */
  cacheWrite?: number;
  /** Written to the cache for an hour. */
  cacheWriteHour?: number;
  /** Read in a batch job. */
  batchInput?: number;
  /** Written in a batch job. */
  batchOutput?: number;
  /** Read in the flex tier. */
  flexInput?: number;
  /** Written in the flex tier. */
  flexOutput?: number;
  /** Read in the priority tier. */
  priorityInput?: number;
  /** Written in the priority tier. */
  priorityOutput?: number;
  /** Other prices for calls that read more than so many tokens. */
  above?: { tokens: number; input: number; output: number };
  /** An image. */
  image?: number;
  /** A second of video. */
  videoSecond?: number;
  /** A second of audio. */
  audioSecond?: number;
  /** A query of a reranker. */
  query?: number;
  /** Where they were read. */
  source: string;
  /** Where that source says it has them from. */
  upstream?: string;
  /** The day they were read. */
  read: string;
}

/** The catalogue: fetched once, and asked for again should that have failed. */
export function models(): Promise<Catalogue> {
  return data<Catalogue>("models.json");
}
