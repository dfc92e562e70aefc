// SPDX-License-Identifier: AGPL-3.0-or-later
// Things left in our care, with the real programs: two tills of one KPA, a server, a mail server of somebody else's
// (npm smtp-server). Line 58 of the acceptance list: drop-off, ready, scanned pickup; closing with an item left or a
// balance due is refused.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { ask, basket, House, post, until } from "../lib/house.mjs";

const { SMTPServer } = createRequire(new URL("../web/package.json", import.meta.url))("smtp-server");
const { simpleParser } = createRequire(new URL("../web/package.json", import.meta.url))("mailparser");

/** Takes letters, and refuses the first attempts. */
async function mailbox(refusals = 0) {
  const letters = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      simpleParser(stream).then((letter) => {
        if (refusals-- > 0) return done(new Error("later"));
        letters.push({ to: letter.to.text, subject: letter.subject, text: letter.text });
        done();
      }, done);
    },
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { letters, port: server.server.address().port, close: () => new Promise((resolve) => server.close(resolve)) };
}

let house, one, two, mail;
before(async () => {
  mail = await mailbox(1);
  house = await House.open({ serve: ["--rate-limit", "0", "--smtp-url", `smtp://127.0.0.1:${mail.port}`, "--mail-from", "comptoir@example.org"] });
  one = await house.startTill();
  two = await house.startTill({ code: "BLG-2" });
});
after(async () => {
  await house?.close();
  await mail?.close();
});

const uuid = () => crypto.randomUUID();
const lines = (...list) => ({ ...basket(list, []), confirmed: true });
const order = (till, more = {}) => {
  const id = uuid();
  return { till, id, body: { id, basket: lines(["BLA-001", 1000, "BLG-M02"]), customer: {}, ...more } };
};
const drop = (asked) => post(`${asked.till.url}/api/till/custody`, asked.body);
const step = (till, id, body) => post(`${till.url}/api/till/custody/${id}/steps`, { id: uuid(), ...body });
const look = async (till, id) => (await ask(`${till.url}/api/till/custody/${id}`)).body;
const pay = (till, id, cents, more = {}) => post(`${till.url}/api/till/sales`, {
  ...basket([], [["cash", cents]]), lines: [{ item: "BLA-001", quantity: 1000, members: [{ member: "BLG-M02", weight: 1 }], order: id, ...more }],
});
const price = 350;

test("58: drop-off, ready, scanned pickup; an item left or a balance due keeps it open", async () => {
  const asked = order(one, { items: [{ item: "BLA-001", condition: "stain" }, { item: "BLA-001" }], customer: { name: "Mme Perrin", phone: "", email: "" } });
  const answer = await drop(asked);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  assert.equal(answer.body.state, "deposited");
  assert.deepEqual(answer.body.items.map((item) => item.tag), ["1-1", "1-2"]);
  assert.equal(answer.body.due, price);
  assert.match(answer.body.promised, /^\d{4}-\d\d-\d\d$/);
  assert.equal((await drop(asked)).status, 200, "asked again: the same order");
  assert.deepEqual((await drop(asked)).body.items, answer.body.items);
  const other = await drop({ ...asked, body: { ...asked.body, place: "B2" } });
  assert.equal(other.body.code, "id_reused");
  const collect = { state: "collected", handed: 2, with_slip: true };
  assert.equal((await step(one, asked.id, collect)).body.code, "order_balance");
  assert.equal((await step(one, asked.id, { state: "working" })).status, 201);
  assert.equal((await step(one, asked.id, { state: "ready", place: "B2" })).body.place, "B2");
  assert.equal((await step(one, asked.id, collect)).body.code, "order_balance");
  assert.equal((await pay(one, asked.id, price)).status, 201);
  assert.equal((await look(one, asked.id)).due, 0);
  assert.equal((await step(one, asked.id, { ...collect, handed: 1 })).body.code, "order_item_left");
  assert.equal((await step(one, asked.id, { ...collect, with_slip: false })).body.code, "witness_needed");
  const done = await step(one, asked.id, collect);
  assert.equal(done.status, 201);
  assert.equal(done.body.closed, true);
  assert.equal((await step(one, asked.id, { state: "working" })).body.code, "order_closed");
});

