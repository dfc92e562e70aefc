// SPDX-License-Identifier: AGPL-3.0-or-later
// What a KPA spends: through the real server, its confined worker and its database. Every change is asked twice.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { Forger } from "../lib/forger.mjs";
import { ask, House, root } from "../lib/house.mjs";

const upload = (name) => readFile(path.join(root, "tests/golden/uploads", name));
const at = (what, kpa = "BLG") => `/api/kpas/${kpa}/${what}`;

let house, referent, accountant, far;
before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"], now: "2026-11-22T10:00:00+01:00" });
  [referent, accountant, far] = await Promise.all([house.signIn({ role: "referent" }), house.signIn({ role: "accountant" }), house.signIn({ role: "referent", kpa: "TRS" })]);
});
after(() => house?.close());

/** Cloth for Aïcha, 12.00 with 2.00 of VAT, which the cooperative pays. */
const cloth = (more = {}) => ({
  id: crypto.randomUUID(), kind: "material", label: "Tissu coton", supplier: "Mondial Tissus", spent_on: "2026-11-20", gross: 1200, vat: 200, rate: 2000,
  vat_deductible: true, borne_by: "member", member: "BLG-M01", paid_by: "cae", activity: "COU", ...more,
});
const send = (visitor, bytes, kpa = "BLG") => ask(house.url + at("receipts", kpa), { method: "POST", raw: bytes, headers: { ...visitor.headers, "Content-Type": "application/octet-stream" } });
const postings = async (entry) => (await house.sql(`SELECT account, amount_cents, coalesce(member, '-') FROM posting WHERE entry = ${entry} ORDER BY line`)).map((row) => row.join(" "));
const verified = async () => {
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
};

test("a cost makes its entry, once, whoever asks again", async () => {
  const body = cloth();
  const first = await referent.post(at("costs"), body);
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.deepEqual(await postings(first.body.entry), ["601000 1000 -", "445660 200 -", "401000 -1200 -", "911000 1000 BLG-M01", "902000 -1000 BLG-M01"]);
  const [[journal, date, label]] = await house.sql(`SELECT journal, date, label FROM entry WHERE id = ${first.body.entry}`);
  assert.deepEqual([journal, date, label], ["AC", "2026-11-20", "Achat de matières"]);
  const again = await referent.post(at("costs"), body);
  assert.equal(again.status, 200);
  assert.deepEqual(again.body, first.body);
  const other = await referent.post(at("costs"), { ...body, gross: 1300 });
  assert.deepEqual([other.status, other.body.code], [409, "id_reused"]);
  const both = await Promise.all([1, 2, 3].map(async (n, i, all, same = cloth({ id: "0193b000-0000-7000-8000-000000000001" })) => referent.post(at("costs"), same)));
  assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 200, 201]);
  assert.equal((await house.sql("SELECT count(*) FROM cost WHERE id = '0193b000-0000-7000-8000-000000000001'"))[0][0], "1");
  await verified();
});

test("the list of a month says who bears what, and what a form may choose", async () => {
  await accountant.post(at("costs"), cloth({ kind: "supply", label: "Lessive", gross: 2400, vat: 400, borne_by: "pot", member: undefined, paid_by: "member", payer: "BLG-M04", activity: undefined }));
  const { status, body } = await accountant.get(at("costs?month=2026-11"));
  assert.equal(status, 200);
  assert.deepEqual([body.from, body.to, body.closed, body.first_open], ["2026-11-01", "2026-11-30", false, null]);
  assert.deepEqual(body.bearers.map((one) => [one.kind, one.member, one.amount, one.count]), [["member", "BLG-M01", 2000, 2], ["pot", null, 2000, 1]]);
  assert.deepEqual(body.costs.find((one) => one.kind === "supply").scope, "shared");
  assert.ok(body.members.some((one) => one.code === "BLG-M01" && one.contract === "cesa" && one.name === "Aïcha"));
  assert.ok(body.activities.some((one) => one.code === "COU") && body.rates.includes(550));
  assert.deepEqual((await referent.get(at("costs?month=2026-10"))).body.costs, []);
  for (const month of ["2026", "2026-13", "novembre", "2026-11-01"]) assert.equal((await referent.get(at(`costs?month=${month}`))).status, 422, month);
});

