// SPDX-License-Identifier: AGPL-3.0-or-later
// What is on the shelf, through the real server: the office counts, pieces go into the window, tickets of a till take what
// they sold, and a request that is sent twice changes things once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Forger } from "../lib/forger.mjs";
import { ask, House } from "../lib/house.mjs";

let house, referent, accountant, far, member, forger;
before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"] });
  [referent, accountant, far, member] = [await house.signIn({ role: "referent" }), await house.signIn({ role: "accountant" }),
    await house.signIn({ role: "referent", kpa: "TRS" }), await house.signIn({ member: "BLG-M01" })];
  forger = await Forger.enrol(house);
});
after(() => house?.close());

const at = (what, kpa = "BLG") => `/api/office/${kpa}/${what}`;
const send = (visitor, method, path, body, key = crypto.randomUUID()) => ask(house.url + path, {
  method, body, headers: { ...visitor.headers, ...(key && { "Idempotency-Key": key }) } });
const move = (kind, quantity, more = {}, item = "FRI-007") => send(referent, "POST", at(`stock/${item}/moves`), { kind, quantity, ...more });
const shelf = async (item = "FRI-007") => (await referent.get(at("stock"))).body.data.find((row) => row.item === item);
const piece = (more = {}) => ({ code: `P-${crypto.randomUUID().slice(0, 8)}`, item: "FRI-007", name: "Manteau bleu", condition: "good", size: "M", price: { amount: 2500, currency: "EUR" }, ...more });
const make = async (more) => {
  const answer = await send(referent, "POST", at("pieces"), piece(more));
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const turn = (id, state, more = {}) => send(referent, "POST", at(`pieces/${id}/state`), { state, ...more }, null);
/** A list to its end, page after page; pages that never end are a fault. */
async function paged(visitor, path) {
  const rows = [];
  for (let cursor = "", pages = 0; cursor !== null; pages++) {
    assert.ok(pages < 50, `${path} has no end`);
    const { data, next_cursor } = (await visitor.get(at(path + (cursor && `&cursor=${cursor}`)))).body;
    rows.push(...data);
    cursor = next_cursor;
  }
  return rows;
}
const inside = (id) => id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
/** Somebody else's hold, as an order makes it. */
const hold = (what, holder = crypto.randomUUID()) => house.sql(`SET ROLE comptoir_shop; SELECT count(*) FROM stock_take('BLG', 'order', '${holder}', now() + interval '20 minutes', now(),
  '{${what.item}}', '{${what.piece ?? "NULL"}}', '{${what.quantity ?? 1000}}')`).then((rows) => assert.equal(rows.at(-1)[0], "0") ?? holder);
async function sell(change = () => {}) {
  const record = forger.record([["FRI-007", "BLG-M01"]]);
  change(record);
  const answer = await forger.send(forger.seal(record));
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  forger.advance(record);
  return record;
}
const sound = async () => {
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
};

test("the office counts, receives, loses, and says why; below nothing it does not go", async () => {
  assert.equal(await shelf(), undefined);
  assert.deepEqual((await move("count", 5000, { note: "Inventaire" })).body.available, 5000);
  assert.deepEqual((await move("received", 3000)).body.available, 8000);
  assert.deepEqual((await move("lost", 1000, { note: "Mouillé" })).body.available, 7000);
  const tooMuch = await move("used", 7001);
  assert.deepEqual([tooMuch.status, tooMuch.body.code, tooMuch.body.available], [422, "stock_below_zero", 7000]);
  const row = await shelf();
  assert.deepEqual([row.on_hand, row.held, row.available, row.held_until], [7000, 0, 7000, null]);
  const { data } = (await accountant.get(at("stock/FRI-007/moves"))).body;
  assert.deepEqual(await paged(accountant, "stock/FRI-007/moves?limit=1"), data, "a page at a time, every move once and in its place");
  assert.deepEqual(data.map((m) => [m.kind, m.quantity, m.note]), [["lost", -1000, "Mouillé"], ["received", 3000, ""], ["count", 5000, "Inventaire"]]);
  assert.equal(data[0].made_by, referent.person.id);
  assert.deepEqual([(await move("count", 1000, {}, "FRI-999")).body.code, (await move("counted", 1)).status], ["unknown_item", 422]);
  await sound();
});

test("a move that is sent twice is made once", async () => {
  await move("count", 5000);
  const key = crypto.randomUUID();
  const body = { kind: "received", quantity: 1000 };
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(referent, "POST", at("stock/FRI-007/moves"), body, key)));
  assert.ok(answers.every(({ status }) => status === 201 || status === 409), answers.map((a) => a.status).join());
  const again = await send(referent, "POST", at("stock/FRI-007/moves"), body, key);
  assert.deepEqual([again.status, again.headers.get("idempotent-replayed")], [201, "true"]);
  assert.equal((await shelf()).on_hand, 6000);
  const other = await send(referent, "POST", at("stock/FRI-007/moves"), { ...body, quantity: 2000 }, key);
  assert.deepEqual([other.status, other.body.code], [422, "once_key_reused"]);
  const none = await send(referent, "POST", at("stock/FRI-007/moves"), body, null);
  assert.deepEqual([none.status, none.body.code], [400, "once_key_missing"]);
  const hers = await send(accountant, "POST", at("stock/FRI-007/moves"), body, key); // a key is its sender's
  assert.deepEqual([hers.status, hers.headers.get("idempotent-replayed")], [201, null]);
});