test("nothing that is typed is signed: a label is an article's name, a condition, a shelf and a reason are words we know", async () => {
  const refused = async (more) => (await drop(order(one, more))).body.code;
  assert.equal(await refused({ items: [{ label: "Le manteau de Zoé" }] }), "unknown_field");
  assert.equal(await refused({ items: [{ item: "BLA-001", condition: "tache de Zoé" }] }), "wrong_type");
  assert.equal(await refused({ items: [{ item: "FRI-001" }] }), "unknown_item");
  assert.equal(await refused({ note: "pour Zoé" }), "unknown_field");
  assert.equal(await refused({ place: "chez Zoé" }), "wrong_type");
  const { body } = await drop(order(one, { items: [{ item: "BLA-001", condition: "torn" }] }));
  assert.deepEqual([body.items[0].label, body.items[0].condition], ["Lavage 7 kg", "torn"]);
  assert.equal((await step(one, body.id, { state: "working", note: "Zoé" })).body.code, "unknown_field");
});

test("two tills see each other's orders, and one tag is never given twice", async () => {
  const [a, b] = await Promise.all([drop(order(one, { customer: { name: "M. Diallo" } })), drop(order(two))]);
  assert.notEqual(a.body.tag, b.body.tag);
  assert.match(b.body.tag, /^2-/);
  await until(async () => (await look(two, a.body.id)).name === "M. Diallo", "the first till's order at the second");
  await until(async () => (await look(one, b.body.id)).tag === b.body.tag, "the second till's order at the first");
  assert.equal((await step(two, a.body.id, { state: "ready" })).status, 201);
  await until(async () => (await look(one, a.body.id)).state === "ready", "the step at the till that took it");
  assert.equal((await pay(two, a.body.id, price)).status, 201);
  await until(async () => (await look(one, a.body.id)).due === 0, "the payment at the other till");
  assert.equal((await step(one, a.body.id, { state: "collected", handed: 1, witness: "described" })).status, 201);
});

test("both tills without a network close the same order: the first end stands, the clash is told, nothing is lost", async () => {
  const { body } = await drop(order(one));
  await until(async () => (await look(two, body.id)).tag, "the order at the second till");
  await step(one, body.id, { state: "ready" });
  await until(async () => (await look(two, body.id)).state === "ready", "the step");
  assert.equal((await pay(one, body.id, price)).status, 201);
  await until(async () => (await look(two, body.id)).due === 0, "the payment");
  await house.stopServer();
  assert.equal((await step(one, body.id, { state: "collected", handed: 1, with_slip: true })).status, 201);
  assert.equal((await step(two, body.id, { state: "collected", handed: 1, witness: "known" })).status, 201);
  await house.startServer();
  for (const till of [one, two])
    await until(async () => (await look(till, body.id)).clashes === 1, "the clash at both tills", 30000);
  const [[state, closed, clashes]] = await house.sql(`SELECT state, closed, clashes FROM custody_order WHERE id = '${body.id}'`);
  assert.deepEqual([state, closed, clashes], ["collected", "t", "1"]);
  assert.equal((await house.sql(`SELECT count(*) FROM custody_event WHERE about = '${body.id}' AND state = 'collected'`))[0][0], "2");
});

test("the price found at inspection needs the customer's yes, and stands", async () => {
  const { body } = await drop(order(one));
  const dearer = { basket: lines(["BLA-001", 2000, "BLG-M02"]), reason: "more_things" };
  assert.equal((await step(one, body.id, dearer)).body.code, "missing_field");
  assert.equal((await step(one, body.id, { ...dearer, agreed: true, reason: undefined })).body.code, "missing_field");
  const adjusted = await step(one, body.id, { ...dearer, agreed: true });
  assert.equal(adjusted.body.total, 2 * price);
  assert.equal(adjusted.body.due, 2 * price);
  assert.equal(adjusted.body.state, "deposited");
});

