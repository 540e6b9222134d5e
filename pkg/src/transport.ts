import { core } from "./core.js";
import { engine } from "./error.js";

/** Where a request goes. */
export interface Endpoint {
  /** The AWS region, `us-east-1` for example; signatures are for it. */
  region?: string;
  /** The address to use instead of the region's own: a proxy or VPC endpoint. */
  endpoint?: string | URL;
}

/** AWS credentials. In a page use temporary ones only. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Part of temporary credentials. */
  sessionToken?: string;
}

/** Who asks. With neither, the request is not signed: a proxy or your own `fetch` does it. */
export interface Auth {
  /** A Bedrock API key, sent as a bearer token. */
  apiKey?: string;
  /** Credentials to sign with (SigV4); then the region is needed too. */
  credentials?: Credentials;
}

/** When a signature is made. */
export interface Time {
  /** Now, when absent. A signature is good for five minutes around it. */
  time?: Date;
}

/** How a call is sent. */
export interface Transport extends Endpoint, Omit<Auth, "credentials"> {
  /** Credentials to sign with (SigV4), or what gives fresh ones at each call. */
  credentials?: Credentials | (() => Credentials | Promise<Credentials>);
  /** Used in place of the global one: to add a header, go through a proxy, or answer from a test. */
  fetch?: (request: Request, init?: { signal?: AbortSignal }) => Promise<Response>;
  /** The address of a running `outcrop mock`, which is asked instead of the service. */
  mock?: string | URL;
  /** Ends the exchange when it fires. */
  signal?: AbortSignal;
}

/** A request as the engine writes it. */
interface Wire {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: string;
}

/** The same request, signed or with the key as bearer token. */
export async function sign(request: Request, auth: Auth & Time & { region: string }): Promise<Request> {
  const { method, url, headers } = request;
  const body = await request.clone().text();
  return signed(JSON.stringify({ method, url, headers: [...headers], body } satisfies Wire), auth);
}

/** What the engine asks about the place. */
export function place({ region, endpoint }: Endpoint): string {
  return JSON.stringify({ region, endpoint: endpoint === undefined ? undefined : String(endpoint) });
}

/** A standard request from the engine's, signed when there is something to sign with. */
export function signed(request: string, { region, apiKey, credentials, time = new Date() }: Endpoint & Auth & Time): Request {
  const text =
    apiKey === undefined && credentials === undefined
      ? request
      : engine(() => core.sign(request, JSON.stringify({ region, apiKey, credentials }), time.getTime()));
  const { method, url, headers, body } = JSON.parse(text) as Wire;
  // A page may not set `host`; both a page and Node derive it from the address, as the signature does.
  const settable = headers.filter(([name]) => name.toLowerCase() !== "host");
  return new Request(url, { method, headers: settable, ...(body ? { body } : {}) });
}