test("what cannot be is refused with its field, and leaves nothing", async () => {
  const before = await house.sql("SELECT count(*), (SELECT count(*) FROM cost) FROM entry");
  const wrong = [
    [{ gross: 0 }, 422, "out_of_range", "/gross"], [{ gross: 10000001 }, 422, "out_of_range", "/gross"], [{ gross: 12.5 }, 422, "wrong_type", "/gross"],
    [{ vat: 202 }, 422, "cost_vat", "/vat"], [{ vat: 1200, rate: 0 }, 422, "cost_vat", "/vat"], [{ rate: 1960 }, 422, "no_vat_rate", "/rate"],
    [{ spent_on: "2026-11-23" }, 422, "out_of_range", "/spent_on"], [{ spent_on: "2026-02-30" }, 422, "out_of_range", "/spent_on"], [{ booked_on: "2026-11-19" }, 422, "out_of_range", "/booked_on"],
    [{ member: "BLG-M99" }, 422, "unknown_member", "/member"], [{ member: "TRS-M01" }, 422, "unknown_member", "/member"], [{ member: undefined }, 422, "missing_field", "/member"],
    [{ member: "BLG-M10" }, 422, "no_personal_part", "/member"], [{ member: "BLG-M09", spent_on: "2024-11-20" }, 422, "contract_expired", "/member"],
    [{ paid_by: "member" }, 422, "missing_field", "/payer"], [{ paid_by: "member", payer: "TRS-M01" }, 422, "unknown_member", "/payer"], [{ paid_by: "pot_cash", gross: 100001 }, 422, "out_of_range", "/gross"],
    [{ activity: "ZZZ" }, 422, "out_of_range", "/activity"], [{ receipt: crypto.randomUUID() }, 422, "unknown_receipt", "/receipt"],
    [{ kind: "gift" }, 422, "out_of_range", "/kind"], [{ more: 1 }, 422, "unknown_field", "/more"], [{ id: "1" }, 422, "out_of_range", "/id"],
  ];
  for (const [more, status, code, field] of wrong) {
    const answer = await referent.post(at("costs"), cloth(more));
    assert.equal(answer.status, status, `${JSON.stringify(more)}: ${JSON.stringify(answer.body)}`);
    if (code !== "out_of_range") assert.equal(answer.body.code, code, JSON.stringify(more));
    assert.equal(answer.body.errors?.[0]?.pointer, field, JSON.stringify(answer.body));
  }
  assert.deepEqual(await house.sql("SELECT count(*), (SELECT count(*) FROM cost) FROM entry"), before);
});

test("VAT of a mission is got back when who has the receipt says so, and not otherwise", async () => {
  const mission = { kind: "mission", borne_by: "cae", member: undefined, activity: undefined, label: "Parking du salon" };
  for (const [vat_deductible, postings] of [[true, [["625100", "1000"], ["445660", "200"], ["530000", "-1200"]]], [false, [["625100", "1200"], ["530000", "-1200"]]]]) {
    const { status, body } = await referent.post(at("costs"), cloth({ ...mission, vat_deductible, paid_by: "pot_cash" }));
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(await house.sql(`SELECT account, amount_cents FROM posting WHERE entry = ${body.entry} ORDER BY line`), postings);
  }
});

