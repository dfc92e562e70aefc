// SPDX-License-Identifier: AGPL-3.0-or-later
// Prism between a test and the server: what the server answers is held against the document, and an answer that breaks it
// becomes a 500 that tests/lib/house.mjs throws. Requests are not judged: the scenarios send wrong ones on purpose, and it
// is our server that has to refuse them, which is also why Prism is not told of the security schemes.
//   COMPTOIR_CONTRACT=1 node --test tests/api/orders.test.mjs …      (tests/contract/run: the whole of it)
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { document, strict } from "./lib.mjs";

const prism = path.join(path.dirname(fileURLToPath(import.meta.url)), "node_modules/@stoplight/prism-cli/dist/index.js");

/** {url, stop()}: where to ask instead of upstream. */
export async function gate(upstream) {
  const folder = await mkdtemp(path.join(tmpdir(), "comptoir-contract-")), port = await freePort();
  const api = strict(document());
  for (const item of Object.values(api.paths)) for (const route of Object.values(item)) delete route.security;
  await writeFile(path.join(folder, "openapi.json"), JSON.stringify(api));
  const child = spawn(process.execPath, [prism, "proxy", path.join(folder, "openapi.json"), upstream.replace("//localhost:", "//127.0.0.1:"),
    "--errors", "--validate-request=false", "--cors=false", "--port", String(port), "--verboseLevel", "info"], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  await new Promise((resolve, reject) => {
    let log = "";
    const look = (bytes) => {
      log = (log + bytes).slice(-4000);
      if (log.includes("is listening")) resolve();
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    ended.then((code) => reject(new Error(`prism ended (${code}): ${log}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What Prism found: a text, or null when the answer is the server's own. */
export function violation(body) {
  const kind = typeof body?.type === "string" && body.type.startsWith("https://stoplight.io/prism/errors#") ? body.type.split("#")[1] : null;
  if (!kind || /^NO_(PATH|METHOD)_MATCHED/.test(kind)) return null; // asked for on purpose: nothing of ours is there
  return `${kind}: ${JSON.stringify(body.validation ?? body.detail)}`;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
    probe.on("error", reject);
  });
}
