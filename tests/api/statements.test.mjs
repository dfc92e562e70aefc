// SPDX-License-Identifier: AGPL-3.0-or-later
// Statements, what stands behind their figures, invoices and credit notes: through the real server and its database.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { ask, basket, House, post, root, sleep, until } from "../lib/house.mjs";

const MONTH = "2026-11";
const at = (what, kpa = "BLG") => `/api/kpas/${kpa}/${what}`;
let house, till, member, other, referent, accountant, far, folder;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "comptoir-papers-"));
  house = await House.open({ now: "2026-11-22T10:00:00+01:00", kpas: ["BLG", "RBX-M", "TRS"] });
  till = await house.startTill();
  await sell([["FRI-007", 2000, "BLG-M01"]], [["cash", 2000]]); // 1
  await sell([["BLA-003", 1000, "BLG-M01", "BLG-M02"], ["FRI-014", 3000, "BLG-M03"]], [["card", 500], ["cash", 2000]]); // 2
  await sell([["ALI-001", 1000, "BLG-M01"]], [["cash", 1000]]); // 3
  for (let i = 0; i < 60; i++) await sell([["FRI-007", 1000, "BLG-M01"]], [["cash", 1000]]);
  await until(async () => (await house.sql("SELECT count(*) FROM ticket"))[0][0] === "63", "the sales at the server");
  [member, other, referent, accountant, far] = await Promise.all([
    house.signIn({ member: "BLG-M01" }), house.signIn({ member: "BLG-M02" }), house.signIn({ role: "referent" }),
    house.signIn({ role: "accountant" }), house.signIn({ role: "referent", kpa: "TRS" })]);
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await house?.close();
});

async function sell(lines, tenders) {
  const answer = await post(`${till.url}/api/till/sales`, { ...basket(lines, tenders), confirmed: true });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
}
const number = async (sql) => Number((await house.sql(sql))[0][0]);
/** A file of an answer, on disk; the name that the server gives it. */
async function download(visitor, where) {
  const response = await fetch(house.url + where, { headers: { Cookie: visitor.cookie } });
  assert.equal(response.status, 200, `${where}: ${response.status}`);
  const name = /filename="?([^";]+)/.exec(response.headers.get("content-disposition"))[1];
  writeFileSync(path.join(folder, name), Buffer.from(await response.arrayBuffer()));
  return { name, file: path.join(folder, name), type: response.headers.get("content-type") };
}
const tell = (program, ...args) => execFileSync(program, args, { encoding: "utf8" });
const table = (paper, caption) => paper.blocks.find((block) => block.kind === "table" && block.text === caption);
const customer = { name: "Boulangerie de l’Exemple", address: "4 rue du Four\n62200 Boulogne-sur-Mer", siren: "732829320", delivery_address: "Le dépôt, quai 3" };
const invoice = (more = {}) => ({ id: crypto.randomUUID(), ticket: "BLG-1-T-000001", customer, ...more });

test("a member reads her month and nobody else's", async () => {
  const mine = await member.get(`/api/members/BLG-M01/statements/${MONTH}`);
  assert.equal(mine.status, 200, JSON.stringify(mine.body));
  assert.equal(mine.body.title, "Relevé de novembre 2026");
  assert.equal(mine.body.badge, "Provisoire");
  const closing = await number("SELECT -sum(amount_cents) FROM posting WHERE member = 'BLG-M01' AND account = '911000'");
  assert.equal(mine.body.blocks[0].cells[3].number, closing);
  assert.equal((await member.get(`/api/members/BLG-M02/statements/${MONTH}`)).status, 404);
  assert.equal((await other.get(`/api/members/BLG-M01/statements/${MONTH}`)).status, 404);
  assert.equal((await far.get(`/api/members/BLG-M01/statements/${MONTH}`)).status, 404);
  for (const path_ of ["statements", `statements/BLG-M01/${MONTH}`, `statements/kpa/${MONTH}`, `figures?month=${MONTH}&account=911000`, "invoices"])
    assert.equal((await member.get(at(path_))).status, 403, path_);
  for (const month of ["2026", "2026-13", "novembre"]) assert.equal((await member.get(`/api/members/BLG-M01/statements/${month}`)).status, 404, month);
  assert.equal((await member.get(`/api/members/BLG-M01/statements/${MONTH}?format=doc`)).status, 422);
});