test("another KPA's office neither sees nor writes", async () => {
  assert.equal((await far.get(at("costs"))).status, 404);
  assert.equal((await far.post(at("costs"), cloth())).status, 404);
  assert.equal((await far.post(at("costs", "TRS"), cloth())).body.code, "unknown_member");
  const member = await house.signIn({ member: "BLG-M01" });
  assert.equal((await member.get(at("costs"))).status, 403);
  assert.equal((await ask(house.url + at("costs"))).status, 401);
});

test("a cost is taken back by the opposite entry, once, with its reason", async () => {
  const { body: cost } = await referent.post(at("costs"), cloth({ paid_by: "member", payer: "BLG-M01" }));
  const taken = await referent.post(at(`costs/${cost.id}/reversal`), { reason: "Facture notée deux fois" });
  assert.equal(taken.status, 200, JSON.stringify(taken.body));
  assert.deepEqual(taken.body.reversed, { on: "2026-11-20", reason: "Facture notée deux fois" });
  assert.deepEqual((await referent.post(at(`costs/${cost.id}/reversal`), { reason: "Autre raison" })).body, taken.body);
  const [[sum, entries]] = await house.sql(`SELECT sum(p.amount_cents), count(DISTINCT e.id) FROM entry e JOIN posting p ON p.entry = e.id WHERE ${cost.entry} IN (e.id, e.reverses) AND p.account = '467100'`);
  assert.deepEqual([sum, entries], ["0", "2"]);
  const listed = (await referent.get(at("costs?month=2026-11"))).body;
  assert.deepEqual(listed.costs.find((one) => one.id === cost.id).reversed, taken.body.reversed);
  assert.equal(listed.bearers.find((one) => one.member === "BLG-M01").amount, 2000, "what was taken back counts no more");
  assert.equal((await referent.post(at(`costs/${cost.id}/reversal`), { reason: "" })).status, 422);
  assert.equal((await referent.post(at(`costs/${crypto.randomUUID()}/reversal`), { reason: "Rien" })).status, 404);
  assert.equal((await far.post(at(`costs/${cost.id}/reversal`, "TRS"), { reason: "À côté" })).status, 404);
  assert.deepEqual(await house.sql("SELECT count(*) FROM entry WHERE label LIKE '%Mondial%' OR reason LIKE '%deux fois%'"), [["0"]], "free words stay out of the books");
  await house.sql(`UPDATE cost SET label = '', supplier = '', reversal_reason = '' WHERE id = '${cost.id}'`); // and can be emptied
  for (const change of ["UPDATE cost SET net_cents = 1", "DELETE FROM cost", "UPDATE internal_sale SET net_cents = 1"]) await assert.rejects(house.sql(change), /append-only/);
  await verified();
});

test("a sealed month takes nothing more: the cost is booked in the open one, a reversal too", async () => {
  const { body: early } = await referent.post(at("costs"), cloth({ spent_on: "2026-09-15" }));
  await house.sql("SELECT month_seal('BLG', '2026-09-01', now(), NULL, '{}')");
  const late = cloth({ spent_on: "2026-09-16" });
  const refused = await referent.post(at("costs"), late);
  assert.deepEqual([refused.status, refused.body.code], [409, "month_closed"]);
  assert.equal((await referent.get(at("costs?month=2026-09"))).body.closed, true);
  assert.equal((await referent.get(at("costs?month=2026-10"))).body.first_open, "2026-10-01");
  const kept = await referent.post(at("costs"), { ...late, booked_on: "2026-10-01" });
  assert.deepEqual([kept.status, kept.body.spent_on, kept.body.booked_on], [201, "2026-09-16", "2026-10-01"]);
  const back = await referent.post(at(`costs/${early.id}/reversal`), { reason: "Rendu au magasin" });
  assert.equal(back.body.reversed.on, "2026-10-01");
  await verified();
});

