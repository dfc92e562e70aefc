// SPDX-License-Identifier: AGPL-3.0-or-later
// Orders paid by the web through the real server and fakes of the providers: what is lost, doubled, late, wrong or out of
// order ends in states that agree with the provider's books. tests/faults/payments.test.mjs draws thousands of them.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { ask, root, until } from "../lib/house.mjs";
import { euros, once, PaidShop, uuid } from "../lib/paying.mjs";

const Stripe = createRequire(path.join(root, "tests/web/package.json"))("stripe").default ?? createRequire(path.join(root, "tests/web/package.json"))("stripe");
const oracle = new Stripe("sk_test_unused");
let shop, house, stripe, helloasso, cheap, price;
before(async () => {
  shop = await PaidShop.open();
  ({ house, stripe, helloasso, price, item: cheap } = shop);
});
after(() => shop?.close());
const visit = (...args) => shop.visit(...args), office = (...args) => shop.office(...args), settings = (provider) => shop.settings(provider), fakeOf = (payment) => shop.fakeOf(payment);
const paymentOf = (one) => shop.paymentOf(one), orderOf = (one) => shop.orderOf(one), reaches = (...args) => shop.reaches(...args), stands = (...args) => shop.stands(...args);
const sent = (quantity) => shop.sent(quantity), tell = (...args) => shop.tell(...args), notify = (...args) => shop.notify(...args), timeIsOver = (one) => shop.timeIsOver(one), cancel = (one) => shop.cancel(one);

test("nobody is paid online before an accountant said by whom; a referent may not say it", async () => {
  const refused = await visit("POST", "/api/boutique/BLG/orders", { lines: [{ item: cheap, quantity: 1000 }], pays: "online", name: "Fatou", phone: "06 12 34 56 78", expected: euros(price), accepts_terms: true }, once());
  assert.deepEqual([refused.status, refused.body.code], [422, "payment_not_offered"], JSON.stringify(refused.body));
  assert.equal((await house.sql("SELECT count(*) FROM shop_order"))[0][0], "0");
  assert.equal((await office("PUT", "payment-setting", { provider: "stripe" })).status, 403);
  assert.equal((await office("PUT", "payment-setting", { provider: "helloasso" }, {}, shop.accountant)).status, 422);
  const set = await settings("stripe");
  assert.deepEqual([set.status, set.body.account], [200, "cae-pont"], JSON.stringify(set.body));
  assert.match(set.body.notifications, /\/api\/payments\/stripe\/cae-pont\/notifications$/);
});