test("the same amounts as PDF, workbook and CSV", async () => {
  const paper = (await referent.get(at(`statements/kpa/${MONTH}`))).body;
  const rows = table(paper, "Ventes par activité").rows;
  const net = rows.at(-1).cells[1].number;
  assert.equal(net, await number("SELECT sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND account = '901000'"));
  const pdf = await download(referent, at(`statements/kpa/${MONTH}?format=pdf`));
  assert.deepEqual([pdf.name, pdf.type], [`releve-collectif-BLG-${MONTH}.pdf`, "application/pdf"]);
  assert.match(tell("pdfinfo", pdf.file), /Tagged: +yes/);
  const french = (cents) => `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}`;
  assert.ok(tell("pdftotext", "-layout", pdf.file, "-").replace(/[\u202f\u00a0]/g, "").includes(french(net)));
  const csv = await download(referent, at(`statements/kpa/${MONTH}?format=csv`));
  assert.ok(readFileSync(csv.file, "utf8").includes(`Total;${french(net)};`));
  const xlsx = await download(referent, at(`statements/kpa/${MONTH}?format=xlsx`));
  assert.ok(tell("python3", "-c", "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read('xl/worksheets/sheet1.xml').decode())", xlsx.file).includes(`<v>${net / 100}</v>`));
});

test("each figure opens down to the ticket lines that make it", async () => {
  const seen = new Set();
  for (const who of ["BLG-M01", "BLG-M04", "pot", "kpa", "cae"]) {
    const paper = (await referent.get(at(`statements/${who}/${MONTH}`))).body;
    const cells = paper.blocks.flatMap((block) => [...block.cells, ...block.rows.flatMap((row) => row.cells)]).filter((cell) => cell.source);
    for (const cell of cells) {
      const { status, body } = await referent.get(at(`figures?month=${MONTH}&${cell.source}`));
      assert.equal(status, 200, cell.source);
      assert.equal(body.amount, cell.number, `${who} ${cell.source}`);
      seen.add(cell.source);
    }
  }
  assert.ok(seen.size > 30, `${seen.size} figures`);
  let next = "", lines = [];
  do {
    const page = (await referent.get(at(`figures?month=${MONTH}&account=911000&member=BLG-M01&sale=1${next && `&after=${next}`}`))).body;
    lines = lines.concat(page.lines);
    next = page.next;
    assert.ok(page.lines.length <= 50);
  } while (next);
  assert.equal(lines.length, await number("SELECT count(*) FROM posting WHERE member = 'BLG-M01' AND account = '911000'"));
  assert.ok(lines.every((line) => /^BLG-1-T-\d{6}$/.test(line.piece) && line.what && line.gross > 0 && line.at));
  const [entry] = lines;
  const whole = (await referent.get(at(`figures?month=${MONTH}&entry=${entry.entry}`))).body;
  assert.ok(whole.lines.length >= 6 && whole.amount === null);
  for (const bad of ["", "month=2026-11", "month=2026-11&account=911000&sale=2", "month=2026-11&account=911000&after=x", "month=x&account=911000"])
    assert.equal((await referent.get(at(`figures?${bad}`))).status, 422, bad);
  assert.equal((await far.get(at(`figures?month=${MONTH}&account=911000`))).status, 404);
});

