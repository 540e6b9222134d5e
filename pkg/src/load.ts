/** What a web page fetches and Node reads from beside this file: a module's bytes, in a form the generated glue takes. */
export function bytes(url: URL): Promise<Response> | BufferSource {
  // Asked for at run time, so that no bundler meets an import of `node:fs`.
  const node = (globalThis as { process?: { getBuiltinModule?(name: string): { readFileSync(url: URL): BufferSource } } }).process;
  if (url.protocol === "file:" && node?.getBuiltinModule) {
    return node.getBuiltinModule("node:fs").readFileSync(url);
  }
  return fetch(url);
}