test("a picture is kept upright and without what the camera wrote; the same bytes are one receipt; it is served as a download", async () => {
  const bytes = await upload("lying.jpg");
  const first = await send(referent, bytes);
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.deepEqual([first.body.media_type, first.body.width, first.body.height, first.body.pages], ["image/jpeg", 200, 300, 1]);
  const again = await send(accountant, bytes);
  assert.deepEqual([again.status, again.body.id], [200, first.body.id]);
  for (const suffix of ["", "?preview"]) {
    const answer = await fetch(house.url + at(`receipts/${first.body.id}${suffix}`), { headers: referent.headers });
    const kept = Buffer.from(await answer.arrayBuffer());
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "image/jpeg");
    assert.match(answer.headers.get("content-disposition"), /^attachment; filename="ticket-[0-9a-f]{8}\.jpg"$/);
    assert.match(answer.headers.get("content-security-policy"), /default-src 'none'; sandbox/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.ok(kept.length > 100 && !kept.includes("GPS") && !kept.includes("Exif"));
  }
  const pdf = await send(referent, await upload("receipt.pdf"));
  assert.deepEqual([pdf.status, pdf.body.pages], [201, 2]);
  const served = await fetch(house.url + at(`receipts/${pdf.body.id}`), { headers: referent.headers });
  assert.equal(served.headers.get("content-type"), "application/pdf");
  assert.deepEqual(Buffer.from(await served.arrayBuffer()), await upload("receipt.pdf"));
  const { body: cost } = await referent.post(at("costs"), cloth({ receipt: first.body.id }));
  assert.deepEqual([cost.receipt, cost.receipt_type], [first.body.id, "image/jpeg"]);
  assert.equal((await far.get(at(`receipts/${first.body.id}`, "TRS"))).status, 404);
  assert.equal((await far.get(at(`receipts/${first.body.id}`))).status, 404);
  assert.equal((await far.post(at("costs", "TRS"), cloth({ borne_by: "pot", member: undefined, activity: undefined, receipt: first.body.id }))).body.code, "unknown_receipt");
  assert.equal((await send(far, bytes, "TRS")).status, 201, "the same bytes elsewhere are another receipt");
});

test("what is no picture and no quiet PDF is refused in words, and the server lives", async () => {
  const png = Buffer.from(await upload("half.png"));
  const files = [
    [Buffer.alloc(0), 422, "file_empty"], [Buffer.from("<html><script>alert(1)</script>"), 422, "file_kind"],
    [Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), 422, "file_kind"],
    [png.subarray(0, 400), 422, "file_broken"], [Buffer.concat([png, Buffer.from("PK\x03\x04")]), 422, "file_hides"],
    [await upload("bomb.png"), 422, "picture_too_large"], [await upload("bomb.pdf"), 422, "file_broken"], [await upload("locked.pdf"), 422, "pdf_locked"],
    [await upload("packed_script.pdf"), 422, "pdf_active"], [Buffer.alloc(16 * 1024 * 1024), 413, "body_too_large"],
  ];
  for (const [bytes, status, code] of files) {
    const answer = await send(referent, bytes);
    assert.deepEqual([answer.status, answer.body.code], [status, code]);
    assert.match(answer.body.title, /[éèàùçê’ ]/);
  }
  const huge = await fetch(house.url + at("receipts"), { method: "POST", headers: { ...referent.headers, "Content-Length": String(100 * 1024 * 1024) }, body: Buffer.alloc(100 * 1024 * 1024) })
    .then((answer) => answer.status, () => "closed");
  assert.ok(huge === 413 || huge === "closed", String(huge));
  assert.equal((await ask(`${house.url}/healthz`)).status, 200);
  assert.equal((await house.sql("SELECT count(*) FROM receipt WHERE kpa = 'BLG'"))[0][0], "2");
});

