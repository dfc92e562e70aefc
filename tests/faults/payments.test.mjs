// SPDX-License-Identifier: AGPL-3.0-or-later
// Orders drawn by chance and paid by the web under every fault: requests and answers of the providers lost, late or in
// error; notifications lost, doubled, late, out of order, with a wrong signature; other amounts; money late, given back
// here or at the provider's desk. In the end the rows, the ledger and the providers' books say the same.
// PAYMENTS=10000 orders, SEED repeats them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sleep, until } from "../lib/house.mjs";
import { chance, once, PaidShop } from "../lib/paying.mjs";

const count = Number(process.env.PAYMENTS ?? 200), seed = Number(process.env.SEED ?? 20261122), AT_ONCE = 40;
const draw = chance(seed), pick = (...choices) => choices[Math.floor(draw() * choices.length)];
let shop, house;
before(async () => {
  shop = await PaidShop.open();
  house = shop.house;
  await shop.count(1000000);
});
after(() => shop?.close());

const faulty = () => { const at = draw(); return at < 0.03 ? "lost_request" : at < 0.06 ? "lost_answer" : at < 0.09 ? "error" : at < 0.11 ? "slow" : null; };
const ends = ["paid", "paid", "paid", "lost", "doubled", "wrong", "unsigned", "unordered", "cancelled_first", "cancelled_after", "late", "left", "outside", "all_outside"];

async function live() {
  const end = pick(...ends), one = await shop.order(1 + Math.floor(draw() * 3));
  if (end === "cancelled_first") return shop.cancel(one);
  const open = await page(one);
  if (!open.redirect_url) return;
  Object.assign(one, { payment: open, ref: open.redirect_url.split("/").at(-1) });
  const fake = shop.fakeOf(open), told = () => shop.notify(one);
  if (end === "left") return shop.timeIsOver(one);
  if (end === "late") { await shop.timeIsOver(one); await sleep(draw() * 400); }
  if (!fake.pay(one.ref, end === "wrong" ? one.total + pick(-1, 1) : undefined)) return;
  if (end === "lost") return;
  if (end === "cancelled_after") { await told(); return shop.cancel(one); }
  if (end === "unsigned") return fake === shop.stripe ? assert.equal((await shop.tell(one, fake.event(one.ref), { "Stripe-Signature": fake.sign("x") })).status, 400) : undefined;
  if (end === "outside" || end === "all_outside") {
    await told();
    while ((await shop.paymentOf(one)).state !== "paid") await sleep(250);
    giveBackAtTheDesk(one, fake, end === "outside" ? 1 : one.total);
    return shop.notify(one, fake === shop.stripe ? "charge.refunded" : "Order");
  }
  if (end === "unordered") { // what comes after is told before
    const early = fake === shop.stripe ? fake.event(one.ref, "checkout.session.expired") : fake.event(one.ref, "Order");
    await shop.tell(one, early, fake === shop.stripe ? { "Stripe-Signature": fake.sign(early) } : {});
  }
  await Promise.all(Array.from({ length: end === "doubled" ? 4 : 1 }, told));
}
async function page(one) {
  for (const end = Date.now() + 120000; ; await sleep(250)) {
    const now = await shop.paymentOf(one);
    if (now.redirect_url || !["created", "sent"].includes(now.state)) return now;
    assert.ok(Date.now() < end, "a page to pay on");
  }
}
function giveBackAtTheDesk(one, fake, amount) {
  if (fake === shop.stripe) fake.sessions.get(one.ref).payment_intent.latest_charge.amount_refunded += amount;
  else fake.intents.get(Number(one.ref)).payment.refundOperations.push({ id: 1, amount, status: "Processed" });
}

/** Time passes until nothing more is expected. */
async function calm() {
  const waiting = "next_at > now() + interval '1 second' AND next_at < now() + interval '3 hours'";
  let left = "";
  await house.sql("UPDATE payment SET hold_until = least(hold_until, now()), next_at = now() WHERE next_at IS NOT NULL; UPDATE shop_order SET held_until = least(held_until, now()) WHERE state = 'awaiting_payment'");
  await until(async () => {
    await house.sql(`UPDATE payment_refund SET next_at = now() WHERE state = 'queued' AND attempts > 0 AND ${waiting}; UPDATE payment_inbox SET next_at = now() WHERE ${waiting}`);
    left = (await house.sql(`SELECT 'payment ' || state, count(*) FROM payment WHERE state IN ('created', 'sent') OR next_at <= now() GROUP BY 1 UNION ALL SELECT 'notice', count(*) FROM payment_inbox WHERE done_at IS NULL
      HAVING count(*) > 0 UNION ALL SELECT 'order ' || state, count(*) FROM shop_order WHERE state IN ('awaiting_payment', 'unfulfillable') GROUP BY 1 UNION ALL SELECT 'refund', count(*) FROM payment_refund WHERE state = 'queued' HAVING count(*) > 0 UNION ALL SELECT 'record', count(*) FROM online_sale WHERE state IN ('waiting', 'signed') HAVING count(*) > 0`)).join(" ");
    await sleep(500);
    return left === "";
  }, "everything looked into", Math.max(600000, count * 150)).catch((error) => { throw new Error(`${error.message}: ${left}`); });
}