test("a deposit is taken off, and the rest is due", async () => {
  const { body } = await drop(order(one));
  const deposit = { as: "deposit", unit_price: 200, priced: true };
  assert.equal((await pay(one, body.id, 200, deposit)).status, 201);
  assert.equal((await look(one, body.id)).due, price - 200);
});

test("a quote becomes an order at its price while it is valid, once", async () => {
  const id = uuid();
  const quote = await post(`${one.url}/api/till/quotes`, { id, basket: lines(["BLA-001", 3000]), days: 10 });
  assert.equal(quote.status, 201, JSON.stringify(quote.body));
  assert.equal(quote.body.state, "quote");
  const taken = await drop(order(one, { quote: id, basket: undefined }));
  assert.equal(taken.status, 201, JSON.stringify(taken.body));
  assert.equal(taken.body.total, 3 * price);
  assert.equal((await drop(order(one, { quote: id, basket: undefined }))).body.code, "quote_taken");
  const old = uuid();
  await post(`${one.url}/api/till/quotes`, { id: old, basket: lines(["BLA-001"]), days: 1 });
  assert.equal((await drop(order(one, { quote: uuid(), basket: undefined }))).body.code, "unknown_order");
});

test("ready: one letter, in her language, at the second attempt, never twice", async () => {
  const { body } = await drop(order(one, { customer: { name: "Salma", email: "salma@example.org", language: "ar" } }));
  await step(one, body.id, { state: "ready" });
  await until(() => mail.letters.length > 0, "the letter", 40000);
  const [letter] = mail.letters;
  assert.equal(letter.to, "salma@example.org");
  assert.match(letter.subject, new RegExp(`أغراضك جاهزة.*${body.tag}`));
  assert.match(letter.text, /مرحبًا Salma/);
  await step(one, body.id, { state: "working" });
  await step(one, body.id, { state: "ready" });
  await new Promise((resolve) => setTimeout(resolve, 2500));
  assert.equal(mail.letters.length, 1);
});

test("no name, telephone number or address is in what is signed; erased, it goes from the server and both tills", async () => {
  const asked = order(one, { customer: { name: "Zénobie Quatremère", phone: "zenobie-phone", email: "" } });
  await drop(asked);
  await until(async () => (await look(two, asked.id)).name === "Zénobie Quatremère", "her name at the second till");
  const [[bodies]] = await house.sql("SELECT count(*) FROM record WHERE convert_from(body, 'UTF8') ~ 'Quatremère|zenobie-phone'");
  assert.equal(bodies, "0");
  const referent = await house.signIn({ role: "referent" });
  assert.equal((await referent.post(`/api/kpas/BLG/custody/${asked.id}/erasure`)).status, 200);
  for (const till of [one, two]) await until(async () => !(await look(till, asked.id)).name, "her name gone", 20000);
  assert.equal((await house.sql("SELECT count(*) FROM custody_customer WHERE name ~ 'Quatrem'"))[0][0], "0");
});

