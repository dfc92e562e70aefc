// SPDX-License-Identifier: AGPL-3.0-or-later
// Orders of the shop through the real server: what a visitor may ask for, what she is refused, and what the office does with it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, House, sleep } from "../lib/house.mjs";

const NOW = "2026-11-23T09:00:00+01:00"; // a Monday
let house, referent, far, cheap;
before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"], now: NOW });
  [referent, far] = [await house.signIn({ role: "referent" }), await house.signIn({ role: "referent", kpa: "TRS" })];
  [[cheap]] = await house.sql("SELECT i.code FROM items_on('2026-11-23') i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 1");
  price = Number((await house.sql(`SELECT price FROM items_on('2026-11-23') WHERE kpa = 'BLG' AND code = '${cheap}'`))[0][0]);
});
after(() => house?.close());

let price;
const euros = (amount) => ({ amount, currency: "EUR" });
const visit = (method, path, body, headers = {}) => ask(house.url + path, { method, body, headers });
const order = (more = {}, key = crypto.randomUUID()) => visit("POST", "/api/boutique/BLG/orders", {
  lines: [{ item: cheap, quantity: 1000 }], pays: "counter", name: "Fatou", phone: "06 12 34 56 78", expected: euros(price), accepts_terms: true, ...more },
  key ? { "Idempotency-Key": key } : {});
const office = (method, path, body, headers = {}) => ask(`${house.url}/api/office/BLG/${path}`, { method, body, headers: { ...referent.headers, ...headers } });
const refused = async (status, code, more, key) => {
  const answer = await order(more, key);
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
  return answer.body;
};
const rule = (more = {}) => office("POST", "shop/rules", { id: crypto.randomUUID(), purpose: "pickup", activity: "", weekday: 2, from_minute: 600, to_minute: 660,
  slot_minutes: 30, capacity: 1, preparation_minutes: 0, cut_off_days: 0, cut_off_minute: 1440, ...more });
const setting = { is_open: true, pays_counter: true, pays_online: false, hold_minutes: 20, keep_days: 3, mediator: "", terms: "" };

test("a shop that its KPA did not open takes no order", async () => {
  await refused(409, "shop_closed");
  assert.equal((await office("PUT", "shop", setting)).status, 200);
  assert.equal((await ask(`${house.url}/api/office/BLG/shop`, { headers: far.headers })).status, 404);
});

test("an order is priced here, held, and opened by its link alone", async () => {
  const made = await order();
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual(made.body.order.total, euros(price));
  assert.match(made.body.order.id, /^ord_[0-9a-f]{32}$/);
  assert.match(made.body.order.code, /^[2-9A-HJKMNP-TV-Z]{7}$/);
  const mine = await visit("GET", `/api/commandes/${made.body.token}`);
  assert.deepEqual([mine.status, mine.body.state, mine.body.name], [200, "confirmed", "Fatou"]);
  for (const wrong of ["x", made.body.order.code, made.body.order.id, made.body.token.slice(0, -1) + "A".repeat(1), "A".repeat(43)])
    if (wrong !== made.body.token) assert.deepEqual([(await visit("GET", `/api/commandes/${wrong}`)).status, (await visit("GET", `/api/commandes/${wrong}`)).body.code], [404, "no_such_order"]);
  const [[stored]] = await house.sql(`SELECT count(*) FROM shop_order WHERE encode(token_hash, 'escape') LIKE '%${made.body.token.slice(0, 10)}%'`);
  assert.equal(stored, "0");
});