test("an accountant's paper of the cooperative holds every KPA, a referent's her own", async () => {
  await house.sql(`INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, piece, label, validated_at, content_hash)
    OVERRIDING SYSTEM VALUE VALUES (900001, 'CAE-PONT', 'RBX-M', 'OD', 2026, 1, '2026-11-02', 'X', 'Régularisation de la contribution', now(), sha256('x'));
    INSERT INTO posting (entry, line, kpa, account, amount_cents, date, member) VALUES
    (900001, 1, 'RBX-M', '911000', 300, '2026-11-02', 'RBX-M-M01'), (900001, 2, 'RBX-M', '913000', -300, '2026-11-02', 'RBX-M-M01')`);
  const all = (await accountant.get(at(`statements/cae/${MONTH}`))).body;
  const own = (await referent.get(at(`statements/cae/${MONTH}`))).body;
  assert.ok(table(all, "Coop Manau") && table(all, "La Fourmilière"));
  assert.ok(!table(own, "Coop Manau") && table(own, "La Fourmilière"));
  assert.equal(all.blocks[0].cells[3].number, await number("SELECT -sum(amount_cents) FROM posting WHERE account = '913000' AND kpa IN ('BLG', 'RBX-M')"));
  const foreign = table(all, "Coop Manau").rows[0].cells;
  assert.ok(foreign.every((cell) => !cell.source), "figures of another office do not open here");
});

test("the cooperative's paper is closed when each KPA with entries sealed the month", async () => {
  const seal = (kpa) => house.sql(`INSERT INTO month_close (kpa, month, closed_at, entries, postings, report, previous, hash) VALUES ('${kpa}', '2026-10-01', now(), 1, 2, '{}', sha256('a'), sha256('${kpa}'))`);
  const paper = async () => (await referent.get(at("statements/cae/2026-10"))).body;
  await house.sql(["BLG", "RBX-M"].map((kpa, i) => `INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, piece, label, validated_at, content_hash)
    OVERRIDING SYSTEM VALUE VALUES (${900010 + i}, 'CAE-PONT', '${kpa}', 'OD', 2026, ${i + 2}, '2026-10-02', 'X', 'Essai', now(), sha256('x'));
    INSERT INTO posting (entry, line, kpa, account, amount_cents, date) VALUES (${900010 + i}, 1, '${kpa}', '912000', 300, '2026-10-02'), (${900010 + i}, 2, '${kpa}', '913000', -300, '2026-10-02');`).join("\n"));
  await seal("BLG");
  assert.deepEqual([(await paper()).badge, (await referent.get(at("statements/kpa/2026-10"))).body.badge], ["Provisoire", "Mois clos"]);
  assert.match((await paper()).footer, /provisoire : le mois n’est pas clos \(Coop Manau\)/);
  await seal("RBX-M");
  assert.equal((await paper()).badge, "Mois clos");
});

test("an invoice repeats its ticket, once, whoever asks again", async () => {
  const body = invoice();
  const first = await referent.post(at("invoices"), body);
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.deepEqual([first.body.number, first.body.gross], ["CAE-PONT-2026-000001", 2000]);
  const again = await referent.post(at("invoices"), body);
  assert.deepEqual([again.status, again.body], [200, first.body]);
  const different = await referent.post(at("invoices"), { ...body, customer: { ...customer, name: "Autre" } });
  assert.deepEqual([different.status, different.body.code], [409, "id_reused"]);
  const twice = await referent.post(at("invoices"), invoice());
  assert.deepEqual([twice.status, twice.body.code], [409, "invoice_exists"]);
  const kept = (await referent.get(at(`invoices/${body.id}`))).body;
  assert.deepEqual([kept.net, kept.vat_total, kept.gross], [1667, 333, 2000]);
  assert.deepEqual(kept.vat, [{ rate: 2000, net: 1667, vat: 333, gross: 2000 }]);
  assert.equal(kept.category, "goods");
  assert.equal(kept.customer.siren, "732829320");
  assert.ok(kept.mentions.some(({ text }) => text.includes("40 €")));
  const [[document, hash, entries]] = await house.sql(`SELECT sha256(convert_to(document, 'UTF8')), hash, (SELECT count(*) FROM entry WHERE kpa = 'BLG') FROM invoice WHERE id = '${body.id}'`);
  assert.equal(document, hash);
  assert.equal(entries, "64", "an invoice adds nothing to the books");
});

