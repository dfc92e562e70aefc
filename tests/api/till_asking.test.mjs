// SPDX-License-Identifier: AGPL-3.0-or-later
// What the till asks the server for while somebody waits: nobody else waits with her. And what it does with a server that
// is slow, away, or refuses.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addCashier } from "../lib/cashiers.mjs";
import { ask, basket, House, post, sleep, until } from "../lib/house.mjs";
import { wire } from "../lib/wire.mjs";

const WASH = "REP-013", CARD = "AUT-007"; // a service at 5,00 €; a gift card
let house, line, till, other;
before(async () => {
  house = await House.open();
  line = await wire(house.url.replace("localhost", "127.0.0.1"));
  till = await house.startTill({ server: line.url });
  other = await house.startTill({ code: "BLG-2" });
});
after(async () => {
  await house?.close();
  line?.close();
});

const call = (where, path, body) => post(`${where.url}/api/till/${path}`, body);
const read = (where, path) => ask(`${where.url}/api/till/${path}`);
const sent = (where) => until(async () => (await read(where, "state")).body.unsent === 0, "everything at the server", 30000);
const coat = (where, count = 1) => call(where, "sales", basket([["FRI-007", count * 1000, "BLG-M01"]], [["cash", count * 1000]]));
const back = (source, line_, amount, quantity = 1000) => ({ id: crypto.randomUUID(), source, reason: "size", lines: [{ line: line_, quantity }], tenders: [{ kind: "cash", amount }] });
const code = (answer) => [answer.status, answer.body.code];
const giftCard = async (where, cents) => (await call(where, "sales", { id: crypto.randomUUID(), lines: [{ item: CARD, quantity: 1000, members: [], unit_price: cents, priced: true }], tenders: [{ kind: "cash", amount: cents }] })).body.ticket.lines[0].reference;
const wash = (reference) => ({ id: crypto.randomUUID(), lines: [{ item: WASH, quantity: 1000, members: [] }], tenders: [{ kind: "voucher", amount: 500, reference }] });
const timed = async (work) => {
  const started = performance.now();
  const answer = await work();
  return { answer, ms: performance.now() - started };
};

test("a server that takes five seconds: questions wait, and cash sales and the screen do not", async () => {
  const reference = await giftCard(other, 2000), elsewhere = (await coat(other)).body;
  await sent(other);
  line.slow(5000);
  line.shaky(); // new connections from here on
  const questions = [
    timed(() => call(till, "sales", wash(reference))), timed(() => read(till, `held/${reference}`)),
    timed(() => read(till, `sales/${elsewhere.number}/returnable`)), timed(() => call(till, "returns", back(elsewhere.ticket.id, 1, 1000))),
  ];
  await sleep(300); // they are under way
  const times = [];
  for (let n = 0; n < 20; n++) {
    const { answer, ms } = await timed(() => coat(till));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    times.push(ms);
    times.push((await timed(() => read(till, "state"))).ms);
  }
  const slowest = Math.round(Math.max(...times));
  const answers = await Promise.all(questions);
  assert.ok(Math.min(...answers.map(({ ms }) => ms)) > 2000, "the questions had to wait");
  times.sort((a, b) => a - b);
  assert.ok(times[Math.floor(times.length * 0.9)] < 100, `${slowest} ms`);
  assert.ok(slowest < 1000, `${slowest} ms`);
  line.slow(0);
  line.shaky();
  await until(async () => (await read(till, "state")).body.online, "the server", 30000);
});

test("many questions at once never take the till's threads", async () => {
  line.slow(4000);
  line.shaky();
  const asked = Array.from({ length: 12 }, () => read(till, "held/2900000000018"));
  await sleep(300);
  assert.ok((await timed(() => coat(till))).ms < 500);
  line.slow(0);
  line.shaky();
  for (const answer of await Promise.all(asked)) assert.ok([200, 422, 503].includes(answer.status));
  await until(async () => (await read(till, "state")).body.online, "the server", 30000);
});

