// SPDX-License-Identifier: AGPL-3.0-or-later
// A machine that is a till and nothing else: a compositor without a desktop, a browser on each screen, on the right pages;
// a browser that falls comes back; nothing is left when it ends. Weston runs without a graphics card here.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import { House, root, until } from "../lib/house.mjs";

const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
let house, till, kiosk, folder, ports;
before(async () => {
  house = await House.open({ people: false });
  till = await house.startTill({ enrol: false });
  folder = path.join(house.data, "kiosk");
  await fs.mkdir(path.join(folder, "run"), { recursive: true, mode: 0o700 });
  await fs.mkdir(path.join(folder, "bin"));
  ports = [await freePort(), await freePort()];
  // What a test needs of a browser: to be root's, and to answer questions.
  await fs.writeFile(path.join(folder, "bin/chromium"), `#!/bin/sh
case "$*" in *afficheur*) port=${ports[1]} ;; *) port=${ports[0]} ;; esac
exec ${process.env.CHROMIUM ?? "/usr/bin/chromium"} --no-sandbox --disable-gpu --remote-debugging-port=$port "$@"
`, { mode: 0o755 });
});
after(async () => {
  kiosk?.kill();
  await house?.close();
});

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
const pages = async (port) => (await (await fetch(`http://127.0.0.1:${port}/json`)).json()).filter((one) => one.type === "page").map((one) => one.url);
/** Browsers of this test, by their profile. */
async function browsers() {
  const found = [];
  for (const pid of (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const words = (await fs.readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    if (words.some((word) => word.startsWith(`--user-data-dir=${folder}/`)) && !words.some((word) => word.startsWith("--type="))) found.push(Number(pid));
  }
  return found;
}

test("each screen shows its page", async () => {
  kiosk = spawn(path.join(build, "comptoir-till"), ["--kiosk", "--port", String(till.port), "--kiosk-backend", "headless-backend.so", "--customer-screen", "HDMI-A-2"], {
    stdio: "ignore",
    env: { ...process.env, PATH: `${folder}/bin:${process.env.PATH}`, XDG_RUNTIME_DIR: path.join(folder, "run"), STATE_DIRECTORY: folder, DISPLAY: "", WAYLAND_DISPLAY: "" },
  });
  assert.deepEqual(await until(() => pages(ports[0]).then((all) => all.length && all), "the cashier's page", 40000), [`${till.url}/`]);
  assert.deepEqual(await until(() => pages(ports[1]).then((all) => all.length && all), "the customer's page", 40000), [`${till.url}/afficheur`]);
  const layout = await fs.readFile(path.join(folder, "run/comptoir-kiosk.ini"), "utf8");
  assert.match(layout, /name=HDMI-A-2\napp-ids=chrome-127\.0\.0\.1__afficheur-Default/);
});

/** Who keeps them open: it would start them again for ever. */
async function keepers() {
  const found = [];
  for (const pid of (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const words = (await fs.readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")).split("\0");
    const program = await fs.readlink(`/proc/${pid}/exe`).catch(() => "");
    if (program.endsWith("/comptoir-till") && words.includes(`STATE_DIRECTORY=${folder}`)) found.push(Number(pid));
  }
  return found;
}

test("a browser that falls comes back", async () => {
  const [first] = (await browsers()).sort((a, b) => a - b);
  process.kill(first, "SIGKILL");
  await until(async () => !(await browsers()).includes(first) && (await browsers()).length === 2, "two browsers again", 20000);
  await until(() => pages(ports[0]).then((all) => all.length === 1), "its page", 20000);
});

test("nothing is left when it ends", async () => {
  kiosk.kill();
  await new Promise((done) => kiosk.once("exit", done));
  await until(async () => (await keepers()).length === 0, "nobody keeps the browsers open", 10000);
  await until(async () => (await browsers()).length === 0, "no browser is left", 10000);
});