for (const provider of ["stripe", "helloasso"]) {
  test(`${provider}: an order is paid, told twice, and sold once`, async () => {
    assert.equal((await settings(provider)).status, 200);
    const one = await sent(2);
    assert.deepEqual([one.payment.provider, one.payment.state, one.payment.amount], [provider, "sent", euros(2 * price)]);
    fakeOf(one.payment).pay(one.ref);
    assert.equal((await notify(one)).status, 200);
    await reaches(one, "paid");
    assert.equal((await notify(one)).status, 200);
    assert.equal((await notify(one)).status, 200);
    await until(async () => (await house.sql("SELECT count(*) FROM payment_inbox WHERE done_at IS NULL"))[0][0] === "0", "the inbox empty");
    const { body } = await orderOf(one);
    assert.deepEqual([body.state, body.paid, body.given_back], ["confirmed", euros(one.total), euros(0)]);
    assert.equal(body.events.filter((event) => event.event === "money_in").length, 1);
    assert.equal((await house.sql("SELECT count(*) FROM payment WHERE return_url IS NOT NULL OR redirect_url IS NOT NULL"))[0][0], "0", "the link of an order is not kept");
  });

  test(`${provider}: the notification is lost; the browser that comes back, or the clock, finds the money`, async () => {
    const [one, two] = [await sent(), await sent()];
    for (const paid of [one, two]) fakeOf(paid.payment).pay(paid.ref);
    assert.equal((await visit("POST", `/api/commandes/${one.token}/payment/return`)).status, 200);
    await reaches(one, "paid");
    assert.equal((await paymentOf(two)).state, "sent");
    await house.sql(`UPDATE payment SET next_at = now() WHERE target = '${uuid(two.order.id)}'`);
    await reaches(two, "paid");
  });

  test(`${provider}: answers that never come make nothing twice`, async () => {
    const fake = provider === "stripe" ? stripe : helloasso;
    fake.faults.push("lost_answer");
    const one = await sent();
    fake.pay(one.ref);
    fake.faults.push("error", "lost_request");
    await notify(one);
    await reaches(one, "paid", 20000);
    fake.faults.push(null, "lost_answer"); // the refund is made, its answer is lost
    assert.equal((await cancel(one)).status, 200);
    await reaches(one, "refunded", 20000);
    const { body } = await orderOf(one);
    assert.deepEqual([body.state, body.given_back], ["cancelled", euros(one.total)]);
    assert.deepEqual(fake.books().get(one.payment.id), { came: one.total, back: one.total });
  });

  test(`${provider}: another amount is not a payment; the office gives it back`, async () => {
    const one = await sent();
    fakeOf(one.payment).pay(one.ref, 1);
    await notify(one);
    await reaches(one, "mismatch");
    assert.equal((await orderOf(one)).body.state, "awaiting_payment");
    const { data } = (await office("GET", "payments")).body;
    assert.deepEqual([data[0].id, data[0].state, data[0].received], [one.payment.id, "mismatch", euros(1)], "what waits for somebody stands first");
    assert.equal((await office("POST", `payments/${one.payment.id}/refunds`, { amount: 2 }, once())).body.code, "refund_too_much");
    const key = once(), given = await office("POST", `payments/${one.payment.id}/refunds`, { amount: 1 }, key);
    assert.equal(given.status, 201, JSON.stringify(given.body));
    assert.equal((await office("POST", `payments/${one.payment.id}/refunds`, { amount: 1 }, key)).headers.get("idempotent-replayed"), "true");
    await reaches(one, "refunded");
    assert.equal((await orderOf(one)).body.paid.amount, 0);
  });

  test(`${provider}: time is over; money that comes late buys it again, or goes back`, async () => {
    const [[held]] = await house.sql(`SELECT coalesce(sum(held), 0) FROM stock WHERE kpa = 'BLG' AND item = '${cheap}'`);
    const counted = await office("POST", `stock/${cheap}/moves`, { kind: "count", quantity: Number(held) + 2000, anyway: true }, once());
    assert.equal(counted.status, 201, JSON.stringify(counted.body));
    const late = await sent(2);
    await timeIsOver(late);
    await stands(late, "expired");
    await reaches(late, "expired");
    if (provider === "stripe") assert.equal(stripe.pay(late.ref), false, "its page is closed");
    const other = await sent(2);
    if (provider === "helloasso") {
      helloasso.pay(late.ref);
      await notify(late);
      await reaches(late, "refunded");
      assert.equal((await stands(late, "cancelled")).body.given_back.amount, late.total);
    }
    fakeOf(other.payment).pay(other.ref); // and nobody says so: whoever looks first finds the time over and the money there
    await timeIsOver(other);
    await stands(other, "confirmed");
    assert.match((await paymentOf(other)).state, /^(paid|late)$/);
    await office("POST", `stock/${cheap}/moves`, { kind: "count", quantity: 100000000, anyway: true }, once());
  });

  test(`${provider}: what somebody gives back at the provider's desk is noted and signed; all of it ends the order`, async () => {
    await shop.count(100000);
    const [one, two] = [await sent(2), await sent(1)];
    const fake = fakeOf(one.payment), chain = (of) => house.sql(`SELECT amount_cents FROM online_sale WHERE order_id = '${uuid(of.order.id)}' AND state = 'booked' ORDER BY sequence`);
    const giveBack = (of, amount) => {
      if (fake === stripe) stripe.sessions.get(of.ref).payment_intent.latest_charge.amount_refunded = amount;
      else helloasso.intents.get(Number(of.ref)).payment.refundOperations.push({ id: 1, amount, status: "Processed" });
      return notify(of, provider === "stripe" ? "charge.refunded" : "Order");
    };
    for (const paid of [one, two]) {
      fake.pay(paid.ref);
      await notify(paid);
      await reaches(paid, "paid");
    }
    const free = async () => Number((await house.sql(`SELECT on_hand FROM stock WHERE item = '${cheap}'`))[0][0]), before = await free();
    await giveBack(one, 1);
    await until(async () => (await orderOf(one)).body.given_back.amount === 1, "a cent given back");
    await until(async () => (await chain(one)).length === 2, "the cent in the books");
    await giveBack(two, two.total);
    await stands(two, "cancelled");
    assert.equal(await free(), before + 1000, "what was given back whole lies on the shelf again");
    assert.equal((await cancel(one)).status, 200);
    await reaches(one, "refunded");
    assert.deepEqual(fake.books().get(one.payment.id), { came: one.total, back: one.total });
    await until(async () => (await chain(one)).length === 3 && (await chain(two)).length === 2, "all of it in the books");
    assert.deepEqual([...(await chain(one)), ...(await chain(two))].map(([cents]) => Number(cents)), [one.total, -1, 1 - one.total, two.total, -two.total]);
  });
}

