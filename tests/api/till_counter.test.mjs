// SPDX-License-Identifier: AGPL-3.0-or-later
// At the counter, with the real till and a drawer that counts: when it opens and when it stays shut, what a code put
// before the reader is worth, amounts by the gram, and how long anybody waits. (till-tests.md, lines 2 to 4, 6, 11, 12, 18, 60)
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { drawer, wired } from "../lib/drawer.mjs";
import { ask, basket, House, post, sleep, until } from "../lib/house.mjs";

const PACK = "2001000000999", ONE = "2001000000982"; // of the shop itself
let house, till, box;
before(async () => {
  house = await House.open();
  const piece = { kind: "good", unit: "piece", pricing: "fixed", vat_rate: 2000, vat_scheme: "normal", account: "707000", pictogram: "basket", online: false, origin: "donation" };
  const file = path.join(house.data, "pack.json");
  await writeFile(file, JSON.stringify([{ code: "LOT", name: "Lots", short_name: "Lots", pictogram: "basket", items: [
    { ...piece, code: "LOT-001", name: "Cintre", short_name: "Cintre", price_cents: 50, barcode: ONE },
    { ...piece, code: "LOT-006", name: "Lot de 6 cintres", short_name: "6 cintres", price_cents: 250, barcode: PACK },
  ] }]));
  await house.command("import", "catalogue", file, "--kpa", "BLG", "--from", "2022-01-01");
  till = await house.startTill();
  box = await drawer();
  assert.equal((await ask(`${till.url}/api/till/hardware`, { method: "PUT", body: wired(box) })).status, 200);
});
after(async () => {
  box?.close();
  await house?.close();
});

const call = (where, body) => post(`${till.url}/api/till/${where}`, body);
const sell = (sale) => call("sales", sale);
const coat = (...tenders) => basket([["FRI-007", 1000, "BLG-M01"]], tenders);
const free = (unit_price, tenders) => ({ ...basket([], tenders), lines: [{ item: "FRI-017", quantity: 1000, unit_price, priced: true }] });
/** How often the drawer opened while this was done. */
async function pulses(what) {
  const before = box.count();
  await what();
  await sleep(400); // a pulse that should not come is waited for
  return box.count() - before;
}

test("2, 3, 6: what is refused leaves the drawer shut; what is kept opens it once, however often it is asked", async () => {
  const refused = [
    [coat(["cash", 900]), "tender_mismatch"],
    [coat(["card", 2000]), "change_without_cash"],
    [coat(["card", 600], ["cheque", 500]), "change_without_cash"],
    [free(60000, [["cash", 60000]]), "confirmation_needed"],
    [{ ...free(120000, [["cash", 120000]]), confirmed: true }, "cash_limit"],
    [free(-100, [["cash", 0]]), null],
    [{ ...coat(["cash", 1000]), lines: [{ item: "FRI-999", quantity: 1000 }] }, "unknown_item"],
  ];
  assert.equal(await pulses(async () => {
    for (const [sale, code] of refused) {
      const answer = await sell(sale);
      assert.ok(answer.status === 409 || answer.status === 422, JSON.stringify(answer.body));
      if (code) assert.equal(answer.body.code, code);
    }
  }), 0);
  const paid = coat(["card", 300], ["cheque", 200], ["cash", 2000]); // 15 € too much, of which the notes give change
  assert.equal(await pulses(async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => sell(paid)));
    assert.deepEqual([...new Set(answers.map((one) => one.body.ticket.change))], [1500]);
  }), 1);
  assert.equal(await pulses(() => sell({ ...paid, tenders: [{ kind: "cash", amount: 1000 }] })), 0, "the same id, other money");
  const huge = free(60000, [["cash", 60000]]);
  assert.equal(await pulses(() => sell(huge)), 0);
  assert.equal(await pulses(() => sell({ ...huge, confirmed: true })), 1);
});

test("4: an eighth of a kilogram, nothing at all, and never less than nothing", async () => {
  const cloth = await call("price", basket([["FRI-014", 125, "BLG-M01"]], []));
  const kilo = await call("price", basket([["FRI-014", 1000, "BLG-M01"]], []));
  assert.equal(cloth.body.ticket.lines[0].quantity, 125);
  assert.equal(cloth.body.ticket.total, Math.round(kilo.body.ticket.total / 8));
  assert.equal((await sell(free(0, []))).status, 201);
  for (const less of [{ quantity: -125 }, { quantity: 0 }, { quantity: 0.125 }, { quantity: "0,125" }])
    assert.equal((await call("price", { ...basket([], []), lines: [{ item: "FRI-014", ...less }] })).status, 422, JSON.stringify(less));
});

