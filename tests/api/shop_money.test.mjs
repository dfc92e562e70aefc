// SPDX-License-Identifier: AGPL-3.0-or-later
// The shop's money for who keeps the accounts: what waits for somebody, what is given back of an order and why, contracts
// that were renounced, what the provider pays out, the closings and papers of the shop's chain, and the exports.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { FakeStripe } from "../fakes/stripe.mjs";
import { camt053 } from "../lib/bank.mjs";
import { ask, House, root, until } from "../lib/house.mjs";

const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
let house, stripe, referent, accountant, items;
before(async () => {
  stripe = await new FakeStripe().open();
  house = await House.open({ kpas: ["BLG"], serve: ["--rate-limit", "0", "--stripe-url", stripe.url, "--smtp-url", "smtp://127.0.0.1:9", "--mail-from", "x@example.org"] });
  [referent, accountant] = [await house.signIn({ role: "referent" }), await house.signIn({ role: "accountant" })];
  for (const [name, value] of [["stripe-key-cae-pont", stripe.key], ["stripe-hook-cae-pont", stripe.hook]]) await secret(name, value);
  items = (await house.sql("SELECT i.code, i.price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 2")).map(([code, price]) => ({ code, price: Number(price) }));
  assert.equal((await office("PUT", "shop", { is_open: true, pays_counter: true, pays_online: true, hold_minutes: 20, keep_days: 3, mediator: "", terms: "" })).status, 200);
  assert.equal((await office("PUT", "payment-setting", { provider: "stripe" }, {}, accountant)).status, 200);
});
after(async () => { await house?.close(); await stripe?.close(); });