test("what is forged, missing or impossible is refused, and leaves nothing", async () => {
  const [[before]] = await house.sql("SELECT count(*) FROM shop_order");
  const changed = await refused(409, "total_changed", { expected: euros(1) });
  const at = (answer) => answer.errors[0].pointer;
  assert.deepEqual([at(changed), at(await refused(422, "contact_needed", { name: "a\tb" }))], ["/expected", "/name"]);
  assert.equal(at(await refused(422, "terms_needed", { accepts_terms: false })), "/accepts_terms");
  assert.equal(at(await refused(422, "contact_needed", { phone: undefined })), "/phone");
  await refused(422, "wrong_type", { phone: undefined, email: "fatou@example.org\r\nBcc: x@example.org" });
  await refused(422, "contact_needed", { phone: undefined, email: "fatou@example.org, x@example.org" });
  await refused(422, "contact_needed", { phone: "<script>" });
  await refused(422, "payment_not_offered", { pays: "online" });
  await refused(422, "bad_quantity", { lines: [{ item: cheap, quantity: 1500 }] });
  await refused(422, "unknown_item", { lines: [{ item: "FRI-99999", quantity: 1000 }] });
  await refused(422, "unknown_item", { lines: [{ piece: "pce_" + "0".repeat(32), quantity: 1000 }] });
  await refused(422, "price_not_allowed", { lines: [{ item: cheap, quantity: 1000, price: euros(1) }] });
  await refused(422, "unknown_field", { total: 1 });
  await refused(400, "once_key_missing", {}, null);
  assert.equal((await visit("POST", "/api/boutique/NON/orders", {}, { "Idempotency-Key": crypto.randomUUID() })).status, 422);
  assert.equal((await visit("GET", "/api/boutique/NON/slots")).status, 404);
  assert.deepEqual((await house.sql("SELECT count(*) FROM shop_order"))[0][0], before);
});

test("a double tap orders once; another order under the same key is refused", async () => {
  const key = crypto.randomUUID();
  const answers = await Promise.all([order({}, key), order({}, key), order({}, key)]);
  const made = answers.filter((a) => a.status === 201);
  assert.ok(made.length >= 1 && answers.every((a) => a.status === 201 || a.body.code === "once_running"), JSON.stringify(answers.map((a) => a.body.code)));
  const again = await order({}, key);
  assert.deepEqual([again.status, again.body.token, again.headers.get("idempotent-replayed")], [201, made[0].body.token, "true"]);
  await refused(422, "once_key_reused", { name: "Awa" }, key);
});

test("the last one on the shelf is ordered once, and the loser is told until when", async () => {
  const counted = await office("POST", `stock/${cheap}/moves`, { kind: "count", quantity: 1000 }, { "Idempotency-Key": crypto.randomUUID() });
  assert.equal(counted.status, 201, JSON.stringify(counted.body));
  const answers = await Promise.all(Array.from({ length: 12 }, () => order()));
  const [won, lost] = [answers.filter((a) => a.status === 201), answers.filter((a) => a.status !== 201)];
  assert.equal(won.length, 1);
  assert.ok(lost.every((a) => a.status === 409 && a.body.code === "stock_insufficient" && a.body.available === 0 && a.body.held_until), JSON.stringify(lost[0]?.body));
  const mine = await visit("GET", `/api/commandes/${won[0].body.token}`);
  const cancelled = await visit("POST", `/api/commandes/${won[0].body.token}/cancellation`, undefined, { "If-Match": mine.headers.get("etag") });
  assert.deepEqual([cancelled.status, cancelled.body.state], [200, "cancelled"]);
  const again = await order();
  assert.equal(again.status, 201);
  await office("POST", `stock/${cheap}/moves`, { kind: "count", quantity: 100000, anyway: true }, { "Idempotency-Key": crypto.randomUUID() });
});

test("slots: full, gone, closed", async () => {
  assert.equal((await rule()).status, 200);
  assert.equal((await rule({ from_minute: 600, to_minute: 610 })).status, 422);
  const { data } = (await visit("GET", "/api/boutique/BLG/slots")).body;
  assert.deepEqual(data.slice(0, 2).map((s) => s.starts_at), ["2026-11-24T10:00:00+01:00", "2026-11-24T10:30:00+01:00"]);
  await refused(422, "slot_needed");
  await refused(409, "slot_gone", { pickup: "2026-11-24T09:00:00+01:00" });
  await refused(409, "slot_gone", { pickup: "2026-11-17T10:00:00+01:00" });
  const answers = await Promise.all(Array.from({ length: 6 }, () => order({ pickup: data[0].starts_at })));
  assert.deepEqual(answers.map((a) => a.status).filter((s) => s === 201).length, 1);
  assert.ok(answers.every((a) => a.status === 201 || ["slot_full", "slot_gone"].includes(a.body.code)), JSON.stringify(answers.map((a) => a.body)));
  assert.equal((await visit("GET", "/api/boutique/BLG/slots")).body.data[0].starts_at, data[1].starts_at);
});

