// SPDX-License-Identifier: AGPL-3.0-or-later
// What is paid on the web is signed in the shop's own chain, once, and booked; what goes back is a return of it. The
// books, the chain and the exports stay whole.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, House, post, until } from "../lib/house.mjs";

let house, item, price;
before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"] });
  [[item, price]] = await house.sql("SELECT i.code, i.price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 1");
  price = Number(price);
  for (const kpa of ["BLG", "TRS"]) {
    const referent = await house.signIn({ role: "referent", kpa });
    await ask(`${house.url}/api/office/${kpa}/shop`, { method: "PUT", headers: referent.headers, body: { is_open: true, pays_counter: true, pays_online: false, hold_minutes: 20, keep_days: 3, mediator: "", terms: "" } });
  }
});
after(() => house?.close());

const order = async (quantity = 1000, kpa = "BLG") => {
  const made = await post(`${house.url}/api/boutique/${kpa}/orders`, { lines: [{ item, quantity }], pays: "counter", name: "Fatou", phone: "06 12 34 56 78",
    expected: { amount: (price * quantity) / 1000, currency: "EUR" }, accepts_terms: true }, { "Idempotency-Key": crypto.randomUUID() });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return (await house.sql(`SELECT id FROM shop_order WHERE code = '${made.body.order.code}'`))[0][0];
};
/** As payment/ does it: as nobody, in one transaction. */
const money = (id, paid, back = 0, more = "") => house.sql(`BEGIN; SET LOCAL ROLE comptoir_shop; UPDATE shop_order SET paid_cents = paid_cents + ${paid}, back_cents = back_cents + ${back} WHERE id = '${id}'; ${more} COMMIT`);
const rows = (id) => house.sql(`SELECT amount_cents, state, code FROM online_sale WHERE order_id = '${id}' ORDER BY made_at`);
const booked = (id, count) => until(async () => (await rows(id)).filter(([, state]) => state === "booked").length === count, `${count} booked of ${id}`);
const account = async (number) => Number((await house.sql(`SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE account = '${number}'`))[0][0]);
const whole = async () => {
  const verified = await house.attempt("verify");
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
};

test("paid: one sale in the chain of the shop, on 511600, when the money came", async () => {
  const id = await order(2000);
  await money(id, 2 * price);
  await booked(id, 1);
  assert.equal(await account("511600"), 2 * price);
  const [[till, chain, sequence, kind, total]] = await house.sql(`SELECT t.till, t.chain, t.sequence, t.kind, t.total_cents FROM ticket t JOIN online_sale s ON s.id = t.id WHERE s.order_id = '${id}'`);
  assert.deepEqual([till, chain, sequence, kind, Number(total)], ["WEB-BLG", "T", "1", "sale", 2 * price]);
  assert.deepEqual(await house.sql(`SELECT order_id, count(*) FROM ticket_line WHERE order_id = '${id}' GROUP BY 1`), [[id, "1"]]);
  assert.equal((await house.sql(`SELECT state, ticket IS NULL FROM shop_order WHERE id = '${id}'`))[0].join(), "confirmed,t", "it is still to be fetched");
  await whole();
});

test("a part paid, too much paid, paid again: nothing more is sold", async () => {
  const id = await order();
  await money(id, price - 1);
  assert.deepEqual(await rows(id), []);
  await money(id, 1);
  await booked(id, 1);
  await money(id, price);
  await money(id, 0, price);
  assert.deepEqual((await rows(id)).map(([amount, state]) => [Number(amount), state]), [[price, "booked"]]);
});

test("given back: a return of that sale, the same way; the account of the shop is even again", async () => {
  const [before, id] = [await account("511600"), await order(3000)];
  await money(id, 3 * price);
  await booked(id, 1);
  await money(id, 0, 3 * price, `UPDATE shop_order SET state = 'cancelled' WHERE id = '${id}';`);
  await booked(id, 2);
  assert.equal(await account("511600"), before);
  assert.deepEqual((await rows(id)).map(([amount]) => Number(amount)), [3 * price, -3 * price]);
  await whole();
});

