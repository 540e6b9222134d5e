/** What a web page fetches and Node reads from beside this file: a module's bytes, in a form the generated glue takes. */
export function bytes(url: URL): Promise<Response> | BufferSource {
  // Asked for at run time, so that no bundler meets an import of `node:fs`.
  const node = (globalThis as { process?: { getBuiltinModule?(name: string): { readFileSync(url: URL): BufferSource } } }).process;
  if (url.protocol === "file:" && node?.getBuiltinModule) {
    return node.getBuiltinModule("node:fs").readFileSync(url);
  }
  return fetch(url);
}

const loading = new Map<string, Promise<unknown>>();

/** A file of the package's data: fetched once, and asked for again should that have failed. */
export function data<T>(name: string): Promise<T> {
  let file = loading.get(name);
  if (!file) {
    file = load(name).catch((error: unknown) => {
      loading.delete(name);
      throw error;
    });
    loading.set(name, file);
  }
  return file as Promise<T>;
}

async function load(name: string): Promise<unknown> {
  const url = new URL(`../data/${name}`, import.meta.url);
  const file = await bytes(url);
  if (!(file instanceof Response)) return JSON.parse(new TextDecoder().decode(file));
  if (!file.ok) throw new Error(`${url.href} answered ${file.status}; serve the package's data folder beside its dist folder`);
  return file.json();
}