test("the paper bears what the law wants on it", async () => {
  const id = crypto.randomUUID();
  await house.sql("UPDATE legal_entity SET vat_on_debits = true WHERE code = 'CAE-PONT'");
  const [[cape]] = await house.sql("SELECT w.ticket FROM ticket_line_member w JOIN contract c ON c.member = w.member AND c.kind = 'cape' AND date '2026-11-22' BETWEEN c.starts_on AND c.ends_on LIMIT 1").then((rows) => rows.length ? rows : [[""]]);
  assert.equal((await referent.post(at("invoices"), invoice({ id, ticket: "BLG-1-T-000002" }))).status, 201);
  const kept = (await referent.get(at(`invoices/${id}`))).body;
  const { file, name } = await download(referent, at(`invoices/${id}?format=pdf`));
  assert.equal(name, `facture-${kept.number}.pdf`);
  const text = tell("pdftotext", "-layout", file, "-").replace(/[\u202f\u00a0]/g, " ");
  assert.equal(kept.payments.reduce((sum, { amount }) => sum + amount, 0), kept.gross, "what was paid, without the change");
  const wanted = [`Facture ${kept.number}`, "22 novembre 2026", "BLG-1-T-000002", "SIREN 900 000 019", "TVA FR25900000019", "Boulangerie de l’Exemple",
    "SIREN 732 829 320", "Livré à : Le dépôt, quai 3", "Prix HT", "Au taux de 20 %", "Payé le 22 novembre 2026 : espèces", "carte", "Nature de l’opération : livraison de biens et prestation de services",
    "Option pour le paiement de la taxe d’après les débits", "trois fois le taux", "40 €"];
  for (const words of wanted) assert.ok(text.includes(words), `« ${words} » is missing in\n${text}`);
  assert.match(text, /SCOP à responsabilité limitée, à capital variable[^]+de 18 500 € \(fictive\) – RCS Lille Métropole[^]+900 000 019[^]+SIREN 900 000 019/);
  if (cape) assert.match(text.replace(/\s+/g, " "), /contrat d’appui au projet d’entreprise \(CAPE\) échéant le \d\d\/\d\d\/\d{4}, accompagné·e par Le Pont Coopératif/);
  assert.match(tell("pdfinfo", file), /Tagged: +yes/);
  const check = tell("qpdf", "--check", file);
  assert.match(check, /No syntax or stream encoding errors/);
});

test("a seller that has not said its form, capital and register issues nothing, and is told where to say it", async () => {
  const file = JSON.parse(readFileSync(path.join(root, "demo/people.json"), "utf8"));
  const [seller] = file.legal_entities, again = path.join(house.data, "seller.json");
  await house.sql("UPDATE legal_entity SET legal_mention = '' WHERE code = 'CAE-PONT'");
  const refused = await referent.post(at("invoices"), invoice({ ticket: "BLG-1-T-000004" }));
  assert.deepEqual([refused.status, refused.body.code], [409, "seller_unsaid"]);
  assert.match(refused.body.title, /comptoir import people/);
  for (const [given, kept] of [[seller.legal_mention, seller.legal_mention], [undefined, seller.legal_mention]]) { // a file that is silent changes nothing
    writeFileSync(again, JSON.stringify({ legal_entities: [{ ...seller, legal_mention: given }] }));
    await house.command("import", "people", again);
    assert.deepEqual(await house.sql("SELECT legal_mention FROM legal_entity WHERE code = 'CAE-PONT'"), [[kept]]);
  }
  const till = { ape: "47.79Z", vat_due: "debits", attestation: "2026-014", attestation_on: "2026-10-01" };
  for (const more of [till, {}]) { // what the tills print: the same rule
    writeFileSync(again, JSON.stringify({ legal_entities: [{ ...seller, ...more }] }));
    await house.command("import", "people", again);
    assert.deepEqual(await house.sql("SELECT ape, vat_on_debits, attestation, attestation_on FROM legal_entity WHERE code = 'CAE-PONT'"), [["47.79Z", "t", "2026-014", "2026-10-01"]]);
  }
  writeFileSync(again, JSON.stringify({ legal_entities: [{ ...seller, attestation: "2026-015" }] }));
  assert.notEqual((await house.attempt("import", "people", again)).code, 0, "an attestation has its day");
  assert.equal((await referent.post(at("invoices"), invoice({ ticket: "BLG-1-T-000004" }))).status, 201);
});

