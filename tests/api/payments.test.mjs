// SPDX-License-Identifier: AGPL-3.0-or-later
// Orders paid by the web through the real server and fakes of the providers: what is lost, doubled, late, wrong or out of
// order ends in states that agree with the provider's books. PAYMENTS=10000 makes the drawn run longer, SEED repeats one.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { FakeHelloAsso } from "../fakes/helloasso.mjs";
import { FakeStripe } from "../fakes/stripe.mjs";
import { ask, House, root, sleep, until } from "../lib/house.mjs";

const Stripe = createRequire(path.join(root, "tests/web/package.json"))("stripe").default ?? createRequire(path.join(root, "tests/web/package.json"))("stripe");
const oracle = new Stripe("sk_test_unused");
const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
let house, stripe, helloasso, referent, accountant, cheap, price;
before(async () => {
  [stripe, helloasso] = await Promise.all([new FakeStripe().open(), new FakeHelloAsso().open()]);
  house = await House.open({ kpas: ["BLG"], serve: ["--rate-limit", "0", "--stripe-url", stripe.url, "--helloasso-url", helloasso.url] });
  [referent, accountant] = [await house.signIn({ role: "referent" }), await house.signIn({ role: "accountant" })];
  for (const [name, value] of [["stripe-key-cae-pont", stripe.key], ["stripe-hook-cae-pont", stripe.hook], ["helloasso-client-cae-pont", `${helloasso.id}:${helloasso.secret}`]]) await secret(name, value);
  [[cheap, price]] = await house.sql("SELECT i.code, i.price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 1");
  price = Number(price);
  const open = await office("PUT", "shop", { is_open: true, pays_counter: true, pays_online: true, hold_minutes: 20, keep_days: 3, mediator: "", terms: "" });
  assert.equal(open.status, 200, JSON.stringify(open.body));
});
after(async () => { await house?.close(); await stripe?.close(); await helloasso?.close(); });