async function secret(name, value) {
  const child = spawn(path.join(build, "comptoir"), ["secret", "set", name, "--data", house.data], { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.end(`${value}\n`);
  assert.equal(await new Promise((resolve) => child.on("exit", resolve)), 0, name);
}
const office = (method, where, body, headers = {}, who = referent) => ask(`${house.url}/api/office/BLG/${where}`, { method, body, headers: { ...who.headers, ...headers } });
const once = () => ({ "Idempotency-Key": crypto.randomUUID() });
const euros = (amount) => ({ amount, currency: "EUR" });
const uuid = (id) => id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const money = async (code) => (await office("GET", `shop-money?code=${code}`)).body.data;
const left = async (one) => (await office("GET", `orders/${one.order.id}/refunds`)).body;
const refund = (one, body, key = once(), who = referent) => office("POST", `orders/${one.order.id}/refunds`, body, key, who);
const chain = (one) => house.sql(`SELECT amount_cents, state, code FROM online_sale WHERE order_id = '${uuid(one.order.id)}' ORDER BY made_at`);
const booked = (one, count) => until(async () => (await chain(one)).filter(([, state]) => state === "booked").length === count, `${count} booked`);
const account = async (number) => Number((await house.sql(`SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE account = '${number}'`))[0][0]);
const whole = async () => {
  const verified = await house.attempt("verify");
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
};
async function event(one, name) {
  const now = await office("GET", `orders/${one.order.id}`);
  const moved = await office("POST", `orders/${one.order.id}/events`, { event: name }, { "If-Match": now.headers.get("etag") });
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
}
/** An order that is paid and signed: so many of the first article, one of the second. */
async function paid(quantity = 2) {
  const total = items[0].price * quantity + items[1].price;
  const made = await ask(`${house.url}/api/boutique/BLG/orders`, { method: "POST", headers: once(), body: { lines: [{ item: items[0].code, quantity: quantity * 1000 }, { item: items[1].code, quantity: 1000 }],
    pays: "online", name: "Fatou Diallo", email: "fatou@example.org", phone: "06 12 34 56 78", expected: euros(total), accepts_terms: true } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const one = { ...made.body, total };
  const page = await until(async () => { const now = (await ask(`${house.url}/api/commandes/${one.token}/payment`)).body; return now.redirect_url && now; }, "a page to pay on");
  one.payment = page;
  one.ref = page.redirect_url.split("/").at(-1);
  stripe.pay(one.ref);
  const body = stripe.event(one.ref);
  assert.equal((await ask(`${house.url}/api/payments/stripe/cae-pont/notifications`, { method: "POST", raw: body, headers: { "Content-Type": "application/json", "Stripe-Signature": stripe.sign(body) } })).status, 200);
  await booked(one, 1);
  return one;
}

test("lines of a fetched order are given back with a reason: the provider's money, a return in the shop's chain, once", async () => {
  const before = await account("511600"), one = await paid();
  await event(one, "collect");
  const now = await left(one);
  assert.deepEqual([now.parts, now.left, now.lines.map((line) => [line.line, line.quantity, line.amount.amount])], ["ok", euros(one.total), [[1, 2000, 2 * items[0].price], [2, 1000, items[1].price]]]);
  const half = { reason: "defect", amount: items[0].price, lines: [{ line: 1, quantity: 1000 }] }, key = once();
  for (const [body, code] of [[{ ...half, amount: items[0].price + 1 }, "total_changed"], [{ ...half, lines: [{ line: 1, quantity: 3000 }] }, "return_too_much"], [{ ...half, lines: [{ line: 3, quantity: 1000 }] }, "unknown_line"], [{ ...half, reason: "because" }, "wrong_type"]])
    assert.equal((await refund(one, body)).body.code, code, JSON.stringify(body));
  const given = await refund(one, half, key);
  assert.deepEqual([given.status, given.body.going_back], [201, euros(items[0].price)], JSON.stringify(given.body));
  assert.equal((await refund(one, half, key)).headers.get("idempotent-replayed"), "true");
  await booked(one, 2);
  assert.deepEqual(stripe.books().get(one.payment.id), { came: one.total, back: items[0].price });
  const again = await left(one);
  assert.deepEqual([again.left, again.lines.map((line) => line.quantity)], [euros(one.total - items[0].price), [1000, 1000]]);
  assert.equal((await refund(one, half)).status, 201, "the same sum of the same line, a second time");
  await booked(one, 3);
  assert.equal((await refund(one, { reason: "error", amount: items[1].price }, once())).status, 201, "all that is left");
  await booked(one, 4);
  assert.deepEqual([(await left(one)).parts, await account("511600")], ["refund_too_much", before]);
  const [row] = await money(one.order.code);
  assert.deepEqual([row.state, row.task, row.refunds.map((back) => [back.cause, back.reason, back.state])], ["refunded", "", [["staff", "defect", "done"], ["staff", "defect", "done"], ["staff", "error", "done"]]]);
  assert.equal((await house.sql(`SELECT count(*) FROM audit WHERE subject = 'shop_refund' AND role = 'referent' AND action = 'insert'`))[0][0], "2");
  await whole();
});

test("all of an order that is not fetched yet is called off with it", async () => {
  const one = await paid(1);
  assert.equal((await refund(one, { reason: "not_done", amount: one.total })).status, 201);
  await booked(one, 2);
  assert.deepEqual((await office("GET", `orders/${one.order.id}`)).body.state, "cancelled");
  assert.equal((await money(one.order.code))[0].refunds[0].reason, "not_done");
});

/** An order that was fetched, and a refund of it that the provider will not make: a task. */
async function refused(asked = (one) => ({ reason: "other", amount: one.total })) {
  const one = await paid(1);
  await event(one, "collect");
  stripe.refusesRefunds = true;
  assert.equal((await refund(one, asked(one))).status, 201);
  const task = await until(async () => (await money(one.order.code)).find((row) => row.task === "refused"), "the task");
  stripe.refusesRefunds = false;
  return { one, task };
}

test("what the provider refuses is a task; the accountant pays it back from the bank and says so, nobody else", async () => {
  const { one, task } = await refused(() => ({ reason: "other", amount: items[1].price, lines: [{ line: 2, quantity: 1000 }] }));
  assert.equal((await office("GET", "shop-money")).body.data[0].id, task.id, "what waits for somebody stands first");
  const where = `payments/${task.id}/refunds/${task.refunds[0].id}/transfer`;
  assert.equal((await office("POST", where)).status, 403);
  assert.equal((await office("POST", where, undefined, {}, accountant)).status, 200);
  assert.equal((await office("POST", where, undefined, {}, accountant)).status, 404, "once");
  await booked(one, 2);
  const [row] = await money(one.order.code);
  assert.deepEqual([row.task, row.given_back, row.refunds[0].by_transfer], ["", euros(items[1].price), true]);
  await whole();
});

test("what was refused and then given back in another try waits for nobody: it is not paid from the bank as well", async () => {
  const { one, task } = await refused();
  assert.equal((await refund(one, { reason: "other", amount: one.total })).status, 201, "the office asks again");
  await booked(one, 2);
  assert.equal((await money(one.order.code))[0].task, "");
  const stale = await office("POST", `payments/${task.id}/refunds/${task.refunds[0].id}/transfer`, undefined, {}, accountant);
  assert.deepEqual([stale.status, (await left(one)).left], [404, euros(0)]);
});

test("what was refused is given back in another try while the accountant says she paid it: not twice", async () => {
  const { one, task } = await refused();
  const id = uuid(task.id);
  const another = await house.meanwhile(`SELECT FROM payment WHERE id = '${id}' FOR NO KEY UPDATE;
    INSERT INTO payment_refund (id, kpa, payment, amount_cents, cause, state, made_at, next_at) SELECT gen_random_uuid(), kpa, id, received_cents, 'staff', 'queued', now(), now() FROM payment WHERE id = '${id}'`);
  const stale = await office("POST", `payments/${task.id}/refunds/${task.refunds[0].id}/transfer`, undefined, {}, accountant);
  await another.ended;
  assert.equal(stale.status, 404);
  await until(async () => (await money(one.order.code))[0].given_back.amount === one.total, "the provider's");
});

test("a contract that was renounced: until when, what to do, and done when the money arrived", async () => {
  const one = await paid();
  await event(one, "collect");
  await house.sql(`INSERT INTO shop_withdrawal VALUES (gen_random_uuid(), '${uuid(one.order.id)}', 'BLG', now(), '{2}', ${items[1].price}, NULL)`);
  const mine = async () => (await office("GET", "withdrawals")).body.data.find((row) => row.code === one.order.code);
  const row = await mine();
  const days = (Date.parse(row.pay_until) - Date.parse(row.declared_at.slice(0, 10))) / 86_400_000;
  assert.deepEqual([row.state, days, row.amount, row.name], ["goods", 14, euros(items[1].price), "Fatou Diallo"]);
  const key = once();
  for (const replayed of [null, "true"]) {
    const given = await office("POST", `withdrawals/${row.id}/refund`, undefined, key);
    assert.deepEqual([given.status, given.headers.get("idempotent-replayed")], [201, replayed], JSON.stringify(given.body));
  }
  await booked(one, 2);
  await until(async () => (await mine()).state === "done", "given back");
  assert.equal((await office("POST", `withdrawals/${row.id}/refund`, undefined, once())).body.code, "refund_too_much");
  const other = await paid(1);
  await house.sql(`INSERT INTO shop_withdrawal VALUES (gen_random_uuid(), '${uuid(other.order.id)}', 'BLG', now() - interval '13 days', '{1}', ${items[0].price}, NULL)`);
  const due = (await office("GET", "withdrawals")).body.data[0];
  assert.deepEqual([due.code, due.state], [other.order.code, "due"], "the oldest first");
  assert.equal((await office("POST", `withdrawals/${due.id}/done`)).body.state, "done");
  await whole();
});

test("a till sold what the web had sold: a task until the money went back", async () => {
  const one = await paid(1);
  await house.sql(`UPDATE shop_order SET ticket = gen_random_uuid(), state = 'collected' WHERE id = '${uuid(one.order.id)}'`);
  assert.equal((await money(one.order.code))[0].task, "sold_twice");
  assert.equal((await refund(one, { reason: "error", amount: one.total })).status, 201);
  await booked(one, 2);
  assert.equal((await money(one.order.code))[0].task, "");
});

test("the ticket of what was paid on the web comes by mail to who asks, once; the page of who did not leave an address offers nothing", async () => {
  const one = await paid(2), page = () => fetch(`${house.url}/boutique/commande/${one.token}`).then((answer) => answer.text());
  assert.match(await page(), /Recevoir mon ticket par e-mail/);
  for (let i = 0; i < 2; i++) {
    const asked = await fetch(`${house.url}/boutique/commande/${one.token}/ticket`, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: house.origin } });
    assert.equal(asked.status, 200);
    assert.match(await asked.text(), /Votre ticket part par e-mail/);
  }
  const letters = () => house.sql(`SELECT recipient, replace(body, chr(10), ' | ') FROM mail WHERE subject = 'Votre ticket, commande ${one.order.code}'`);
  const [[recipient, body], more] = await until(async () => (await letters()).length && letters(), "the letter");
  assert.deepEqual([recipient, more], ["fatou@example.org", undefined]);
  const [[sequence]] = await house.sql(`SELECT sequence FROM online_sale WHERE order_id = '${uuid(one.order.id)}'`);
  for (const words of [`TICKET n° WEB-BLG-T-${sequence.padStart(6, "0")}`, "SIRET ", `TOTAL TTC : ${(one.total / 100).toFixed(2).replace(".", ",")} €`, "Payé en ligne", "HT à ", "Signature : ", "cœur fiscal "])
    assert.ok(body.includes(words), `${words} in ${body}`);
  assert.doesNotMatch(body, /Fatou/);
  await house.sql(`UPDATE mail SET sent_at = now() WHERE kind = 'ticket' AND order_id = '${uuid(one.order.id)}'`);
  const told = async () => (await ask(`${house.url}/api/office/BLG/messages`, { headers: referent.headers })).body.data.filter((row) => row.order === one.order.id && row.kind === "ticket");
  const [sent] = await told(), key = { "Idempotency-Key": crypto.randomUUID() };
  const again = (id, more = key) => ask(`${house.url}/api/office/BLG/messages/${id}/sendings`, { method: "POST", headers: { ...referent.headers, ...more } });
  assert.deepEqual([sent.again, (await again(sent.id)).status, (await again(sent.id)).headers.get("idempotent-replayed")], [true, 201, "true"]);
  const twice = await until(async () => (await letters()).length > 1 && letters(), "once more");
  assert.deepEqual([twice.length, twice[1][1]], [2, body], "the same ticket, and no third");
});

test("an invoice of what was paid on the web, for who answers the letter with a name and an address", async () => {
  const one = await paid(1), id = crypto.randomUUID();
  const [[sequence]] = await house.sql(`SELECT sequence FROM online_sale WHERE order_id = '${uuid(one.order.id)}'`);
  const ticket = `WEB-BLG-T-${sequence.padStart(6, "0")}`, customer = { name: "Association Exemple", address: "1 rue du Conseil, 62200 Boulogne-sur-Mer" };
  const make = (body) => ask(`${house.url}/api/kpas/BLG/invoices`, { method: "POST", body, headers: accountant.headers });
  const made = await make({ id, ticket, customer });
  assert.deepEqual([made.status, made.body.gross], [201, one.total], JSON.stringify(made.body));
  assert.deepEqual([(await make({ id, ticket, customer })).status, (await make({ id: crypto.randomUUID(), ticket, customer })).body.code], [200, "invoice_exists"]);
  const shown = (format) => fetch(`${house.url}/api/kpas/BLG/invoices/${id}${format}`, { headers: accountant.headers });
  const text = await (await shown("")).text();
  for (const words of [customer.name, ticket, made.body.number]) assert.ok(text.includes(words), `${words} in ${text}`);
  assert.equal(Buffer.from(await (await shown("?format=pdf")).arrayBuffer()).subarray(0, 5).toString(), "%PDF-");
});

test("what Stripe paid out: its table, the bank's line, the fee on 627800; what was not paid out stays on 511600", async () => {
  const kpa = (method, where, more = {}, who = accountant) => ask(`${house.url}/api/kpas/BLG/${where}`, { method, ...more, headers: { ...who.headers, ...more.headers } });
  const before = await account("511600"), one = await paid(2);
  assert.equal(await account("511600"), before + one.total);
  const day = new Date().toISOString().slice(0, 10), decimals = (cents) => (cents / 100).toFixed(2);
  const table = (fee) => Buffer.from(`automatic_payout_id,automatic_payout_effective_at,gross,fee,net,reporting_category\npo_9,${day} 00:00:00,${decimals(one.total)},${decimals(fee)},${decimals(one.total - fee)},charge\n`);
  for (const again of [false, true]) assert.equal((await kpa("POST", "payout-files", { raw: table(25), headers: { "Content-Type": "text/csv" } })).status, 201, `again: ${again}`);
  assert.equal((await kpa("POST", "payout-files", { raw: table(26), headers: { "Content-Type": "text/csv" } })).status, 409, "the same payout with another fee");
  assert.equal((await kpa("POST", "payout-files", { raw: Buffer.from("a;b\n1;2\n"), headers: { "Content-Type": "text/csv" } })).body.code, "bank_file_refused");
  const month = day.slice(0, 7), shown = (await kpa("GET", `months/${month}`)).body;
  const payout = shown.deposits.find((row) => row.kind === "online");
  assert.deepEqual([payout.amount, payout.fee, payout.reference], [one.total, 25, "po_9"]);
  assert.equal(shown.steps.find((row) => row.step === "online").state, "todo", "the bank has not shown it");
  const statement = { account: "FR7612345000010002045678942", reference: "R1", from: day, to: day, opening: 0, lines: [{ day, amount: one.total - 25, label: "STRIPE PAYMENTS po_9", reference: "po_9" }] };
  const read = await kpa("POST", "bank-statements", { raw: camt053(statement), headers: { "Content-Type": "application/xml" } });
  assert.ok([200, 201].includes(read.status), JSON.stringify(read.body));
  assert.equal((await kpa("POST", "matches/sure", { body: { month } })).status < 300, true);
  assert.deepEqual([await account("511600"), await account("627800"), await account("512000")], [before, 25, one.total - 25]);
  assert.equal(await account("627000"), 0);
  const closed = (await kpa("GET", `months/${month}`)).body;
  assert.ok(closed.deposits.find((row) => row.reference === "po_9").match, JSON.stringify(closed.deposits));
  await whole();
});

test("the FEC, e-reporting and the plain ledgers hold what the web sold, and what went back of it", async () => {
  const year = new Date().getFullYear(), month = new Date().toISOString().slice(0, 7), out = path.join(house.data, "..", `exports-${process.pid}`);
  const run = async (...args) => { const said = await house.attempt("export", ...args); assert.equal(said.code, 0, said.stdout + said.stderr); return said.stdout; };
  mkdirSync(out, { recursive: true });
  try {
    await run("fec", "--year", String(year), "--entity", "CAE-PONT", "--detail", "ticket", "--out", out);
    const name = readdirSync(out).find((one) => /FEC\d{8}\.txt$/.test(one));
    const rows = readFileSync(path.join(out, name), "utf8").trim().split("\r\n").slice(1).map((row) => row.split("\t"));
    const cents = (text) => Math.round(Number(text.replace(",", ".")) * 100);
    const web = rows.filter((row) => row[8].includes("WEB-BLG"));
    const sum = (account) => web.filter((row) => row[4] === account).reduce((all, row) => all + cents(row[11]) - cents(row[12]), 0);
    const [[gross, tickets]] = await house.sql("SELECT sum(total_cents), count(*) FROM ticket WHERE till = 'WEB-BLG'");
    assert.equal(sum("511600"), Number(gross));
    assert.equal(new Set(web.map((row) => row[8])).size, Number(tickets), "an entry for each sale and each return");
    const [[vat]] = await house.sql("SELECT coalesce(sum(v.vat_cents), 0) FROM ticket_vat v JOIN ticket t ON t.id = v.ticket WHERE t.till = 'WEB-BLG'");
    assert.equal(web.filter((row) => row[4].startsWith("4457")).reduce((all, row) => all + cents(row[12]) - cents(row[11]), 0), Number(vat));
    assert.ok(web.some((row) => cents(row[12]) > 0 && row[4] === "511600"), "a return stands on the other side");
    await run("e-reporting", "--month", month, "--kpa", "BLG", "--out", path.join(out, "e.json"));
    const told = JSON.stringify(JSON.parse(readFileSync(path.join(out, "e.json"), "utf8")));
    assert.match(told, /TLB1/);
    const [[day, count]] = await house.sql("SELECT business_day, count(*) FROM ticket WHERE till = 'WEB-BLG' GROUP BY 1 ORDER BY 1 LIMIT 1");
    assert.match(told, new RegExp(`"${day}"`), `${count} of ${day}: ${told}`);
    for (const tool of ["hledger", "ledger", "beancount"]) {
      const text = await run(tool, "--kpa", "BLG");
      assert.match(text, /511600/, tool);
      assert.equal(text.split("WEB-BLG").length - 1 >= Number(tickets), true, `${tool} names each`);
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});

test("a member's statement holds what the web sold of hers", async () => {
  const [[item]] = await house.sql("SELECT i.code FROM items_on(current_date) i JOIN contract c ON c.member = 'BLG-M01' WHERE i.kpa = 'BLG' AND i.online AND i.kind = 'good' AND i.turnover AND NOT i.archived AND i.unit = 'piece' ORDER BY i.code LIMIT 1");
  const piece = await office("POST", "pieces", { code: "WEB1", item, name: "Manteau", description: "", condition: "good", size: "", price: euros(4200), member: "BLG-M01" }, once());
  assert.equal(piece.status, 201, JSON.stringify(piece.body));
  assert.equal((await office("POST", `pieces/${piece.body.id}/state`, { state: "published" })).status, 200);
  const month = new Date().toISOString().slice(0, 7), mine = async () => (await ask(`${house.url}/api/kpas/BLG/statements/BLG-M01/${month}`, { headers: referent.headers })).body;
  const made = await ask(`${house.url}/api/boutique/BLG/orders`, { method: "POST", headers: once(), body: { lines: [{ item, piece: piece.body.id, quantity: 1000 }], pays: "counter", name: "Fatou", phone: "06 12 34 56 78", expected: euros(4200), accepts_terms: true } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await house.sql(`BEGIN; SET LOCAL ROLE comptoir_shop; UPDATE shop_order SET paid_cents = total_cents WHERE code = '${made.body.order.code}'; COMMIT`);
  await booked({ order: { id: made.body.order.id } }, 1);
  const [[part]] = await house.sql("SELECT -sum(amount_cents) FROM posting WHERE member = 'BLG-M01' AND account = '911000'");
  assert.ok(Number(part) > 0, "her part of it");
  assert.equal((await mine()).blocks[0].cells[3].number, Number(part));
});

/** The server again, some days later. */
async function later(days) {
  await house.stopServer();
  house.env = { COMPTOIR_NOW: new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19) + "Z" };
  await house.startServer();
}
const closings = () => house.sql("SELECT kind, number, first_sale, last_sale, tickets, returns, total_cents, perpetual_cents, perpetual_abs_cents FROM closing WHERE till = 'WEB-BLG' ORDER BY sequence");

test("the shop's chain is closed when the day, the month and the year are over, by the server itself; verify recounts them", async () => {
  const [[last, sales, backs, total]] = await house.sql("SELECT max(sequence), count(*) FILTER (WHERE kind = 'sale'), count(*) FILTER (WHERE kind = 'return'), sum(total_cents) FROM ticket WHERE till = 'WEB-BLG'");
  const [[perpetual, abs]] = await house.sql("SELECT perpetual_cents, perpetual_abs_cents FROM online_till");
  assert.deepEqual(await closings(), [], "not today");
  await later(1);
  const day = ["1", "1", last, sales, backs, total, perpetual, abs];
  await until(async () => (await closings()).length > 0, "the Z");
  const made = await closings();
  assert.deepEqual(made[0], ["day", ...day]);
  await later(400);
  await until(async () => (await closings()).length >= 3, "month and year");
  assert.deepEqual((await closings()).map(([kind, number, , , , , sum]) => [kind, number, sum]), [["day", "1", total], ["month", "1", total], ["year", "1", total]]);
  const counter = await ask(`${house.url}/api/boutique/BLG/orders`, { method: "POST", headers: once(), body: { lines: [{ item: items[0].code, quantity: 1000 }], pays: "counter", name: "Fatou", phone: "06 12 34 56 78", expected: euros(items[0].price), accepts_terms: true } });
  assert.equal(counter.status, 201, JSON.stringify(counter.body));
  await house.sql(`BEGIN; SET LOCAL ROLE comptoir_shop; UPDATE shop_order SET paid_cents = total_cents WHERE code = '${counter.body.order.code}'; COMMIT`);
  await booked({ order: { id: counter.body.order.id } }, 1);
  await later(401);
  await until(async () => (await closings()).length === 4, "the next Z");
  const [next] = (await closings()).slice(-1);
  assert.deepEqual([next[0], next[1], next[2], next[6]], ["day", "2", String(Number(last) + 1), String(items[0].price)]);
  assert.deepEqual(await house.sql("SELECT state, count(*) FROM online_record GROUP BY 1"), [["booked", "4"]]);
  assert.deepEqual(await house.sql("SELECT right_cents FROM (SELECT bool_and(is_right) AS right_cents FROM closing_recount r JOIN closing c ON c.id = r.closing WHERE c.till = 'WEB-BLG') x"), [["t"]]);
  await whole();
});

test("the chain of the shop is archived as a till's: two programs verify the file, and the next one goes on from it", async () => {
  const out = path.join(house.data, "..", `shop-archives-${process.pid}`);
  mkdirSync(out, { recursive: true });
  try {
    const made = await house.attempt("export", "shop-archive", "--kpa", "BLG", "--out", out);
    assert.equal(made.code, 0, made.stdout + made.stderr);
    const file = made.stdout.trim();
    assert.match(file, /WEB-BLG-A-000001\.txt$/);
    assert.match(readFileSync(file, "utf8").split("\n")[1], /"chain":\s*"G"/);
    for (const [program, ...args] of [[path.join(build, "comptoir-till"), "verify-archive"], ["python3", path.join(root, "docs/inspector/verify_archive.py")]]) {
      const said = await new Promise((resolve) => execFile(program, [...args, file], (error, stdout, stderr) => resolve([error?.code ?? 0, stdout + stderr])));
      assert.equal(said[0], 0, said[1]);
    }
    const again = await house.attempt("export", "shop-archive", "--kpa", "BLG", "--out", out);
    assert.equal(again.code, 0, "what is new is the record of the first archive");
    const lines = readFileSync(again.stdout.trim(), "utf8").trim().split("\n");
    assert.equal(lines.filter((line) => line.startsWith("record\t")).length, 1);
    await later(402);
    await until(async () => (await house.sql("SELECT count(*) FROM record WHERE till = 'WEB-BLG' AND chain = 'A'"))[0][0] === "2", "the archives' records");
    await whole();
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
