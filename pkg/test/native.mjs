// The native build, for comparing with and talking to.

import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const cargo = ["run", "--quiet", "--locked"];

/** What `tests/examples/native.rs` prints, a value a line; with every rule, or without the rare ones, which the core does without. */
export function native({ rare }) {
  const features = rare ? [] : ["--no-default-features"];
  const built = spawnSync("cargo", [...cargo, "-p", "outcrop-tests", ...features, "--example", "native"], { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (built.status !== 0) throw new Error(`cargo run --example native: ${built.stderr || built.error}`);
  return built.stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** Runs `outcrop mock` on a free port; resolves to its address and a way to stop it. */
export async function mock(...options) {
  // Built first, so that the server itself is our child and not cargo's.
  const built = spawnSync("cargo", ["build", "--quiet", "--locked", "-p", "outcrop-cli", "--message-format=json"], { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (built.status !== 0) throw new Error(`cargo build -p outcrop-cli: ${built.stderr || built.error}`);
  const messages = built.stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const { executable } = messages.findLast((message) => message.executable && message.target.name === "outcrop");
  const server = spawn(executable, ["mock", "--port", "0", ...options], { cwd, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.once("close", resolve));
  const lines = createInterface({ input: server.stdout });
  const url = await new Promise((resolve, reject) => {
    lines.once("line", resolve);
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`outcrop mock ended with ${code}`)));
  });
  return {
    url,
    async stop() {
      server.kill();
      await ended;
    },
  };
}
