// SPDX-License-Identifier: AGPL-3.0-or-later
// One ticket for a second-hand coat, a laundry drop-off with its deposit and the pickup of another order, paid once; what
// is set aside while it is paid comes back there; a price that changes at inspection, an order that is cancelled.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, basket, House, post } from "../lib/house.mjs";
import { launch, newPage, shot, tillHealthy } from "./lib.mjs";

const COAT = "FRI-007", SHIRT = "BLA-010", QUILT = "BLA-011";
let house, till, browser, page, waiting;
before(async () => {
  house = await House.open();
  till = await house.startTill();
  waiting = (await call("custody", { id: crypto.randomUUID(), basket: basket([[QUILT, 1000, "BLG-M02"]], []), customer: { name: "Mme Lenoir" } })).body;
  await call(`custody/${waiting.id}/steps`, { id: crypto.randomUUID(), state: "ready", place: "A1" });
  browser = await launch();
  page = await newPage(browser, { width: 1024, height: 768, hasTouch: true });
  await page.goto(till.url);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const call = (path, body) => post(`${till.url}/api/till/${path}`, body);
const look = async (id) => (await ask(`${till.url}/api/till/custody/${id}`)).body;
const kept = (name) => page.evaluate((key) => JSON.parse(localStorage.getItem(`comptoir.${key}`)), name);
const tap = (selector) => page.locator(selector).first().tap();
const fine = (name) => tillHealthy(page, name);
async function onTicket(lines) {
  await page.evaluate((put) => {
    const now = JSON.parse(localStorage.getItem("comptoir.sale"));
    localStorage.setItem("comptoir.sale", JSON.stringify({ ...now, id: crypto.randomUUID(), lines: put }));
  }, lines.map(([item, quantity = 1000]) => ({ item, quantity, unit_price: null, purchase_price: null, members: ["BLG-M02"], said: true })));
  await page.reload();
}
async function toCustody() {
  await tap('[data-place="menu"]');
  await tap('.tile[data-place="custody"]');
  await page.locator("[data-order]").first().waitFor();
}
const jpeg = () => page.evaluate(() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 60 });
  canvas.getContext("2d").fillRect(0, 0, 60, 60);
  return canvas.toDataURL("image/jpeg").split(",")[1];
});
let order, coat;

test("the shirts are left, each in its own state and with its picture; the coat stays on the ticket", async () => {
  await onTicket([[COAT], [SHIRT, 2000]]);
  await toCustody();
  await tap("[data-new]");
  await fine("till-mixed-state");
  await tap('[data-condition="stain"]');
  await page.locator(".which .num", { hasText: "2" }).first().waitFor();
  await tap('[data-condition="good"]');
  await tap('[data-day="0"]');
  await tap("[data-next]");
  await tap("[data-take]");
  await page.locator(".big-tag").waitFor();
  await page.locator(".photo-key input").first().setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from(await jpeg(), "base64") });
  await page.locator(".photo-key img").first().waitFor();
  await fine("till-mixed-left");
  const tag = await page.locator(".big-tag").innerText();
  order = (await ask(`${till.url}/api/till/custody`)).body.orders.find((one) => one.tag === tag);
  assert.deepEqual(order.items.map((item) => [item.label, item.condition, item.picture]), [["Repassage d’une chemise", "stain", true], ["Repassage d’une chemise", "good", false]]);
  const sale = await kept("sale");
  assert.deepEqual(sale.lines.map((line) => line.item), [COAT]);
});

test("its deposit, and another order that is fetched, come beside the coat", async () => {
  await tap("[data-part-now]");
  for (const digit of "2") await page.locator(".key-pad .key", { hasText: new RegExp(`^${digit}$`) }).tap();
  await fine("till-mixed-deposit");
  await tap("[data-ok]");
  await page.locator(".ticket-lines").waitFor();
  await toCustody();
  await tap('[data-tab="ready"]');
  await page.locator("[data-order]", { hasText: "Lenoir" }).tap();
  await tap('[data-step="pay"]');
  await page.locator(".ticket-lines").waitFor();
  await fine("till-mixed-ticket");
  const { lines } = await kept("sale");
  assert.deepEqual(lines.map((line) => [line.item, line.as ?? "sale", line.order ?? ""]), [[COAT, "sale", ""], [SHIRT, "deposit", order.id], [QUILT, "sale", waiting.id]]);
});

test("set aside while it is paid, it comes back to its payment; paid once, and the quilt goes home", async () => {
  await tap(".key-pay");
  await tap('.money[data-value="1000"]');
  await fine("till-mixed-pay");
  await tap("[data-park]");
  await tap('[data-place="parked"]');
  await fine("till-mixed-aside");
  await tap(".paged .key");
  await page.locator('.money[data-value="1000"] .count').waitFor();
  assert.deepEqual((await kept("parked")), []);
  const total = (await call("price", { id: crypto.randomUUID(), lines: (await kept("sale")).lines.map(({ item, quantity, unit_price, as, order: of }) => ({ item, quantity, ...(unit_price === null ? {} : { unit_price, priced: true }), ...(as ? { as } : {}), ...(of ? { order: of } : {}) })) })).body.ticket;
  coat = total.lines[0].gross;
  assert.equal(total.total, coat + 200 + waiting.total);
  await tap('[data-tender="card"]');
  await fine("till-mixed-two-ways");
  await tap(".key-pay");
  await page.locator("h1.sold").waitFor();
  await shot(page, "till-mixed-receipt");
  const [sold] = (await ask(`${till.url}/api/till/sales`)).body.sales;
  assert.equal(sold.ticket?.total ?? sold.total, coat + 200 + waiting.total);
  assert.deepEqual([(await look(order.id)).held, (await look(waiting.id)).due], [200, 0]);
});

test("a price found at inspection, agreed by the customer; an order that is cancelled", async () => {
  await onTicket([]);
  await toCustody();
  await tap('[data-tab="deposited"]');
  await page.locator(`[data-order="${order.id}"]`).tap();
  await tap("[data-seldom]");
  await fine("till-mixed-seldom");
  await tap('[data-step="reprice"]');
  await fine("till-mixed-why");
  await tap('[data-reason="more_things"]');
  await tap('[data-more="0"]');
  await fine("till-mixed-new-price");
  await tap('[data-price="0"]');
  await fine("till-mixed-piece");
  await tap("[data-back]");
  await tap("[data-agreed]");
  await page.locator("[data-step='working']").waitFor();
  const now = await look(order.id);
  assert.deepEqual([now.total, now.due, now.note], [order.total / 2 * 3, order.total / 2 * 3 - 200, "more_things"]);
  const other = (await call("custody", { id: crypto.randomUUID(), basket: basket([[SHIRT]], []), customer: { name: "M. Diallo" } })).body;
  await tap("[data-back]");
  await tap('[data-tab="deposited"]');
  await page.locator(`[data-order="${other.id}"]`).tap();
  await tap("[data-seldom]");
  await tap('[data-step="cancel"]');
  await fine("till-mixed-cancel");
  await tap('[data-end="cancelled"]');
  await page.locator("[data-tab]").first().waitFor();
  assert.equal((await look(other.id)).state, "cancelled");
});
