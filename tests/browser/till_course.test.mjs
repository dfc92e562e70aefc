// SPDX-License-Identifier: AGPL-3.0-or-later
// A first day in school mode, done by somebody who knows nothing: she touches what is ringed, types where there is a pad,
// and comes to the end. Nothing of it is sold.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, newPage, tillHealthy, turnTo } from "./lib.mjs";
import { addCashier } from "../lib/cashiers.mjs";
import { House, until } from "../lib/house.mjs";

let house, till, browser, page;
before(async () => {
  house = await House.open();
  await addCashier(house, { name: "Sylvie", face: "sylvie", pin: 271828, member: "BLG-M03" });
  await addCashier(house, { name: "Denise", face: "denise", pin: 161803, role: "referent" });
  till = await house.startTill();
  browser = await launch();
  page = await newPage(browser, { hasTouch: true });
});
after(async () => {
  await browser?.close();
  await house?.close();
});

async function type(digits, within = "") {
  for (const digit of digits) await page.locator(`${within} .key-pad .key`, { hasText: digit }).first().tap();
}
async function signIn() {
  await page.locator('[data-cashier="BLG-M03"]').tap();
  await type("271828");
  await page.locator(".key-pad .key-do").tap();
  await page.locator(".rail .key").first().waitFor();
}
async function referentSaysYes() {
  await page.locator("dialog .key-pad").waitFor();
  await type("161803", "dialog");
  await page.locator("dialog .key-do").tap();
  await page.locator("dialog").waitFor({ state: "detached" });
}
const strip = () => page.locator(".course-strip");
const lesson = () => strip().getAttribute("data-lesson");
const healthy = (name) => tillHealthy(page, name);

/** Touches what the ring is around; a pad, a group of faces or of coins is answered inside it. Whether there was one. */
async function follow() {
  if (await page.locator("dialog").count()) return referentSaysYes().then(() => true);
  const touched = await page.evaluate(() => {
    const ring = document.querySelector(".course-ring")?.getBoundingClientRect();
    if (!ring) return null;
    const under = document.elementsFromPoint(ring.left + ring.width / 2, ring.top + ring.height / 2);
    const same = (one) => Math.abs(one.getBoundingClientRect().left - ring.left) < 2 && Math.abs(one.getBoundingClientRect().width - ring.width) < 2;
    let meant = under.find(same) ?? under[0];
    if (meant.matches(".key-pad")) meant = [...meant.querySelectorAll("button")].find((key) => key.textContent.trim() === "1");
    else if (!meant.closest("button")) meant = meant.querySelector("button:not(:disabled)");
    if (!meant) return "";
    const box = meant.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  });
  if (!touched) return false;
  await page.touchscreen.tap(touched.x, touched.y);
  return true;
}

/** Goes on until this lesson praises; then to the next one. */
async function learn(id, most = 60) {
  await until(async () => (await lesson()) === id, `the lesson ${id}`, 4000);
  const said = new Set();
  for (let taps = 0; taps < most; taps++) {
    if ((await strip().getAttribute("data-done")) === "true") break;
    said.add(await strip().locator("b").innerText());
    await follow();
    await page.waitForTimeout(320); // the guide looks five times a second
  }
  assert.equal(await strip().getAttribute("data-done"), "true", `${id}: praised; was told ${[...said].join(" | ")}`);
}
const next = () => strip().locator("[data-next]").tap();

test("the referent opens the school; the till says so on every screen", async () => {
  await page.goto(till.url);
  await signIn();
  await page.locator('[data-place="menu"]').tap();
  await page.locator('.tile[data-place="course"]').tap();
  await page.getByText("Ma première journée").waitFor();
  await healthy("till-course");
  await page.locator("[data-begin]").tap();
  await referentSaysYes();
  await page.getByText("MODE").first().waitFor();
  await strip().waitFor();
  await until(async () => (await page.locator(".course-ring").count()) === 1, "the ring");
  await healthy("till-course-strip");
});

for (const id of ["open", "piece", "change", "weigh", "free", "work", "two", "remove"])
  test(`she learns: ${id}`, async () => {
    await learn(id);
    await next();
  });

test("she stops, the page is loaded again, and she goes on where she was", async () => {
  await until(async () => (await lesson()) === "park", "the lesson after");
  await page.locator("[data-stop]").tap();
  await page.getByText("Continuer").waitFor();
  await page.reload();
  await page.locator('[data-place="menu"]').tap();
  await page.locator('.tile[data-place="course"]').tap();
  await page.locator("[data-begin]").tap();
  await until(async () => (await lesson()) === "park", "the same lesson");
});

for (const id of ["park", "scan", "both", "refund"])
  test(`she learns: ${id}`, async () => {
    await learn(id);
    await next();
  });

test("the network seems down, and the sign counts what waits", async () => {
  await until(async () => (await lesson()) === "outage", "the lesson");
  await page.getByText("Hors ligne").waitFor();
  await learn("outage");
  assert.equal(await page.locator(".link .count > span").first().innerText(), "1");
  await healthy("till-course-outage");
  await next();
  await page.getByText("Hors ligne").waitFor({ state: "detached" });
});

test("she counts, closes, and sees her day", async () => {
  await learn("close");
  assert.match(await page.locator("main").innerText(), /11 tickets, 1 retour/, "the closing of the school counts them");
  await next();
  await page.getByText("Votre première journée est faite").waitFor();
  await page.getByText("Sylvie, vous savez tenir la caisse").waitFor();
  await healthy("till-course-end");
  const figures = await page.locator(".course-figures dd").allInnerTexts();
  assert.equal(figures[0], "11"); // ten, and the one without a network
  assert.equal(figures[1], "1");
});

test("nothing of it was sold: no ticket at the server, no total at the till", async () => {
  assert.equal((await house.sql("SELECT count(*) FROM ticket"))[0][0], "0");
  await page.locator("[data-school-end]").tap();
  await page.getByText("MODE").waitFor({ state: "detached" });
  const state = await page.evaluate(async () => (await fetch("/api/till/state")).json());
  assert.deepEqual(state.day, { tickets: 0, total: 0 });
});

test("on a glass of eleven inches a pile has no keys: its number is typed", async () => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.evaluate(() => localStorage.setItem("comptoir.mm", "5.3"));
  await page.reload();
  await page.locator('[data-place="menu"]').tap();
  await page.locator(".menu").waitFor();
  await turnTo(page, page.locator('.tile[data-place="course"]'));
  await page.locator('.tile[data-place="course"]').tap();
  await page.getByText("Recommencer").tap();
  await referentSaysYes();
  await strip().waitFor();
  await until(async () => (await page.locator(".pieces").count()) === 1 || !(await follow()) || (await page.waitForTimeout(320)), "the count", 40000);
  await healthy("till-course-small");
  await learn("open");
});