test("a picture that nothing came of goes after a week; one of a cost stays", async () => {
  const { body: alone } = await send(referent, await upload("half.webp"));
  await house.sql("ALTER TABLE receipt DISABLE TRIGGER receipt_is_never_changed; UPDATE receipt SET added_at = added_at - interval '8 days'; ALTER TABLE receipt ENABLE TRIGGER receipt_is_never_changed");
  await send(referent, await upload("glass.png"));
  const left = (await house.sql("SELECT id FROM receipt WHERE kpa = 'BLG'")).map(([id]) => id);
  assert.ok(!left.includes(alone.id));
  assert.equal((await house.sql("SELECT count(*) FROM cost c JOIN receipt r ON (r.kpa, r.id) = (c.kpa, c.receipt)"))[0][0], "1");
});

test("an internal sale moves shares and no money", async () => {
  const sale = { id: crypto.randomUUID(), sold_on: "2026-11-21", seller: "BLG-M04", buyer: "BLG-M01", activity: "COU", label: "Ourlets", net: 2000 };
  const first = await accountant.post(at("internal-sales"), sale); // the buyer owes already
  assert.equal(first.status, 201, JSON.stringify(first.body));
  const cae = first.body.cae;
  assert.deepEqual(await postings(first.body.entry), ["911000 2000 BLG-M01", "902000 -2000 BLG-M01", "903000 2000 BLG-M04", `911000 ${cae - 2000} BLG-M04`, `913000 ${-cae} BLG-M04`]);
  assert.equal(cae, Math.round((2000 * first.body.rate) / 10000));
  assert.equal((await referent.post(at("internal-sales"), sale)).status, 200);
  assert.equal((await referent.post(at("internal-sales"), { ...sale, net: 1 })).status, 409);
  const above = await referent.post(at("internal-sales"), { ...sale, id: crypto.randomUUID(), net: 9999999 });
  assert.equal(above.body.code, "pay_balance");
  assert.match(above.body.detail, /^Il reste [-−]?[\d\s]+,\d\d\s€ à cette personne\. Cette vente est de 99\s999,99\s€/);
  const dear = await accountant.post(at("internal-sales"), { ...sale, id: crypto.randomUUID(), net: 9999999 });
  assert.equal(dear.status, 201, "the accountant may");
  assert.equal((await accountant.post(at(`internal-sales/${dear.body.id}/reversal`), { reason: "Essai" })).status, 200);
  assert.equal((await referent.post(at("internal-sales"), { ...sale, id: crypto.randomUUID(), buyer: "BLG-M04" })).body.code, "same_person");
  assert.equal((await referent.post(at("internal-sales"), { ...sale, id: crypto.randomUUID(), buyer: "BLG-M10" })).body.code, "no_personal_part");
  assert.equal((await accountant.post(at("internal-sales"), { ...sale, id: crypto.randomUUID(), sold_on: "2026-09-03" })).body.code, "month_closed");
  const taken = await referent.post(at(`internal-sales/${sale.id}/reversal`), { reason: "C’était un cadeau" });
  assert.equal(taken.body.reversed.on, "2026-11-21");
  const { body: list } = await accountant.get(at("internal-sales?month=2026-11"));
  assert.deepEqual(list.sales.filter((one) => one.net === 2000).map((one) => [one.seller, one.buyer, one.net, one.reversed?.reason]), [["BLG-M04", "BLG-M01", 2000, "C’était un cadeau"]]);
  await verified();
});