test("what cannot be invoiced is refused with the reason, and takes no number", async () => {
  const before_ = await number("SELECT count(*) FROM invoice");
  const cases = [
    [{ ticket: "BLG-1-T-999999" }, 422, "unknown_ticket"], [{ ticket: "n’importe quoi" }, 422, "unknown_ticket"],
    [{ customer: { ...customer, siren: "732829321" }, ticket: "BLG-1-T-000003" }, 422, "bad_siren"], [{ customer: { name: "Sans adresse" } }, 422, "missing_field"],
    [{ customer: { ...customer, age: 3 } }, 422, "unknown_field"], [{ id: "1" }, 422, "wrong_type"]];
  for (const [more, status, code] of cases) {
    const answer = await referent.post(at("invoices"), invoice(more));
    assert.equal(answer.status, status, `${code}: ${JSON.stringify(answer.body)}`);
    if (code !== "wrong_type") assert.equal(answer.body.code, code);
  }
  assert.equal((await far.post(at("invoices"), invoice())).status, 404);
  const stranger = await far.post(at("invoices", "TRS"), invoice({ ticket: "BLG-1-T-000003" }));
  assert.deepEqual([stranger.status, stranger.body.code], [422, "unknown_ticket"]);
  assert.equal((await member.post(at("invoices"), invoice())).status, 403);
  assert.equal(await number("SELECT count(*) FROM invoice"), before_);
});