test("paid and given back before anybody signed: both are signed, in their order", async () => {
  const id = await order();
  await money(id, price);
  await money(id, 0, price, `UPDATE shop_order SET state = 'cancelled' WHERE id = '${id}';`);
  await booked(id, 2);
  await whole();
});

test("late money for what is gone is nobody's turnover", async () => {
  const id = await order();
  await money(id, price, 0, `UPDATE shop_order SET state = 'unfulfillable' WHERE id = '${id}';`);
  await money(id, 0, price, `UPDATE shop_order SET state = 'cancelled' WHERE id = '${id}';`);
  assert.deepEqual(await rows(id), []);
});

test("another sum goes back than any line: a part of the price, signed and booked; then the rest", async () => {
  const before = await account("511600"), id = await order(2000);
  await money(id, 2 * price);
  await booked(id, 1);
  await money(id, 0, 1);
  await booked(id, 2);
  assert.equal(await account("511600"), before + 2 * price - 1);
  assert.deepEqual(await house.sql(`SELECT l.quantity, l.gross_cents, l.reason FROM ticket_line l JOIN online_sale s ON s.id = l.ticket WHERE s.order_id = '${id}' AND l.source_line > 0`), [["0", "-1", "gesture"]]);
  await money(id, 0, 2 * price - 1, `UPDATE shop_order SET state = 'cancelled' WHERE id = '${id}';`);
  await booked(id, 3);
  assert.equal(await account("511600"), before);
  await whole();
});

test("what cannot be a record is a row for the accountant, and the chain goes on", async () => {
  const [id, next] = [await order(), await order()];
  await house.sql(`INSERT INTO online_sale (id, kpa, order_id, amount_cents, state, made_at) VALUES (gen_random_uuid(), 'BLG', '${id}', ${price + 1}, 'waiting', now() - interval '1 hour')`);
  await money(next, price);
  await booked(next, 1);
  assert.deepEqual((await rows(id)).map(([, state]) => state), ["refused"]);
  await whole();
});

test("killed at any moment, twenty orders are signed once each, without a gap", async () => {
  const ids = [];
  for (let i = 0; i < 20; i++) ids.push(await order());
  await Promise.all(ids.map((id) => money(id, price)));
  await until(async () => Number((await house.sql("SELECT count(*) FROM online_sale WHERE state = 'booked'"))[0][0]) > 8, "the first of them");
  await house.stopServer("SIGKILL");
  await house.startServer();
  for (const id of ids) await booked(id, 1);
  const [[count, last]] = await house.sql("SELECT count(*), max(sequence) FROM record WHERE till = 'WEB-BLG' AND chain = 'T'");
  assert.equal(count, last);
  assert.equal((await house.sql("SELECT count(*) FROM ticket_line WHERE order_id IN (SELECT order_id FROM online_sale WHERE amount_cents > 0) AND quantity > 0"))[0][0],
    (await house.sql("SELECT count(*) FROM online_sale WHERE amount_cents > 0 AND state = 'booked'"))[0][0]);
  await whole();
});

test("the key of the shop is sealed, and its till calls nobody", async () => {
  assert.deepEqual(await house.sql("SELECT name FROM secret WHERE name LIKE 'online-key-%'"), [["online-key-blg"]]);
  assert.notEqual((await house.attempt("till", "add", "--kpa", "BLG", "--code", "WEB-TRS", "--name", "x", "--quiet")).code, 0);
  await assert.rejects(house.sql("SET ROLE comptoir_door; INSERT INTO secret VALUES ('stripe-key-x', 'x', now())"), /row-level security/);
});

const head = async () => (await house.sql("SELECT o.sequence, (SELECT max(s.sequence) FROM online_sale s WHERE s.kpa = o.kpa) FROM online_till o WHERE o.kpa = 'BLG'"))[0];