test("a notification is believed by nobody: a lie about HelloAsso changes nothing", async () => {
  await settings("helloasso");
  const one = await sent();
  const lie = JSON.stringify({ eventType: "Payment", data: { id: 1, amount: one.total, state: "Authorized" }, metadata: { payment: one.payment.id } });
  assert.equal((await tell(one, lie)).status, 200);
  assert.equal((await tell(one, lie)).status, 200);
  await until(async () => (await house.sql("SELECT count(*) FROM payment_inbox WHERE done_at IS NULL"))[0][0] === "0", "the inbox empty");
  assert.equal((await paymentOf(one)).state, "sent");
  assert.equal((await house.sql(`SELECT count(*) FROM payment_inbox WHERE payment = '${uuid(one.payment.id)}'`))[0][0], "1");
  const gift = JSON.stringify({ eventType: "Order", data: { id: 5, formType: "Donation" } });
  assert.equal((await tell(one, gift)).status, 200);
  assert.equal((await tell(one, "{")).status, 400);
});

test("Stripe's signature: its own library and we agree, both ways", async () => {
  await settings("stripe");
  const one = await sent();
  stripe.pay(one.ref);
  const body = stripe.event(one.ref), now = Math.floor(Date.now() / 1000);
  oracle.webhooks.constructEvent(body, stripe.sign(body), stripe.hook); // ours is taken by theirs
  const theirs = (more = {}) => oracle.webhooks.generateTestHeaderString({ payload: body, secret: stripe.hook, ...more });
  const said = async (header) => (await tell(one, body, header === undefined ? {} : { "Stripe-Signature": header })).status;
  const [stamp, right] = theirs().split(",");
  for (const [header, status] of [[undefined, 400], ["", 400], ["t=1,v1=00", 400], [theirs({ secret: "whsec_other" }), 400], [theirs({ timestamp: now - 301 }), 400], [theirs({ timestamp: now + 320 }), 400],
    [theirs({ scheme: "v0" }), 400], [`${stamp},v1=${"0".repeat(64)}`, 400], [`${stamp},${right.slice(0, -1)}`, 400], [`t=${now - 5},${right}`, 400],
    [theirs({ timestamp: now - 290 }), 200], [`${stamp},v1=${"0".repeat(64)},${right},v0=abc`, 200], [theirs(), 200]])
    assert.equal(await said(header), status, header);
  assert.equal((await tell(one, body.replace("evt_", "evt_9"), { "Stripe-Signature": theirs() })).status, 400);
  assert.equal((await ask(`${house.url}/api/payments/stripe/nobody/notifications`, { method: "POST", raw: body, headers: { "Stripe-Signature": theirs() } })).status, 404);
  await reaches(one, "paid");
  assert.equal((await house.sql(`SELECT count(*) FROM payment_inbox WHERE payment = '${uuid(one.payment.id)}'`))[0][0], "1");
});