test("a credit note cites its invoice and never exceeds it, line by line", async () => {
  const made = (await referent.get(at("invoices"))).body.invoices.find((one) => one.ticket === "BLG-1-T-000002");
  const kept = (await referent.get(at(`invoices/${made.id}`))).body;
  const credit = (more = {}) => referent.post(at("credit-notes"), { id: crypto.randomUUID(), invoice: made.id, reason: "Article rendu", ...more });
  const [line] = kept.lines;
  const part = await credit({ lines: [{ line: line.line, gross: 1 }] });
  assert.equal(part.status, 201, JSON.stringify(part.body));
  const over = await credit({ lines: [{ line: line.line, gross: line.gross }] });
  assert.deepEqual([over.status, over.body.code, over.body.errors[0].pointer], [422, "credit_too_much", "/lines/0"]);
  for (const lines of [[{ line: 99, gross: 1 }], [{ line: 1, gross: 1 }, { line: 1, gross: 1 }]]) assert.equal((await credit({ lines })).body.code, "unknown_line");
  const id = crypto.randomUUID();
  const rest = await credit({ id });
  assert.equal(rest.status, 201, JSON.stringify(rest.body));
  assert.equal(rest.body.gross, kept.gross - 1);
  assert.equal((await credit()).body.code, "credit_too_much");
  const sums = await house.sql(`SELECT sum((document::jsonb ->> 'net')::bigint), sum((document::jsonb ->> 'vat_total')::bigint), sum(total_cents) FROM invoice WHERE credits = '${made.id}'`);
  assert.deepEqual(sums[0].map(Number), [kept.net, kept.vat_total, kept.gross], "HT and VAT of the parts are those of the invoice");
  const { file } = await download(referent, at(`invoices/${id}?format=pdf`));
  const text = tell("pdftotext", "-layout", file, "-");
  assert.ok(text.includes(`Avoir ${rest.body.number}`) && text.includes(`sur la facture ${kept.number}`) && text.includes("Pourquoi : Article rendu"), text);
  const entries = await house.sql("SELECT e.id, e.journal, e.piece, e.date FROM invoice i JOIN entry e ON e.id = i.entry WHERE i.credits = '" + made.id + "' ORDER BY i.number");
  assert.deepEqual(entries.map(([, journal, piece, day]) => [journal, piece, day]), [part, rest].map(({ body }) => ["OD", body.number, "2026-11-22"]));
  const summed = (entry) => `SELECT p.account, p.activity, p.member, p.split_rule, p.ticket_line, sum(p.amount_cents) FROM posting p WHERE p.entry IN (${entry}) AND p.account !~ '^(5|4198)' GROUP BY 1, 2, 3, 4, 5`;
  const left = await house.sql(`SELECT account, sum(sum) FROM (${summed(entries.map(([id_]) => id_).join())} UNION ALL ${summed(`SELECT id FROM entry WHERE piece = 'BLG-1-T-000002' AND reverses IS NULL`)}) x WHERE account !~ '^91' GROUP BY account, activity, ticket_line HAVING sum(sum) <> 0`);
  assert.deepEqual(left, [], "turnover, VAT and what was shared come back to zero");
  assert.equal(await number("SELECT sum(amount_cents) FROM posting WHERE account = '419800'"), -kept.gross);
  const verified = (await house.attempt("verify")).stdout;
  assert.match(verified, /2 +avoirs/);
  assert.doesNotMatch(verified, /FAUTE invoice/);
  const sale = await number("SELECT id FROM entry WHERE piece = 'BLG-1-T-000002' AND reverses IS NULL");
  for (const entry of [sale, Number(entries[0][0])]) {
    const refused = await house.attempt("entry", "reverse", String(entry), "--reason", "Essai");
    assert.notEqual(refused.code, 0);
    assert.match(JSON.stringify(refused), /Un avoir porte sur cette vente/);
  }
  const renewed = await referent.post(at("invoices"), invoice({ ticket: "BLG-1-T-000002" }));
  assert.equal(renewed.status, 201, "credited whole, the ticket may be invoiced again");
  assert.equal((await credit({ invoice: id })).status, 404, "no credit note of a credit note");
});

test("a credit note of a sale that was reversed is refused", async () => {
  const id = crypto.randomUUID();
  assert.equal((await referent.post(at("invoices"), invoice({ id, ticket: "BLG-1-T-000003" }))).status, 201);
  await house.command("entry", "reverse", String(await number("SELECT id FROM entry WHERE piece = 'BLG-1-T-000003'")), "--reason", "Erreur");
  const refused = await referent.post(at("credit-notes"), { id: crypto.randomUUID(), invoice: id, reason: "Trop tard" });
  assert.deepEqual([refused.status, refused.body.code], [409, "sale_reversed"]);
});

/** Whoever writes into the books waits meanwhile: what asks together has read what it reads before any of it writes. */
const heldBooks = async (ask) => {
  const held = house.sql("BEGIN; SELECT pg_advisory_xact_lock(books_key('BLG')); SELECT pg_sleep(1.2); COMMIT");
  await sleep(300);
  const answers = Promise.all(ask());
  await held;
  return answers;
};