test("a voucher is spent once, also when its number was taken by another sale while the server thought", async () => {
  const reference = await giftCard(till, 1500);
  await sent(till);
  line.slow(800);
  line.shaky();
  const paying = Promise.all([wash(reference), wash(reference), wash(reference), wash(reference)].map((sale) => call(till, "sales", sale)));
  for (let n = 0; n < 3; n++) {
    await sleep(400);
    assert.equal((await coat(till)).status, 201);
  }
  line.slow(0);
  const answers = await paying;
  assert.ok(answers.filter((answer) => answer.status === 201).length <= 3, JSON.stringify(answers.map(code)));
  line.shaky();
  await sent(till);
  const spent = (await house.sql(`SELECT coalesce(sum(amount_cents), 0) FROM ticket_tender WHERE reference = '${reference}'`))[0][0];
  assert.equal(Number(spent), 500 * answers.filter((answer) => answer.status === 201).length);
  assert.equal((await house.sql("SELECT count(*) FROM refused_record"))[0][0], "0");
});

test("school begins while the server is asked: what began in real life is kept in neither world", async () => {
  const reference = await giftCard(other, 2000), elsewhere = (await coat(other)).body;
  await sent(other);
  line.slow(2000);
  line.shaky();
  const asked = [call(till, "sales", wash(reference)), call(till, "returns", back(elsewhere.ticket.id, 1, 1000))];
  await sleep(400);
  assert.equal((await call(till, "training", { on: true })).status, 200);
  for (const answer of await Promise.all(asked)) assert.deepEqual(code(answer), [409, "ticket_of_school"]);
  line.slow(0);
  line.shaky();
  assert.equal((await call(till, "training", { on: false })).status, 200);
  assert.equal((await call(till, "returns", back(elsewhere.ticket.id, 1, 1000))).status, 201, "it never came back");
});

test("a ticket that only this till knew is asked for where it went to the server meanwhile", async () => {
  const reference = await giftCard(other, 2000);
  await sent(other);
  line.slow((said) => (said.includes("/holds") ? 8000 : said.includes("/records") ? 2000 : 0));
  line.shaky();
  await until(async () => (await read(till, "state")).body.online, "the server", 30000);
  const mine = (await coat(till)).body;
  await sleep(200);
  const first = call(till, "sales", wash(reference)); // whoever comes next waits for this answer
  await sleep(200);
  const second = call(till, "returns", back(mine.ticket.id, 1, 1000));
  await until(async () => (await call(other, "returns", back(mine.ticket.id, 1, 1000))).status === 201, "the other till to give it back", 10000);
  await first;
  assert.deepEqual(code(await second), [409, "return_too_much"]);
  line.slow(0);
  line.shaky();
  await sent(till);
});

// ---- a server that is away -------------------------------------------------------------------------------------------

let sold;
test("away: what other tills may have given back already is bounded, what they cannot know of is not", async () => {
  sold = (await coat(till, 8)).body;
  await sent(till);
  await house.stopServer();
  await until(async () => !(await read(till, "state")).body.online, "the till to notice", 30000);
  const seen = (await read(till, `sales/${sold.ticket.id}/returnable`)).body;
  assert.deepEqual([seen.unasked, seen.most], [true, 5000]);
  assert.deepEqual(code(await call(till, "returns", back(sold.ticket.id, 1, 6000, 6000))), [503, "return_offline"]);
  assert.equal((await call(till, "returns", back(sold.ticket.id, 1, 4000, 4000))).status, 201);
  assert.deepEqual(code(await call(till, "returns", back(sold.ticket.id, 1, 2000, 2000))), [503, "return_offline"], "all of them together");
  const fresh = (await coat(till, 8)).body;
  const unknown = (await read(till, `sales/${fresh.ticket.id}/returnable`)).body;
  assert.deepEqual([unknown.unasked, unknown.most], [false, null]);
  assert.equal((await call(till, "returns", back(fresh.ticket.id, 1, 8000, 8000))).status, 201, "nobody else knows it");
  assert.deepEqual(code(await call(other, "returns", back(sold.ticket.id, 1, 1000))), [503, "other_till_offline"]);
});

