// SPDX-License-Identifier: AGPL-3.0-or-later
// What the browser scenarios share: Chromium, pictures, the accessibility check and the till's rules of size.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const here = import.meta.dirname;
const tools = createRequire(path.join(here, "../web/package.json"));
const { chromium } = tools("playwright-core");
const axe = fs.readFileSync(tools.resolve("axe-core/axe.min.js"), "utf8");

const SHOTS = path.join(here, "shots");
fs.mkdirSync(SHOTS, { recursive: true });
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium, closed by the caller. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", headless: true, args: FLAGS });
}

/**
 * A fresh page of this size. page.faults collects what a healthy page never has: errors of scripts, refusals of the
 * content security policy, requests to anywhere else or without an answer.
 */
export async function newPage(browser, { width = 1024, height = 768, scale = 1, locale = "fr-FR", ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, locale, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) page.faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!/^(http:\/\/(127\.0\.0\.1|localhost):|data:|blob:)/.test(request.url())) page.faults.push(`elsewhere: ${request.url()}`);
  });
  return page;
}

/** A picture of what is on the glass, tests/browser/shots/<name>.png; with SHOTS=0, where nobody looks, only what is read. */
export async function shot(page, name, { read = false, ...options } = {}) {
  await page.evaluate(() => document.fonts.ready);
  const file = path.join(SHOTS, `${name}.png`);
  if (read || process.env.SHOTS !== "0") await page.screenshot({ path: file, ...options });
  return file;
}

/** WCAG 2.2 AA and good practice: a list of violations, empty when the page is in order. */
export async function accessibility(page) {
  // The page's policy forbids scripts from elsewhere; the debugger's own evaluate is not subject to it.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((runOnly) => window.axe.run(document, { preload: false, runOnly, resultTypes: ["violations"] }), tags);
  return violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ""}`).join(" | ")}`,
  );
}

const TOUCHED = "main a.btn, main button, main .btn, main .choice, main .figure, main input:not([type=radio], [type=checkbox], .vh), main select, main summary";

/** A page in order, and its picture: no fault, no barrier, nothing sideways; with touch, nothing under 44 pixels. */
export async function healthy(page, name, { touch = true } = {}) {
  await shot(page, name, { fullPage: true });
  assert.deepEqual(page.faults, [], name);
  assert.deepEqual(await accessibility(page), [], `${name}: accessibility`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name}: the page is ${wide} pixels too wide`);
  const small = await page.evaluate((touched) => [...document.querySelectorAll(touched)]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
    .map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 30)} ${one.getBoundingClientRect().height}`), TOUCHED);
  if (touch) assert.deepEqual(small, [], `${name}: targets under 44 pixels`);
}

/** The same of a till: nothing under the sizes of a finger in millimetres, nothing cut or covered. */
export async function tillHealthy(page, name) {
  await shot(page, name);
  assert.deepEqual(page.faults, [], name);
  assert.deepEqual(await tillSizes(page), [], `${name}: sizes`);
  assert.deepEqual(await accessibility(page), [], `${name}: accessibility`);
}

/** Turns the pages of keys until this one is on the glass, as a finger does: a page that is being drawn is looked at again. */
export async function turnTo(page, key) {
  const onward = page.locator(".pages .key:enabled").last();
  await key.or(onward).first().waitFor();
  for (let turns = 0; turns < 20 && !(await key.isVisible()); turns++) {
    await onward.tap({ timeout: 1000 }).catch(() => {});
    await key.waitFor({ timeout: 200 }).catch(() => {});
  }
  await key.waitFor();
}

/** As a barcode reader presses: all signs at once, then Enter; no press waits for the answer to the one before, so that a busy machine
 * makes no slow finger of it. */