test("things and money given are noted, and the books do not know", async () => {
  const before = await house.sql("SELECT count(*) FROM entry");
  const lot = { id: crypto.randomUUID(), received_on: "2026-11-18", category: "clothes", origin: "person", weight: 12500, pieces: 40 };
  const gift = { id: crypto.randomUUID(), given_on: "2026-11-18", association: "Association du Moulin", means: "cash", amount: 5000 };
  for (const [where, body, other] of [["lots", lot, { pieces: 41 }], ["money", gift, { amount: 1 }]]) {
    assert.equal((await referent.post(at(`donations/${where}`), body)).status, 201);
    assert.equal((await referent.post(at(`donations/${where}`), body)).status, 200);
    assert.equal((await referent.post(at(`donations/${where}`), { ...body, ...other })).status, 409);
  }
  assert.equal((await referent.post(at("donations/lots"), { ...lot, id: crypto.randomUUID(), weight: 0, pieces: 0 })).body.code, "missing_field");
  assert.equal((await referent.post(at("donations/money"), { ...gift, id: crypto.randomUUID(), given_on: "2026-12-01" })).status, 422);
  const { body } = await accountant.get(at("donations?month=2026-11"));
  assert.deepEqual([body.lots.length, body.lots[0].weight, body.money[0].amount], [1, 12500, 5000]);
  assert.equal((await referent.post(at(`donations/lots/${lot.id}/cancel`), { sure: true })).body.cancelled, true);
  assert.equal((await referent.post(at(`donations/lots/${lot.id}/cancel`), { sure: true })).body.cancelled, true);
  assert.equal((await referent.post(at(`donations/money/${gift.id}/cancel`), { sure: false })).status, 409);
  assert.equal((await far.post(at(`donations/money/${gift.id}/cancel`, "TRS"), { sure: true })).status, 404);
  assert.deepEqual(await house.sql("SELECT count(*) FROM entry"), before);
});

test("a member's turnover is what she sold and what was levied on it: costs and internal sales leave net = share + pot + CAE", async () => {
  const { body } = await referent.get("/api/members/BLG-M01/turnover");
  const spent = await house.sql("SELECT sum(amount_cents) FROM posting WHERE member = 'BLG-M01' AND account = '911000' AND ticket_line IS NULL");
  assert.ok(Number(spent[0][0]) !== 0, "she bore costs");
  for (const sums of [body.month, body.year, body.since_entry]) assert.equal(sums.net, sums.share + sums.cae + sums.pot, JSON.stringify(sums));
  const internal = await house.sql("SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE member = 'BLG-M01' AND account IN ('901000', '903000')");
  assert.equal(body.since_entry.net, Number(internal[0][0]));
});

test("a member's page of sales is as long as asked, whatever she spent since", async () => {
  const forger = await Forger.enrol(house, "BLG-9", "BLG");
  for (const day of ["2026-11-10", "2026-11-11", "2026-11-12"]) {
    const record = forger.record([["FRI-007", "BLG-M02"]], { at: new Date(`${day}T12:00:00+01:00`) });
    assert.equal((await forger.send(forger.seal(record))).status, 200);
    forger.advance(record);
  }
  for (const spent_on of ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"]) assert.equal((await referent.post(at("costs"), cloth({ spent_on, member: "BLG-M02" }))).status, 201);
  const moussa = await house.signIn({ member: "BLG-M02" });
  const first = (await moussa.get("/api/members/BLG-M02/sales?limit=2")).body;
  assert.deepEqual(first.sales.map((sale) => sale.at.slice(0, 10)), ["2026-11-12", "2026-11-11"]);
  assert.ok(first.next);
  assert.deepEqual((await moussa.get(`/api/members/BLG-M02/sales?limit=2&before=${encodeURIComponent(first.next)}`)).body.sales.map((sale) => sale.at.slice(0, 10)), ["2026-11-10"]);
  await verified();
});

test("the recount names a cost whose row was changed behind the program's back", async () => {
  const [[id, kpa]] = await house.sql("SELECT id, kpa FROM cost WHERE borne_by = 'member' ORDER BY created_at DESC LIMIT 1");
  const change = (amount) => house.sql(`ALTER TABLE cost DISABLE TRIGGER cost_is_append_only; UPDATE cost SET net_cents = net_cents + ${amount} WHERE id = '${id}'; ALTER TABLE cost ENABLE TRIGGER cost_is_append_only`);
  await change(1);
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 1);
  assert.match(verdict.stdout, new RegExp(`FAUTE.*cost ${kpa}/${id}`));
  await change(-1);
  await verified();
});