test("a picture loses its place and device, is seen at every till, and too large a one is refused", async () => {
  const { body } = await drop(order(one));
  const picture = (bytes, more = {}) => post(`${one.url}/api/till/custody/${body.id}/pictures`, { id: uuid(), tag: body.tag, jpeg: Buffer.from(bytes).toString("base64"), ...more });
  const exif = [0xff, 0xe1, 0, 10, ...Buffer.from("EXIFhere")], table = [0xff, 0xdb, 0, 4, 1, 2], scan = [0xff, 0xda, 0, 4, 0, 0, 9, 9];
  assert.equal((await picture([0xff, 0xd8, ...exif, ...table, ...scan, 0xff, 0xd9])).status, 201);
  const kept = Buffer.from(await (await fetch(`${one.url}/api/till/custody/${body.id}/pictures/${body.tag}`)).arrayBuffer());
  assert.equal(kept.includes("EXIF"), false);
  assert.deepEqual([...kept], [0xff, 0xd8, ...table, ...scan, 0xff, 0xd9]);
  assert.equal((await look(one, body.id)).items[0].picture, true);
  assert.equal((await picture([0xff, 0xd8, ...scan, 0xff, 0xd9], { tag: "1-99999" })).body.code, "unknown_order", "one a tag, and no more");
  await until(async () => (await look(two, body.id)).items?.[0].picture, "the picture at the second till", 20000);
  const there = await fetch(`${two.url}/api/till/custody/${body.id}/pictures/${body.tag}`);
  assert.deepEqual([there.status, [...Buffer.from(await there.arrayBuffer())]], [200, [...kept]]);
  const id = uuid(), other = [0xff, 0xd8, ...table, ...table, ...scan, 0xff, 0xd9];
  assert.equal((await picture(other, { id })).status, 201);
  assert.equal((await picture(other, { id })).status, 201, "the same again");
  assert.equal((await picture([0xff, 0xd8, ...table, ...scan, 0xff, 0xd9], { id })).body.code, "id_reused");
  await until(async () => Buffer.from(await (await fetch(`${two.url}/api/till/custody/${body.id}/pictures/${body.tag}`)).arrayBuffer()).equals(Buffer.from(other)), "the newer one at the second till", 20000);
  assert.equal((await picture(Buffer.alloc(301 * 1024))).body.code, "bad_picture");
  assert.equal((await picture([0x89, 0x50, 0x4e, 0x47])).body.code, "bad_picture");
});

test("a donation is weighed, numbered, and stands in the register of the office", async () => {
  const id = uuid(), asked = { id, category: "clothes", origin: "person", grams: 12500, donor: { name: "Donateur Discret" } };
  const answer = await post(`${two.url}/api/till/donations`, asked);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  assert.match(answer.body.lot, /^2-\d+$/);
  assert.equal((await post(`${two.url}/api/till/donations`, asked)).status, 200);
  await until(async () => (await house.sql(`SELECT weight_g FROM donation_lot WHERE id = '${id}'`))[0]?.[0] === "12500", "the lot at the server");
  const referent = await house.signIn({ role: "referent" });
  const register = await referent.get("/api/kpas/BLG/custody/register?format=csv");
  assert.equal(register.status, 200);
  assert.match(register.body, new RegExp(`don;'?${answer.body.lot}`));
  assert.doesNotMatch(register.body, /Discret/);
  const pdf = await referent.get("/api/kpas/BLG/custody/register?format=pdf");
  assert.match(pdf.headers.get("content-type"), /pdf/);
  const board = (await referent.get("/api/kpas/BLG/custody")).body;
  assert.equal(board.given.find((row) => row.category === "clothes").grams, 12500);
  assert.match(board.law, /1903/);
  assert.ok(board.orders.length > 3);
});

test("a machine that the office sets makes the promise of every till", async () => {
  const referent = await house.signIn({ role: "referent" });
  const kept = await referent.post("/api/kpas/BLG/custody/machines", { code: "LL7", name: "Lave-linge 7 kg", activity: "BLA", size: 7000, cycles: 1, days: "1234567" });
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  for (const wrong of [{ days: "31" }, { days: "8" }, { days: "" }, { code: "no_hyphen" }, { code: "-LL7" }, { activity: "ZZZ" }, { activity: "" }])
    assert.equal((await referent.post("/api/kpas/BLG/custody/machines", { code: "LL8", name: "Lave-linge", activity: "BLA", size: 7000, cycles: 1, days: "12345", ...wrong })).status, 422, JSON.stringify(wrong));
  const days = async () => (await post(`${one.url}/api/till/custody/days`, lines(["BLA-001"]))).body.days;
  await until(async () => (await days())?.length === 3, "the days");
  await until(async () => {
    const first = (await days())[0];
    await drop(order(one));
    return (await days())[0] > first;
  }, "a day that fills up", 20000);
});

test("labels carry their price, and are scanned without a server", async () => {
  const made = await post(`${one.url}/api/till/labels`, { item: "FRI-017", price: 1250, count: 3 });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  assert.match(made.body.barcode, /^220101701250\d$/);
  const scanned = await post(`${one.url}/api/till/scan`, { barcode: made.body.barcode });
  assert.deepEqual([scanned.body.item, scanned.body.unit_price], ["FRI-017", 1250]);
});