test("what another server signed meanwhile gets no second number: the chain has no gap", async () => {
  const [theirs, next] = [await order(), await order()];
  const other = await house.meanwhile("SELECT FROM online_till WHERE kpa = 'BLG' FOR UPDATE", `UPDATE online_sale SET state = 'refused', code = 'x' WHERE order_id = '${theirs}'`);
  await money(theirs, price); // listed as waiting, then ended by the other
  await other.ended;
  await money(next, price);
  await booked(next, 1);
  const [signed, last] = await head();
  assert.equal(signed, last);
  await whole();
});

test("a sale that was refused and given back: its return is refused with it, and tried no more", async () => {
  const id = await order();
  await house.sql(`WITH sale AS (INSERT INTO online_sale (id, kpa, order_id, amount_cents, state, made_at) VALUES (gen_random_uuid(), 'BLG', '${id}', ${price + 1}, 'waiting', now() - interval '1 hour') RETURNING id)
    INSERT INTO online_sale (id, kpa, order_id, amount_cents, source, state, made_at) SELECT gen_random_uuid(), 'BLG', '${id}', -1, id, 'waiting', now() FROM sale`);
  await until(async () => (await rows(id)).every(([, state]) => state === "refused"), "both ended");
  assert.deepEqual((await rows(id)).map(([, , code]) => code), ["change_without_cash", "change_without_cash"]);
});

test("an archive of a shop that signed nothing makes no key and no till", async () => {
  for (const kpa of ["NON", "LIL"]) assert.match((await house.attempt("export", "shop-archive", "--kpa", kpa, "--out", house.data)).stderr, /Tout est déjà archivé/);
  assert.deepEqual(await house.sql("SELECT name FROM secret WHERE name LIKE 'online-key-%' UNION ALL SELECT till FROM online_till"), [["online-key-blg"], ["WEB-BLG"]]);
});

/** The server again, at another time. */
async function restart(at) {
  await house.stopServer();
  house.env = { COMPTOIR_NOW: at };
  await house.startServer();
}
const closings = (kpa) => house.sql(`SELECT kind, number, first_sale, last_sale FROM closing WHERE till = 'WEB-${kpa}' ORDER BY sequence`);
const today = new Date();
const dayOf = (month, day) => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + month, day, 12)).toISOString().slice(0, 19) + "Z";

test("a shop that cannot sign keeps no other from it", async () => {
  const [stuck, there] = [await order(), await order(1000, "TRS")];
  await house.sql("UPDATE secret SET sealed = '\\x00'::bytea || sealed WHERE name = 'online-key-blg'");
  await house.sql(`INSERT INTO online_sale (id, kpa, order_id, amount_cents, state, made_at) SELECT gen_random_uuid(), 'BLG', '${stuck}', ${price}, 'waiting', now() - interval '1 hour' FROM generate_series(1, 120)`);
  await money(there, price);
  await booked(there, 1);
  await house.sql("DELETE FROM online_sale WHERE state = 'waiting'; UPDATE secret SET sealed = substr(sealed, 2) WHERE name = 'online-key-blg'");
});

test("what could not be closed in time is closed later, each day and each month by itself", async () => {
  const [[signed], [[opened]]] = [await head(), await house.sql("SELECT min(sequence) FROM online_sale WHERE kpa = 'BLG'")];
  await house.sql("ALTER TABLE online_record ADD CONSTRAINT none CHECK (kpa <> 'BLG') NOT VALID");
  await restart(dayOf(1, 1)); // the first day of the next month
  await until(async () => (await closings("TRS")).length > 0, "the closings of the other shop");
  const late = await order();
  await money(late, price);
  await booked(late, 1);
  await house.sql("ALTER TABLE online_record DROP CONSTRAINT none");
  await until(async () => (await closings("BLG")).length >= 2, "the day and the month that are over");
  assert.deepEqual(await closings("BLG"), [["day", "1", opened, signed], ["month", "1", opened, signed]]);
  await restart(dayOf(1, 2));
  await until(async () => (await closings("BLG")).length >= 3, "the day after");
  assert.deepEqual((await closings("BLG")).at(-1), ["day", "2", String(Number(signed) + 1), String(Number(signed) + 1)]);
  await whole();
});
