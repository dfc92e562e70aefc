// SPDX-License-Identifier: AGPL-3.0-or-later
// Furnished folders: what many test files begin with is made once and copied. A folder is known by the program that made
// it, what is in it and the day; check empties their place when it begins.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const place = path.join(tmpdir(), `comptoir-furnished-${process.getuid()}`);
const PATIENCE_MS = 120_000; // whoever makes it may have been killed

/** Copies into folder what make(folder) makes of these files; kind: what else that depends on, beside the day. */
export async function furnish(folder, files, kind, make) {
  const dates = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  const name = createHash("sha256").update(JSON.stringify([files, dates, kind, new Date().toDateString()])).digest("hex").slice(0, 16);
  const template = path.join(place, name);
  await mkdir(place, { recursive: true, mode: 0o755 });
  if (!(await exists(template))) await makeOnce(template, make);
  await run("cp", ["-a", "--reflink=auto", `${template}/.`, folder]);
}

const exists = (file) => stat(file).then(() => true, () => false);

/** One process makes it, the others wait for it; a name that is there is whole. */
async function makeOnce(template, make) {
  const mine = await mkdir(`${template}.made`).then(() => true, () => false);
  for (let waited = 0; !mine && waited < PATIENCE_MS; waited += 50) {
    if (await exists(template)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const making = await mkdtemp(`${template}-`);
  await chmod(making, 0o755);
  try {
    await make(making);
    await rename(making, template);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    if (!(await exists(template))) throw error;
  } finally {
    await rm(`${template}.made`, { recursive: true, force: true });
  }
}