test("what the team is late with is kept: it does not end while they are at it, nor as soon as it is ready", async () => {
  const made = await order({ pickup: (await visit("GET", "/api/boutique/BLG/slots")).body.data[0].starts_at });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const [[id]] = await house.sql(`SELECT id FROM shop_order WHERE code = '${made.body.order.code}'`);
  const event = async (name) => {
    const { headers } = await office("GET", `orders/${made.body.order.id}`);
    const moved = await office("POST", `orders/${made.body.order.id}/events`, { event: name }, { "If-Match": headers.get("etag") });
    assert.equal(moved.status, 200, JSON.stringify(moved.body));
  };
  const stands = async () => (await house.sql(`SELECT o.state, o.held_until > '2026-11-26T08:59:00+01:00' AS is_kept, h.state, h.expires_at IS NOT DISTINCT FROM o.held_until AS is_same, h.expires_at IS NULL AS for_good
    FROM shop_order o JOIN stock_hold h ON h.holder = o.id WHERE o.id = '${id}'`))[0];
  const late = async () => {
    await house.sql(`UPDATE shop_order SET held_until = '2026-11-23T08:00:00+01:00' WHERE id = '${id}'`);
    await sleep(1200); // the clock looks twice a second
  };
  await event("prepare");
  assert.deepEqual(await stands(), ["preparing", "t", "held", "f", "t"]);
  await late();
  assert.deepEqual(await stands(), ["preparing", "f", "held", "f", "t"]);
  await event("make_ready");
  await sleep(1200);
  assert.deepEqual(await stands(), ["ready", "t", "held", "t", "f"], "three days from now");
  await late();
  assert.deepEqual((await stands()).filter((_, at) => at % 2 === 0).slice(0, 2), ["no_show", "released"]);
});

test("laundry: brought first, fetched when it is done", async () => {
  const [[wash]] = await house.sql("SELECT i.activity FROM items_on('2026-11-23') i WHERE i.kpa = 'BLG' AND i.code = '" + cheap + "'");
  assert.equal((await rule({ purpose: "dropoff", activity: wash, weekday: 2, from_minute: 540, to_minute: 600, slot_minutes: 60 })).status, 200);
  assert.equal((await rule({ activity: wash, weekday: 3, from_minute: 540, to_minute: 600, slot_minutes: 60, preparation_minutes: 1440 })).status, 200);
  await refused(422, "slot_needed", { pickup: "2026-11-25T09:00:00+01:00" });
  await refused(409, "slot_gone", { dropoff: "2026-11-24T09:00:00+01:00", pickup: "2026-11-25T09:00:00+01:00" }); // 23 hours are not a day
  const made = await order({ dropoff: "2026-11-24T09:00:00+01:00", pickup: "2026-12-02T09:00:00+01:00" });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.body.order.dropoff.starts_at, "2026-11-24T09:00:00+01:00");
});