/** The office has a task of each sum that was not the right one, and gives it back. */
async function giveBackWhatIsWrong() {
  const ids = new Set();
  for (const [id, amount] of await house.sql("SELECT 'pay_' || replace(id::text, '-', ''), received_cents - back_cents FROM payment WHERE state = 'mismatch'")) {
    ids.add(id);
    const queued = await shop.office("POST", `payments/${id}/refunds`, { amount: Number(amount) }, once(), shop.accountant);
    assert.ok(queued.status < 300, JSON.stringify(queued.body));
  }
  return ids;
}

/** As many at once as may be, each as soon as there is room. */
async function work(number) {
  let begun = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (begun < number) { begun += 1; await live(); } }));
}

test(`${count} orders drawn by chance (SEED=${seed}): rows, ledger and the providers' books agree`, async (t) => {
  const started = Date.now();
  for (const provider of ["stripe", "helloasso"]) {
    await shop.settings(provider);
    shop.stripe.chance = shop.helloasso.chance = faulty;
    await work(count / 2);
  }
  const placed = Date.now();
  shop.stripe.chance = shop.helloasso.chance = null;
  for (let round = 0; round < 2; round++) await calm(); // the second one looks for money that came after its time
  const wrong = await giveBackWhatIsWrong();
  await calm();
  const calmed = Date.now();

  const rows = await house.sql(`SELECT 'pay_' || replace(p.id::text, '-', ''), p.received_cents, p.back_cents, p.state, o.state, o.paid_cents, o.back_cents, o.total_cents,
    (SELECT coalesce(sum(s.amount_cents), 0) FROM online_sale s WHERE s.order_id = o.id AND s.state = 'booked'),
    (SELECT coalesce(string_agg(s.state || ' ' || s.code || ' ' || s.amount_cents, ', '), '-') FROM online_sale s WHERE s.order_id = o.id AND s.state <> 'booked')
    FROM payment p JOIN shop_order o ON o.id = p.target`);
  const books = shop.books(), counts = {};
  let kept = 0;
  for (const [id, received, back, state, order, paid, gone, total, booked, unbooked] of rows) {
    const said = `${id} ${state}, order ${order}, SEED=${seed}`, { came, back: given } = books.get(id) ?? { came: 0, back: 0 };
    counts[`${state}/${order}`] = (counts[`${state}/${order}`] ?? 0) + 1;
    assert.deepEqual([Number(received), Number(back)], [came, given], `${said}: the provider's books`);
    assert.ok(!["created", "sent"].includes(state) && order !== "unfulfillable" && order !== "awaiting_payment", said);
    if (state === "paid" || state === "late") assert.ok(order === "confirmed" && paid === total, `${said}: ${paid} of ${total}`);
    if (["cancelled", "expired"].includes(order)) assert.equal(received, back, `${said}: money is kept of what is over`);
    if (state === "refunded") assert.ok(order === "cancelled" || order === "expired", `${said}: all went back`);
    if (wrong.has(id)) assert.equal(paid, "0", said);
    else assert.deepEqual([paid, gone], [received, back], said);
    assert.equal(unbooked, "-", said);
    assert.equal(Number(booked), came - given, `${said}: the ledger`);
    kept += came - given;
  }
  for (const id of books.keys()) assert.ok(rows.some(([known]) => known === id), `${id} is not ours`);
  const [[held]] = await house.sql("SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE account = '511600'");
  assert.equal(Number(held), kept, "account 511600 is what the providers keep for us");
  const [[shelf]] = await house.sql("SELECT count(*) FROM shop_order o WHERE EXISTS (SELECT FROM stock_hold h WHERE h.holder = o.id AND h.state = 'sold') <> (o.state = 'confirmed') OR EXISTS (SELECT FROM stock_hold h WHERE h.holder = o.id AND h.state = 'held')");
  assert.equal(shelf, "0", "what is over lies on the shelf again, what is paid is off it");
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
  t.diagnostic(`${count} orders, SEED=${seed}, ${Math.round((placed - started) / 1000)} s to place, ${Math.round((calmed - placed) / 1000)} s to settle, 511600 is ${held} cents, as the providers say: ${JSON.stringify(counts)}`);
});