test("11: a pack has its own code and its own price, and its pieces keep theirs", async () => {
  const scan = async (barcode) => (await call("scan", { barcode })).body;
  assert.deepEqual([await scan(PACK), await scan(ONE)], [{ item: "LOT-006", quantity: 1000, unit_price: null }, { item: "LOT-001", quantity: 1000, unit_price: null }]);
  const sold = (await sell(basket([["LOT-006"], ["LOT-001", 2000]], [["cash", 350]]))).body.ticket;
  assert.deepEqual(sold.lines.map((line) => [line.item, line.gross]), [["LOT-006", 250], ["LOT-001", 100]]);
});

test("12: a customer's card is no article: it is looked up, and pays", async () => {
  const bought = await sell({ ...basket([], [["cash", 2000]]), lines: [{ item: "AUT-007", quantity: 1000, unit_price: 2000, priced: true }] });
  const card = bought.body.ticket.lines[0].reference;
  assert.equal((await call("scan", { barcode: card })).body.code, "unknown_item");
  await until(async () => (await ask(`${till.url}/api/till/state`)).body.unsent === 0, "the card at the server");
  const held = (await ask(`${till.url}/api/till/held/${card}`)).body;
  assert.deepEqual([held.kind, held.balance, held.reference], ["voucher", 2000, card]);
  const paid = await sell({ ...coat(), tenders: [{ kind: "voucher", amount: 1000, reference: card }] });
  assert.equal(paid.status, 201, JSON.stringify(paid.body));
  await until(async () => (await ask(`${till.url}/api/till/held/${card}`)).body.balance === 1000, "what is left on it");
});

test("18: paid in three ways, given back in pieces: the pieces add up to the cent", async () => {
  const odd = { ...basket([["BLA-003", 3000, "BLG-M01", "BLG-M02", "BLG-M07"], ["FRI-014", 1001, "BLG-M03"]], []) };
  const { total } = (await call("price", odd)).body.ticket;
  const parts = [["card", 701], ["cheque", 333], ["cash", total - 1034]];
  const sold = await sell({ ...odd, tenders: parts.map(([kind, amount]) => ({ kind, amount })) });
  assert.equal(sold.status, 201, JSON.stringify(sold.body));
  const source = sold.body.ticket.id;
  let given = 0;
  for (const [line, quantity] of [[1, 1000], [2, 333], [2, 333], [1, 2000], [2, 335]]) {
    const asked = { id: crypto.randomUUID(), source, lines: [{ line, quantity }], reason: "defect" };
    const priced = (await call("returns/price", asked)).body;
    let due = -priced.ticket.total;
    given += due;
    const tenders = [];
    for (const { kind, most } of priced.tenders.filter((one) => one.kind !== "credit")) { // to the card first, then from the drawer
      const amount = Math.min(due, most);
      if (amount > 0) tenders.push({ kind, amount });
      due -= amount;
    }
    assert.equal(due, 0, JSON.stringify(priced.tenders));
    const answer = await call("returns", { ...asked, tenders });
    assert.equal(answer.status, 201, JSON.stringify([answer.body, tenders]));
  }
  assert.equal(given, total);
  const returnable = (await ask(`${till.url}/api/till/sales/${source}/returnable`)).body;
  assert.deepEqual(returnable.lines.map((one) => [one.left, one.left_gross]), [[0, 0], [0, 0]]);
});

/** Figures are in docs/performance.md; here only what would be a fault on any machine, busy ones too. */
test("60: nobody waits, by a wide margin: a code, a sale until its pulse, a start without the server", async () => {
  const at95 = (list) => list.sort((a, b) => a - b)[Math.floor(list.length * 0.95)];
  const scans = [], sales = [];
  for (let n = 0; n < 100; n++) {
    const started = performance.now();
    await call("scan", { barcode: ONE });
    scans.push(performance.now() - started);
  }
  for (let n = 0; n < 40; n++) {
    const heard = box.heard(), started = performance.now();
    assert.equal((await sell(coat(["cash", 1000]))).status, 201);
    sales.push((await heard) - started);
  }
  assert.ok(at95(scans) < 500, `a code: ${Math.round(at95(scans))} ms`);
  assert.ok(at95(sales) < 1500, `a sale: ${Math.round(at95(sales))} ms`);
  await house.stopServer();
  await till.stop();
  const started = performance.now();
  till = await house.startTill({ folder: till.folder, enrol: false });
  assert.equal((await call("scan", { barcode: ONE })).status, 200);
  assert.ok(performance.now() - started < 10000);
});