export async function scan(page, code) {
  const session = await page.context().newCDPSession(page);
  const signs = [...code].map((sign) => ({ key: sign, text: sign, ...(/\d/.test(sign) && { code: `Digit${sign}` }) }));
  const keys = [...signs, { key: "Enter", code: "Enter", text: "\r", windowsVirtualKeyCode: 13 }];
  await Promise.all(keys.flatMap((key) => ["keyDown", "keyUp"].map((type) => session.send("Input.dispatchKeyEvent", { ...key, type, ...(type === "keyUp" && { text: undefined }) }))));
  await session.detach();
}

/** The glass of a till in a Chromium of its own; the caller closes page.context().browser(). */
export async function openGlass(till) {
  const page = await newPage(await launch(), { hasTouch: true });
  await page.goto(till.url);
  return page;
}

/**
 * The till's rules of size (millimetres of glass): keys at least 15, tiles 25, the pay key 20, text 4; nothing outside
 * the glass, nothing cut, nothing over a key, no scrolling. A list of breaches.
 */
export function tillSizes(page) {
  return page.evaluate(() => {
    const breaches = [];
    const mm = Number.parseFloat(getComputedStyle(document.body).getPropertyValue("--mm"));
    const say = (what, element) => breaches.push(`${what}: ${element.className || element.tagName} "${element.textContent.trim().slice(0, 30)}"`);
    const root = document.documentElement;
    const top = document.querySelector("dialog[open]") ?? document.body;
    /** A finger at its middle or in a corner of it touches this key and no other thing. */
    const covered = (key, box) => {
      const round = Math.min(Number.parseFloat(getComputedStyle(key).borderTopLeftRadius) || 0, box.width / 2, box.height / 2);
      const [x, y] = [box.width, box.height].map((side) => Math.min(side / 2, 0.3 * (key.matches(".money") ? side / 2 : round) + 3));
      const points = [[box.width / 2, box.height / 2], [x, y], [box.width - x, y], [x, box.height - y], [box.width - x, box.height - y]];
      for (const [right, down] of points) {
        const there = document.elementFromPoint(box.left + right, box.top + down);
        if (there !== key && !key.contains(there)) return there ?? root;
      }
      return null;
    };
    if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) breaches.push(`the page scrolls: ${root.scrollWidth} × ${root.scrollHeight}`);
    for (const element of document.querySelectorAll("body *")) {
      if (element.closest("svg, .vh, .sheet, [hidden]")) continue;
      const box = element.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      const clipped = element.closest(".ticket-lines");
      if (box.right > innerWidth + 1 || box.left < -1 || (box.bottom > innerHeight + 1 && !clipped)) say("outside", element);
      if (element.matches("button")) {
        const floor = element.matches(".key-pay, .key-main") ? 20 : element.matches(".tile") ? 25 : 15;
        if (Math.min(box.width, box.height) / mm < floor - 0.1)
          say(`small ${(box.width / mm).toFixed(1)} × ${(box.height / mm).toFixed(1)} mm, floor ${floor}`, element);
      }
      if (element.matches("button, a[href], select, label.key, input:not(.vh)") && top.contains(element)) {
        const other = covered(element, box);
        if (other) say(`covered by ${other.className || other.tagName} "${other.textContent.trim().slice(0, 20)}"`, element);
      }
      if (element.matches("button:not(.money), .zone, .state, .tile, .give, h1, h2, .split-keys li")) {
        const tall = !element.matches("h1, h2") && element.scrollHeight > element.clientHeight + 3; // a title clips nothing
        if (element.scrollWidth > element.clientWidth + 2 || tall)
          say(`cut ${element.scrollWidth} > ${element.clientWidth}, ${element.scrollHeight} > ${element.clientHeight}`, element);
      }
      const ownText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (ownText && !element.closest(".coin, .bill")) {
        const size = Number.parseFloat(getComputedStyle(element).fontSize) / mm;
        if (size < 4) say(`text of ${size.toFixed(1)} mm`, element);
      }
    }
    return [...new Set(breaches)];
  });
}