async function secret(name, value) {
  const child = spawn(path.join(build, "comptoir"), ["secret", "set", name, "--data", house.data], { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.end(`${value}\n`);
  assert.equal(await new Promise((resolve) => child.on("exit", resolve)), 0, name);
}
const euros = (amount) => ({ amount, currency: "EUR" });
const visit = (method, path_, body, headers = {}) => ask(house.url + path_, { method, body, headers });
const office = (method, path_, body, headers = {}, who = referent) => ask(`${house.url}/api/office/BLG/${path_}`, { method, body, headers: { ...who.headers, ...headers } });
const once = () => ({ "Idempotency-Key": crypto.randomUUID() });
const settings = (provider) => office("PUT", "payment-setting", { provider, organisation: "la-fourmiliere" }, {}, accountant);
const fakeOf = (payment) => (payment.provider === "stripe" ? stripe : helloasso);

async function order(quantity = 1) {
  const made = await visit("POST", "/api/boutique/BLG/orders", { lines: [{ item: cheap, quantity: quantity * 1000 }], pays: "online", name: "Fatou", phone: "06 12 34 56 78", expected: euros(price * quantity), accepts_terms: true }, once());
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { ...made.body, total: price * quantity };
}
const paymentOf = async ({ token }) => (await visit("GET", `/api/commandes/${token}/payment`)).body;
const orderOf = async ({ token }) => visit("GET", `/api/commandes/${token}`);
const reaches = (one, state, ms) => until(async () => (await paymentOf(one)).state === state && paymentOf(one), `payment ${state}`, ms);
const stands = (one, state, ms) => until(async () => (await orderOf(one)).body.state === state && orderOf(one), `order ${state}`, ms);
/** An order whose page is open at the provider: ref is the provider's name of it. */
async function sent(quantity) {
  const one = await order(quantity);
  const payment = await until(async () => { const now = await paymentOf(one); return now.redirect_url && now; }, "a page to pay on");
  return { ...one, payment, ref: payment.redirect_url.split("/").at(-1) };
}
const tell = (one, body, headers) => ask(`${house.url}/api/payments/${one.payment.provider}/cae-pont/notifications`, { method: "POST", raw: body, headers: { "Content-Type": "application/json", ...headers } });
function notify(one, type) {
  const fake = fakeOf(one.payment), body = fake.event(one.ref, type);
  return tell(one, body, fake === stripe ? { "Stripe-Signature": stripe.sign(body) } : {});
}
const uuid = (id) => id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
/** The clock of one order, or of all, reaches the end of the time to pay. */
const timeIsOver = (one) => house.sql(`UPDATE payment SET hold_until = now() - interval '1 second', next_at = now() WHERE target = '${uuid(one.order.id)}';
  UPDATE shop_order SET held_until = now() - interval '1 second' WHERE id = '${uuid(one.order.id)}'`);
const cancel = async (one) => visit("POST", `/api/commandes/${one.token}/cancellation`, undefined, { "If-Match": (await orderOf(one)).headers.get("etag") });

test("nobody is paid online before an accountant said by whom; a referent may not say it", async () => {
  const refused = await visit("POST", "/api/boutique/BLG/orders", { lines: [{ item: cheap, quantity: 1000 }], pays: "online", name: "Fatou", phone: "06 12 34 56 78", expected: euros(price), accepts_terms: true }, once());
  assert.deepEqual([refused.status, refused.body.code], [422, "payment_not_offered"], JSON.stringify(refused.body));
  assert.equal((await house.sql("SELECT count(*) FROM shop_order"))[0][0], "0");
  assert.equal((await office("PUT", "payment-setting", { provider: "stripe" })).status, 403);
  assert.equal((await office("PUT", "payment-setting", { provider: "helloasso" }, {}, accountant)).status, 422);
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
    await timeIsOver(other);
    fakeOf(other.payment).pay(other.ref);
    await stands(other, "confirmed");
    assert.match((await paymentOf(other)).state, /^(paid|late)$/);
    await office("POST", `stock/${cheap}/moves`, { kind: "count", quantity: 100000000, anyway: true }, once());
  });

  test(`${provider}: what somebody gives back at the provider's desk is noted`, async () => {
    const one = await sent(2);
    const fake = fakeOf(one.payment);
    fake.pay(one.ref);
    await notify(one);
    await reaches(one, "paid");
    if (fake === stripe) stripe.sessions.get(one.ref).payment_intent.latest_charge.amount_refunded = 1;
    else helloasso.intents.get(Number(one.ref)).payment.refundOperations.push({ id: 1, amount: 1, status: "Processed" });
    await notify(one, provider === "stripe" ? "charge.refunded" : "Order");
    await until(async () => (await orderOf(one)).body.given_back.amount === 1, "a cent given back");
    assert.equal((await cancel(one)).status, 200);
    await reaches(one, "refunded");
    assert.deepEqual(fake.books().get(one.payment.id), { came: one.total, back: one.total });
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

/* ---- drawn by chance ---------------------------------------------------------------------------------------------- */

function chanceOf(seed) { // mulberry32
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test("drawn: orders under every fault end in states that agree with the providers' books", async (t) => {
  const count = Number(process.env.PAYMENTS ?? 200), seed = Number(process.env.SEED ?? 20261122), draw = chanceOf(seed);
  const pick = (...choices) => choices[Math.floor(draw() * choices.length)];
  await office("POST", `stock/${cheap}/moves`, { kind: "count", quantity: 100000000, anyway: true }, once());
  const faulty = () => { const at = draw(); return at < 0.03 ? "lost_request" : at < 0.06 ? "lost_answer" : at < 0.09 ? "error" : at < 0.11 ? "slow" : null; };
  const [[since]] = await house.sql("SELECT now()");
  const all = [], earlier = new Set([...stripe.books().keys(), ...helloasso.books().keys()]);
  async function live() {
    const one = { ...(await order(1 + Math.floor(draw() * 3))) };
    all.push(one);
    const end = pick("paid", "paid", "paid", "lost", "doubled", "wrong", "cancelled_first", "cancelled_after", "late", "left", "outside");
    one.end = end;
    if (end === "cancelled_first") return cancel(one);
    one.payment = await until(async () => { const now = await paymentOf(one); return (now.redirect_url || !["created", "sent"].includes(now.state)) && now; }, "a page", 60000);
    if (!one.payment.redirect_url) return;
    const fake = fakeOf(one.payment);
    one.ref = one.payment.redirect_url.split("/").at(-1);
    if (end === "left") return timeIsOver(one);
    if (end === "late") { await timeIsOver(one); await sleep(draw() * 400); }
    if (!fake.pay(one.ref, end === "wrong" ? one.total + pick(-1, 1) : undefined)) return;
    if (end === "lost") return;
    if (end === "cancelled_after") { await notify(one); return cancel(one); }
    if (end === "outside") {
      await notify(one);
      await reaches(one, "paid", 60000);
      if (fake === stripe) stripe.sessions.get(one.ref).payment_intent.latest_charge.amount_refunded += 1;
      else helloasso.intents.get(Number(one.ref)).payment.refundOperations.push({ id: 1, amount: 1, status: "Processed" });
      return notify(one, fake === stripe ? "charge.refunded" : "Order");
    }
    await Promise.all(Array.from({ length: end === "doubled" ? 4 : 1 }, () => notify(one)));
  }
  for (const provider of ["stripe", "helloasso"]) {
    await settings(provider);
    stripe.chance = helloasso.chance = faulty;
    for (let done = 0; done < count / 2; done += 40) await Promise.all(Array.from({ length: Math.min(40, count / 2 - done) }, live));
  }
  stripe.chance = helloasso.chance = null;
  const settled = () => house.sql(`UPDATE payment SET next_at = now() WHERE next_at > now() + interval '1 second' AND state IN ('created', 'sent', 'expired', 'failed');
    UPDATE payment_refund SET next_at = now() WHERE next_at > now() + interval '1 second'; UPDATE payment_inbox SET next_at = now() WHERE next_at > now() + interval '1 second'`);
  await settled();
  await until(async () => (await house.sql("SELECT (SELECT count(*) FROM payment_refund WHERE state = 'queued') + (SELECT count(*) FROM payment_inbox WHERE done_at IS NULL) + (SELECT count(*) FROM payment WHERE next_at <= now() + interval '90 seconds' AND state <> 'expired')"))[0][0] === "0" || (await settled(), false), "everything looked into", 120000);
  await house.sql("UPDATE payment SET next_at = now() WHERE state = 'expired' AND provider_ref IS NOT NULL AND next_at IS NOT NULL"); // money that came after its time
  await sleep(3000);
  await until(async () => (await house.sql("SELECT count(*) FROM payment_refund WHERE state = 'queued'"))[0][0] === "0", "every refund", 60000);

  const rows = new Map((await house.sql("SELECT 'pay_' || replace(p.id::text, '-', ''), p.received_cents, p.back_cents, p.state, o.state, o.paid_cents, o.back_cents, o.total_cents FROM payment p JOIN shop_order o ON o.id = p.target WHERE p.made_at >= '" + since + "'")).map(([id, ...row]) => [id, row]));
  const books = new Map([...stripe.books(), ...helloasso.books()]);
  for (const [id, { came, back }] of books) if (rows.has(id) || !earlier.has(id)) assert.deepEqual(rows.get(id)?.slice(0, 2).map(Number), [came, back], `${id}: ${rows.get(id)}`);
  const refunds = (id) => house.sql(`SELECT amount_cents, cause, state, trouble, attempts FROM payment_refund WHERE payment = '${uuid(id)}'`);
  const ends = {};
  for (const [id, [received, back, state, ends_as, paid, gone, total]] of rows) {
    ends[`${state}/${ends_as}`] = (ends[`${state}/${ends_as}`] ?? 0) + 1;
    if (!books.has(id)) assert.equal(Number(received), 0, id);
    assert.ok(!["created", "sent"].includes(state), `${id}: ${await house.sql(`SELECT provider, provider_ref, state, trouble, attempts, hold_until, next_at, now(), made_at FROM payment WHERE id = '${uuid(id)}'`)}, ${all.find((one) => one.payment?.id === id)?.end}`);
    if (state === "paid" || state === "late") assert.ok(["confirmed"].includes(ends_as) && paid === total, `${id}: ${state} ${ends_as} ${paid} of ${total}, ${await refunds(id)}, seed ${seed}`);
    if (["cancelled", "expired"].includes(ends_as) && state !== "mismatch") assert.equal(received, back, `${id}: money is kept of what is over, seed ${seed}`);
    if (state === "mismatch") assert.equal(Number(paid), 0, id);
    assert.ok(ends_as !== "unfulfillable", `${id}: seed ${seed}`);
    if (state !== "mismatch" && received !== "0" && paid === received) assert.equal(gone, back, id);
  }
  t.diagnostic(`${count} orders, seed ${seed}: ${JSON.stringify(ends)}`);
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});