test("an order that is cancelled is no longer paid; another try is offered only while it is kept", async () => {
  await settings("stripe");
  const one = await sent();
  assert.equal((await cancel(one)).status, 200);
  await reaches(one, "expired");
  assert.equal(stripe.pay(one.ref), false);
  assert.equal((await visit("POST", `/api/commandes/${one.token}/payment`, undefined, once())).body.code, "not_awaiting_payment");
  const two = await sent();
  const same = await visit("POST", `/api/commandes/${two.token}/payment`, undefined, once());
  assert.deepEqual([same.status, same.body.id], [201, two.payment.id], "one page at a time");
  stripe.sessions.get(two.ref).status = "expired";
  await visit("POST", `/api/commandes/${two.token}/payment/return`);
  await reaches(two, "expired");
  const next = await visit("POST", `/api/commandes/${two.token}/payment`, undefined, once());
  assert.deepEqual([next.status, next.body.state], [201, "created"]);
  const ref = (await reaches(two, "sent")).redirect_url.split("/").at(-1);
  stripe.pay(ref);
  await visit("POST", `/api/commandes/${two.token}/payment/return`);
  await reaches(two, "paid");
  assert.equal((await orderOf(two)).body.state, "confirmed");
});

test("a refund that the provider refuses waits for the office, and is tried again from there", async () => {
  await settings("stripe");
  const one = await sent();
  stripe.pay(one.ref);
  await notify(one);
  await reaches(one, "paid");
  stripe.refusesRefunds = true;
  assert.equal((await cancel(one)).status, 200);
  const refused = await until(async () => (await office("GET", "payments")).body.refunds.find((row) => row.payment === one.payment.id && row.state === "refused"), "a refused refund");
  assert.equal(refused.trouble, "provider_refuses");
  stripe.refusesRefunds = false;
  assert.equal((await office("POST", `payments/${one.payment.id}/refunds`, { amount: one.total }, once())).status, 201);
  await reaches(one, "refunded");
  assert.equal((await office("GET", "payments")).body.refunds.filter((row) => row.payment === one.payment.id).map((row) => row.state).sort().join(), "done,replaced");
});

test("whoever comes back from paying waits on a page that looks again, a minute; then it says what to do", async () => {
  await settings("stripe");
  const one = await sent();
  const page = async (looks) => (await visit("GET", `/boutique/commande/${one.token}?retour=${looks}`)).body;
  assert.match(await page(19), /href="\?retour=20" data-again[^]*toute seule|toute seule[^]*href="\?retour=20" data-again/);
  const last = await page(20);
  assert.doesNotMatch(last, /toute seule|data-again/, "it does not look again, and does not say so");
  assert.match(last, /ne payez pas une deuxième fois[^]*Payer maintenant/);
});

test("given back by the office while whoever ordered calls off: once", async () => {
  await settings("stripe");
  const one = await sent();
  stripe.pay(one.ref);
  await notify(one);
  await reaches(one, "paid");
  const id = one.payment.id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const other = await house.meanwhile(`SELECT FROM payment WHERE id = '${id}' FOR NO KEY UPDATE;
    INSERT INTO payment_refund (id, kpa, payment, amount_cents, cause, state, made_at, next_at) SELECT gen_random_uuid(), kpa, id, received_cents, 'staff', 'queued', now(), now() FROM payment WHERE id = '${id}'`);
  assert.equal((await cancel(one)).status, 200);
  await other.ended;
  assert.deepEqual(await house.sql(`SELECT count(*), sum(amount_cents) FROM payment_refund WHERE payment = '${id}'`), [["1", String(one.total)]]);
  await reaches(one, "refunded");
});

test("the server dies between the provider and the books: nothing is lost, nothing twice", async () => {
  await settings("stripe");
  const one = await sent();
  stripe.pay(one.ref);
  await notify(one);
  await house.stopServer("SIGKILL");
  await house.startServer();
  await house.sql("UPDATE payment SET next_at = now() WHERE next_at > now(); UPDATE payment_inbox SET next_at = now() WHERE next_at > now()");
  await reaches(one, "paid");
  assert.equal((await orderOf(one)).body.paid.amount, one.total);
});