test("a credit note and a reversal that ask at once: one of them is refused, in either order", async () => {
  for (const [at_, ticket] of ["BLG-1-T-000005", "BLG-1-T-000006"].entries()) {
    const id = crypto.randomUUID();
    assert.equal((await referent.post(at("invoices"), invoice({ id, ticket }))).status, 201);
    const sale = String(await number(`SELECT id FROM entry WHERE piece = '${ticket}'`));
    const [credit, reversal] = await heldBooks(() => {
      const credit_ = () => referent.post(at("credit-notes"), { id: crypto.randomUUID(), invoice: id, reason: "Article rendu" });
      const reverse = () => house.attempt("entry", "reverse", sale, "--reason", "Erreur");
      return at_ === 0 ? [credit_(), sleep(200).then(reverse)] : [sleep(200).then(credit_), reverse()];
    });
    assert.deepEqual([credit.status === 201, reversal.code === 0].filter(Boolean), [true], `${ticket}: ${credit.status} ${reversal.code} ${reversal.stderr}`);
    if (credit.status !== 201) assert.deepEqual([credit.status, credit.body.code], [409, "sale_reversed"]);
    else assert.match(reversal.stderr, /Un avoir porte sur cette vente/);
  }
  assert.doesNotMatch((await house.attempt("verify")).stdout, /FAUTE invoice/);
});

test("eight credit notes of one invoice at once give back what was paid, once", async () => {
  const id = crypto.randomUUID();
  assert.equal((await referent.post(at("invoices"), invoice({ id, ticket: "BLG-1-T-000007" }))).status, 201);
  const answers = await heldBooks(() => Array.from({ length: 8 }, () => referent.post(at("credit-notes"), { id: crypto.randomUUID(), invoice: id, reason: "Article rendu", lines: [{ line: 1, gross: 600 }] })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 422, 422, 422, 422, 422, 422, 422]);
  assert.ok(answers.every(({ status, body }) => status === 201 || body.code === "credit_too_much"));
  assert.deepEqual(await house.sql(`SELECT count(*), sum(total_cents), (SELECT sum(p.amount_cents) FROM posting p JOIN invoice n ON n.entry = p.entry WHERE n.credits = '${id}' AND p.account = '419800') FROM invoice WHERE credits = '${id}'`), [["1", "600", "-600"]]);
});

test("numbers have no gap when twenty ask at once, and nothing issued can change", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => referent.post(at("invoices"), invoice({ ticket: `BLG-1-T-0000${String(i + 10)}` }))));
  assert.deepEqual(answers.map(({ status }) => status), Array(20).fill(201));
  const same = crypto.randomUUID();
  const one = await Promise.all(Array.from({ length: 8 }, () => referent.post(at("invoices"), invoice({ id: same, ticket: "BLG-1-T-000040" }))));
  assert.deepEqual(one.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
  const rows = await house.sql("SELECT number FROM invoice WHERE legal_entity = 'CAE-PONT' ORDER BY number");
  assert.deepEqual(rows.map(([n]) => Number(n)), rows.map((_, i) => i + 1));
  for (const attack of ["UPDATE invoice SET total_cents = 1", "DELETE FROM invoice", "TRUNCATE invoice CASCADE"])
    await assert.rejects(house.sql(attack), /append-only/, attack);
  await assert.rejects(house.sql("SELECT invoice_number('CAE-PONT', 2026, 'TRS')"), /does not sell for/);
  const jump = "INSERT INTO invoice SELECT gen_random_uuid(), legal_entity, kpa, year, 999, kind, ticket, credits, issued_on, issued_at, issued_by, total_cents, asked, document, hash FROM invoice WHERE number = 1";
  await assert.rejects(house.sql(jump), /leaves a gap/);
  await assert.rejects(house.sql(jump.replace("document, hash", "'{}', hash").replace("999", String(rows.length + 1))), /check constraint|invoice_exists/);
});

test("the command draws the same paper", async () => {
  const file = path.join(folder, "pot.pdf");
  await house.command("statement", "pot", "--kpa", "BLG", "--month", MONTH, "--out", file);
  assert.match(tell("pdftotext", file, "-"), /Pot commun, novembre 2026/);
  const wrong = await house.attempt("statement", "BLG-M99", "--kpa", "BLG", "--month", MONTH, "--out", file);
  assert.equal(wrong.code, 1);
  assert.equal((await house.attempt("statement", "pot", "--kpa", "BLG")).code, 2);
});