test("given back at two tills: the server finds it when it takes the second, and the till is told", async () => {
  await house.startServer();
  await sent(till); // 40,00 € were given back here
  const all = await call(other, "returns", back(sold.ticket.id, 1, 4000, 4000));
  assert.equal(all.status, 201, JSON.stringify(all.body));
  await house.stopServer(); // before that is known here, the rest is given back again
  await until(async () => !(await read(till, "state")).body.online, "the till to notice", 30000);
  assert.equal((await read(till, `sales/${sold.ticket.id}/returnable`)).body.most, 1000, "what came back here before counts, sent or not");
  assert.deepEqual(code(await call(till, "returns", back(sold.ticket.id, 1, 2000, 2000))), [503, "return_offline"]);
  const twice = await call(till, "returns", back(sold.ticket.id, 1, 1000));
  assert.equal(twice.status, 201, JSON.stringify(twice.body));
  await house.startServer();
  await sent(till);
  await sent(other);
  const refused = await house.sql("SELECT till, code FROM refused_record");
  assert.equal(refused.length, 1, JSON.stringify(refused));
  assert.equal(refused[0][1], "return_too_much");
  const told = () => house.sql(`SELECT till, convert_from(body, 'UTF8')::jsonb -> 'event' ->> 'detail' FROM record
    WHERE chain = 'L' AND convert_from(body, 'UTF8')::jsonb -> 'event' ->> 'code' = 'record.refused'`);
  await until(async () => (await told()).length === 1, "the event", 30000);
  assert.match((await told())[0][1], /^T \d+: return_too_much$/);
});

// ---- a server that refuses ---------------------------------------------------------------------------------------------

test("refused is not away: a till whose token was taken gives nothing back that others may have given back", async () => {
  const coats = (await coat(till)).body;
  await sent(till);
  await house.command("till", "revoke", "--code", "BLG-1");
  await until(async () => (await read(till, "state")).body.revoked, "the till to notice", 30000);
  assert.deepEqual(code(await call(till, "returns", back(coats.ticket.id, 1, 1000))), [503, "server_refuses"]);
});

// ---- what the event log says of it -------------------------------------------------------------------------------------

const events = async (of) => (await house.sql(`SELECT coalesce(convert_from(body, 'UTF8')::jsonb -> 'event' ->> 'detail', '-') FROM record
  WHERE till = 'BLG-2' AND chain = 'L' AND convert_from(body, 'UTF8')::jsonb -> 'event' ->> 'code' = '${of}' ORDER BY sequence`)).map(([detail]) => detail);

test("returns, discounts and prices by hand stand in the event log, in the commit of their ticket", async () => {
  const line_ = (more) => ({ id: crypto.randomUUID(), lines: [{ item: WASH, quantity: 1000, members: [], ...more }], tenders: [{ kind: "cash", amount: 400 }] });
  const cheaper = await call(other, "sales", line_({ discount: 100, reason: "bargain" }));
  assert.equal(cheaper.status, 201, JSON.stringify(cheaper.body));
  const dearer = await call(other, "sales", { ...line_({ unit_price: 600, priced: true, reason: "other" }), tenders: [{ kind: "cash", amount: 600 }] });
  assert.equal(dearer.status, 201, JSON.stringify(dearer.body));
  await sent(other);
  assert.equal((await call(other, "returns", back(cheaper.body.ticket.id, 1, 400))).status, 201);
  await sent(other);
  await until(async () => (await events("ticket.return")).length > 1, "the events", 30000);
  assert.deepEqual(await events("discount.manual"), [`1.00 EUR: ${WASH}`]);
  assert.deepEqual(await events("price.override"), [`1.00 EUR: ${WASH}`]);
  assert.match((await events("ticket.return")).at(-1), /^BLG-2-T-\d+: -4.00 EUR$/);
});

test("a new catalogue says what it changes: rates, rights, rules of sharing", async () => {
  const before = (await events("catalogue.import")).length;
  await addCashier(house, { name: "Sylvie", pin: 271828 });
  await until(async () => (await read(other, "state")).body.locked, "the cashiers", 45000);
  await until(async () => (await events("user.rights_change")).length === 1, "the event", 30000);
  assert.equal((await events("catalogue.import")).length, before + 1);
  assert.match((await events("catalogue.import")).at(-1), /^\d+ articles$/);
  assert.deepEqual([await events("vat_rate.change"), await events("split_rule.change")], [[], []]);
});