test("what an order holds is not counted away without saying so", async () => {
  await move("count", 3000);
  await hold({ item: "FRI-007", quantity: 2000 });
  const refused = await move("count", 1000);
  assert.deepEqual([refused.status, refused.body.code, refused.body.available], [409, "stock_held", 1000]);
  assert.match(refused.body.held_until, /^20\d\d-.*[+-]\d\d:\d\d$/);
  assert.equal((await move("count", 1000, { anyway: true })).status, 201);
  const row = await shelf();
  assert.deepEqual([row.on_hand, row.held], [1000, 0]);
  assert.equal((await move("stopped", 0)).status, 201);
  assert.equal(await shelf(), undefined);
  await sound();
});

test("a sale at a till leaves the shelf, breaks a hold if it must, and hands over what an order held", async () => {
  await move("count", 3000);
  await sell();
  assert.deepEqual((({ on_hand, held }) => [on_hand, held])(await shelf()), [2000, 0]);
  const order = await hold({ item: "FRI-007", quantity: 1000 });
  const late = await hold({ item: "FRI-007", quantity: 1000 });
  await sell((record) => { record.ticket.lines[0].order = order; });
  assert.deepEqual((({ on_hand, held }) => [on_hand, held])(await shelf()), [1000, 1000]);
  await sell();
  assert.deepEqual((({ on_hand, held }) => [on_hand, held])(await shelf()), [0, 0]);
  assert.deepEqual(await house.sql(`SELECT holder, state FROM stock_hold WHERE holder IN ('${order}', '${late}') ORDER BY made_at`), [[order, "sold"], [late, "broken"]]);
  await sell(); // the count was wrong
  assert.equal((await accountant.get(at("stock/FRI-007/moves"))).body.data.find((m) => m.missing).missing, 1000);
  await sound();
});

test("a piece is made, shown, held, sold once at the till, and comes back", async () => {
  const made = await make();
  assert.match(made.id, /^pce_[0-9a-f]{32}$/);
  assert.deepEqual([made.state, made.price, made.held_until], ["draft", { amount: 2500, currency: "EUR" }, null]);
  assert.equal((await turn(made.id, "published")).body.state, "published");
  await hold({ item: "FRI-007", piece: inside(made.id) });
  const held = (await referent.get(at(`pieces/${made.id}`))).body;
  assert.equal(held.held_by, "order");
  assert.ok(held.held_until);
  const refused = await turn(made.id, "withdrawn");
  assert.deepEqual([refused.status, refused.body.code, refused.body.held_until], [409, "stock_held", held.held_until]);
  await move("count", 0);
  const record = await sell((r) => { r.ticket.lines[0].reference = made.code; });
  const sold = (await referent.get(at(`pieces/${made.id}`))).body;
  assert.deepEqual([sold.state, sold.sold_ticket, sold.held_by], ["sold", record.id, null]);
  assert.equal((await shelf()).on_hand, 0); // a piece is not of the counted ones
  assert.deepEqual([(await turn(made.id, "withdrawn")).body.code, (await turn(made.id, "published")).body.code], ["piece_sold", "piece_sold"]);
  assert.equal((await send(referent, "PUT", at(`pieces/${made.id}`), piece({ code: made.code }), null)).body.code, "piece_sold");
  assert.equal((await turn(made.id, "published", { anyway: true })).body.state, "published");
  await hold({ item: "FRI-007", piece: inside(made.id) });
  assert.equal((await turn(made.id, "withdrawn", { anyway: true })).body.state, "withdrawn");
  await sound();
});

test("pieces are changed, named once, and listed page by page", async () => {
  const first = await make();
  const taken = await send(referent, "POST", at("pieces"), piece({ code: first.code }));
  for (const code of ["no_label", "-1", "été"]) assert.equal((await send(referent, "POST", at("pieces"), piece({ code }))).status, 422, code);
  assert.deepEqual([taken.status, taken.body.code], [409, "piece_code_taken"]);
  assert.equal((await send(referent, "POST", at("pieces"), piece({ item: "FRI-999" }))).body.code, "unknown_item");
  assert.equal((await send(referent, "POST", at("pieces"), piece({ member: "TRS-M01" }))).body.code, "unknown_member");
  assert.equal((await send(referent, "POST", at("pieces"), piece({ price: { amount: 100, currency: "USD" } }))).status, 422);
  const changed = await send(referent, "PUT", at(`pieces/${first.id}`), piece({ code: first.code, name: "Manteau rouge", member: "BLG-M01", price: { amount: 0, currency: "EUR" } }), null);
  assert.deepEqual([changed.status, changed.body.name, changed.body.member, changed.body.price.amount], [200, "Manteau rouge", "BLG-M01", 0]);
  for (let i = 0; i < 4; i++) await make();
  const seen = (await paged(referent, "pieces?state=draft&limit=2")).map((p) => p.id);
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(seen.includes(first.id) && seen.length >= 5);
  for (const query of ["state=none", "limit=0", "cursor=pce_1"]) assert.equal((await referent.get(at(`pieces?${query}`))).status, 422, query);
});

test("another KPA, a member and nobody reach none of it", async () => {
  const mine = await make();
  for (const path of [at("stock"), at("pieces"), at(`pieces/${mine.id}`), at("stock/FRI-007/moves")]) {
    assert.equal((await far.get(path)).status, 404, path);
    assert.equal((await member.get(path)).status, 403, path);
    assert.equal((await ask(house.url + path)).status, 401, path);
  }
  assert.equal((await far.get(at(`pieces/${mine.id}`, "TRS"))).body.code, "unknown_piece");
  assert.equal((await send(far, "PUT", at(`pieces/${mine.id}`, "TRS"), piece(), null)).body.code, "unknown_piece");
  assert.equal((await send(far, "POST", at(`pieces/${mine.id}/state`, "TRS"), { state: "published" }, null)).body.code, "unknown_piece");
  for (const id of ["pce_1", "x", inside(mine.id), mine.id.replace("pce", "ord")]) assert.equal((await referent.get(at(`pieces/${id}`))).status, 404, id);
});