test("machines: what is washed is offered back when a machine had the time, and the last cycle is taken once", async () => {
  const [[wash, activity, cost]] = await house.sql("SELECT code, activity, price FROM items_on('2026-11-23') WHERE kpa = 'BLG' AND online AND kind = 'service' AND unit = 'kg' AND turnover AND priced AND NOT archived ORDER BY code LIMIT 1");
  const rules = [
    { purpose: "dropoff", activity, weekday: 4, from_minute: 540, to_minute: 600, slot_minutes: 60, capacity: 20 },
    { purpose: "cycle", activity, weekday: 4, from_minute: 600, to_minute: 780, slot_minutes: 60, capacity: 1 }, // one machine: at 10, 11 and 12
    { purpose: "pickup", activity, weekday: 4, from_minute: 660, to_minute: 840, slot_minutes: 60, capacity: 20 }, // at 11, 12 and 13
  ];
  assert.equal((await rule({ purpose: "cycle", activity: "" })).status, 422);
  for (const one of rules) assert.equal((await rule(one)).status, 200);
  const at = (hour, day = 26) => `2026-11-${day}T${hour}:00:00+01:00`;
  const offered = async (cycles) => (await visit("GET", `/api/boutique/BLG/slots?purpose=pickup&activity=${activity}&after=${encodeURIComponent(at(10))}&cycles=${cycles}`)).body.data.map((s) => s.starts_at);
  const load = (loads, pickup, more = {}) => order({ lines: [{ item: wash, quantity: loads * 7000 }], expected: euros(loads * 7 * Number(cost)), dropoff: at("09"), pickup, ...more });
  assert.deepEqual((await offered(1)).slice(0, 3), [at(11), at(12), at(13)]);
  assert.deepEqual((await offered(2)).slice(0, 2), [at(12), at(13)]);
  assert.equal((await load(2, at(11))).body.code, "slot_gone", "two loads in one machine are not done at eleven");
  const answers = await Promise.all(Array.from({ length: 6 }, () => load(1, at(13)))); // three cycles, six people
  assert.deepEqual(answers.map((a) => a.status).sort(), [201, 201, 201, 409, 409, 409], JSON.stringify(answers.map((a) => a.body.code)));
  assert.deepEqual((await house.sql("SELECT taken, capacity FROM pickup_slot WHERE purpose = 'cycle' ORDER BY starts_at")).map(String), ["1,1", "1,1", "1,1"]);
  assert.equal((await offered(1))[0], at(11, "03").replace("-11-", "-12-"), "the machine is full: next week");
  const token = answers.find((a) => a.status === 201).body.token;
  assert.equal((await visit("POST", `/api/commandes/${token}/cancellation`, {}, { "If-Match": '"1"' })).status, 200);
  assert.equal((await house.sql("SELECT sum(taken) FROM pickup_slot WHERE purpose = 'cycle'"))[0][0], "2");
  await house.sql("INSERT INTO closed_days (kpa, starts_on, ends_on) VALUES ('BLG', '2026-12-03', '2026-12-03')");
  assert.equal((await load(1, at(11, "03").replace("-11-", "-12-"), { dropoff: at("09", "03").replace("-11-", "-12-") })).body.code, "slot_gone", "nobody is there");
});

test("the office sees the board, moves orders, and is told of what changed meanwhile", async () => {
  const { data } = (await office("GET", "orders")).body;
  assert.ok(data.length > 0 && data.every((row) => row.content));
  const one = data.find((row) => row.state === "confirmed");
  const path = `orders/${one.id}/events`;
  assert.equal((await office("POST", path, { event: "make_ready" })).status, 428);
  assert.equal((await office("POST", path, { event: "make_ready" }, { "If-Match": '"99"' })).status, 412);
  const ready = await office("POST", path, { event: "make_ready" }, { "If-Match": `"${one.version}"` });
  assert.deepEqual([ready.status, ready.body.state], [200, "ready"], JSON.stringify(ready.body));
  const collected = await office("POST", path, { event: "collect" }, { "If-Match": ready.headers.get("etag") });
  assert.equal(collected.body.state, "collected");
  const late = await office("POST", path, { event: "cancel" }, { "If-Match": collected.headers.get("etag") });
  assert.deepEqual([late.status, late.body.code], [409, "no_such_step"]);
  assert.equal((await ask(`${house.url}/api/office/BLG/orders`, { headers: far.headers })).status, 404);
  assert.equal((await ask(`${house.url}/api/office/TRS/orders/${one.id}`, { headers: far.headers })).status, 404);
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});

test("the board comes a page at a time, every order once and in its place", async () => {
  const whole = (await office("GET", "orders")).body;
  assert.equal(whole.next_cursor, null);
  const seen = [];
  for (let where = "orders?limit=2"; where;) {
    const { status, headers, body } = await office("GET", where);
    assert.equal(status, 200);
    assert.ok(body.data.length <= 2);
    seen.push(...body.data);
    const link = headers.get("link")?.match(/^<(.*)>; rel="next"$/)?.[1];
    assert.equal(link ? new URLSearchParams(link).get("cursor") : null, body.next_cursor);
    where = link ? `orders${link}` : null;
  }
  assert.deepEqual(seen, whole.data);
  for (const wrong of ["limit=0", "limit=501", "limit=x", "cursor=1", "cursor=pay_0192f3a4b5c67d8e9fa0b1c2d3e4f506"])
    assert.equal((await office("GET", `orders?${wrong}`)).status, 422, wrong);
});
