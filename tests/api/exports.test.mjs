// SPDX-License-Identifier: AGPL-3.0-or-later
// What leaves for the tax office, the accountant and the platform, from a small house with a till, costs and a reversal:
// read a second time by programs that know nothing of ours.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { basket, House, post, root, until } from "../lib/house.mjs";

const run = promisify(execFile);
const FEC = "900000019FEC2026";
const rules = path.join(root, "tests/golden/fec/fec.rules");
const at = (what, kpa = "BLG") => `/api/kpas/${kpa}/exports${what}`;

let house, folder, referent, accountant, far, member;
before(async () => {
  house = await House.open({ kpas: ["BLG"], now: "2026-11-20T10:00:00+01:00" });
  folder = await mkdtemp(path.join(tmpdir(), "comptoir-exports-"));
  referent = await house.signIn({ role: "referent" });
  accountant = await house.signIn({ role: "accountant" });
  far = await house.signIn({ role: "accountant", entity: "CAE-LOIRE" });
  member = await house.signIn({ member: "BLG-M01" });
  const till = await house.startTill();
  const sales = [
    [[["FRI-007", 1000, "BLG-M01"]], [["cash", 1000]]],
    [[["FRI-007", 2000, "BLG-M01"], ["BLA-003", 1000, "BLG-M02"]], [["card", 2000 + (await price("BLA-003"))]]],
    [[["COU-001", 1000, "BLG-M03", "BLG-M01"]], [["cash", await price("COU-001")]]],
  ];
  for (const [lines, tenders] of sales) {
    const answer = await post(`${till.url}/api/till/sales`, basket(lines, tenders));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  }
  await until(async () => (await house.sql("SELECT count(*) FROM ticket"))[0][0] === "3", "the sales at the server");
  const cost = await referent.post("/api/kpas/BLG/costs", {
    id: crypto.randomUUID(), kind: "supply", label: "Lessive | au\u00a0savon", supplier: "Droguerie", spent_on: "2026-11-19", gross: 2400, vat: 400, rate: 2000,
    vat_deductible: true, borne_by: "pot", paid_by: "member", payer: "BLG-M04",
  });
  assert.equal(cost.status, 201, JSON.stringify(cost.body));
  const [[first]] = await house.sql("SELECT id FROM entry WHERE journal = 'VT' ORDER BY number LIMIT 1");
  await house.command("entry", "reverse", first, "--reason", "Vente rendue");
});
after(async () => {
  await house?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function price(item) {
  return Number((await house.sql(`SELECT price_cents FROM item_price WHERE kpa = 'BLG' AND item = '${item}' ORDER BY valid_from DESC LIMIT 1`))[0][0]);
}
const fec = (...more) => house.command("export", "fec", "--year", "2026", "--entity", "CAE-PONT", "--out", folder, ...more);
const name = `${FEC}1231.txt`;
const written = (file = name) => readFile(path.join(folder, file), "utf8");

/** Sums by account, in cents, of a file's debits less its credits. */
function sums(text) {
  const found = {};
  for (const line of text.split("\r\n").slice(1, -1)) {
    const cells = line.split("\t");
    const cents = (cell) => Number(cell.replace(",", ""));
    found[cells[4]] = (found[cells[4]] ?? 0) + cents(cells[11]) - cents(cells[12]);
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== 0));
}
const ledgerSums = async () => Object.fromEntries((await house.sql("SELECT account, sum(amount_cents) FROM posting WHERE account < '9' GROUP BY 1 HAVING sum(amount_cents) <> 0")).map(([account, cents]) => [account, Number(cents)]));

for (const detail of ["ticket", "z"])
  test(`the FEC (${detail}) is in order, and hledger finds every entry balanced`, async () => {
    const said = await fec("--detail", detail);
    assert.match(said, /Aucune anomalie/);
    assert.match(said, /provisoire/);
    const text = await written();
    const lines = text.split("\r\n");
    assert.equal(lines.at(-1), "");
    assert.ok(lines.slice(0, -1).every((line) => line.split("\t").length === 18 && !line.includes("|")));
    assert.match(text, /\tBLG-M04\tCoopérant·e BLG-M04\t/);
    assert.deepEqual(sums(text), await ledgerSums());
    const sales = new Set(lines.slice(1, -1).map((line) => line.split("\t")[2]).filter((number) => number.startsWith("VT")));
    assert.equal(sales.size, detail === "z" ? 2 : 4); // what was taken back stands in the journal of sales too
    const { stdout } = await run("hledger", ["-f", `csv:${path.join(folder, name)}`, "--rules-file", rules, "bal", "-N", "FEC:"]);
    assert.equal(stdout.trim(), "", "entries that do not balance");
    assert.equal(await fec("--detail", detail), said);
    assert.equal(await written(), text, "the same again");
    const about = await written(name.replace(".txt", "-description.txt"));
    for (const word of ["Comptoir", "EcritureNum", "VT  Ventes", "445711", "PROVISOIRE"]) assert.ok(about.includes(word), word);
  });

test("totals are those of the three plain-text exports", async () => {
  await fec();
  const expected = sums(await written());
  const cents = (text) => Math.round(Number(text) * 100);
  for (const [format, ask] of [
    ["hledger", async (file) => (await run("hledger", ["-f", file, "bal", "-N", "--flat", "not:^9", "--format", "%(account)  =  %(total)"])).stdout.split("\n").map((line) => line.match(/^(\d{6}).*  =  \s*(\S+) EUR/))],
    ["ledger", async (file) => (await run("ledger", ["-f", file, "reg", "--format", "%(account)\t%(quantity(amount))\n", "^[1-7]"])).stdout.split("\n").map((line) => line.match(/^(\d{6}).*\t(\S+)/))],
    ["beancount", async (file) => (await run("bean-query", ["-f", "csv", file, "SELECT account, number"])).stdout.split("\n").map((line) => line.match(/:([1-7]\d{5})[^,]*,\s*(-?[\d.]+)/))],
  ]) {
    const file = path.join(folder, `books.${format}`);
    await writeFile(file, await house.command("export", format));
    const found = {};
    for (const match of (await ask(file)).filter(Boolean)) found[match[1]] = (found[match[1]] ?? 0) + cents(match[2]);
    assert.deepEqual(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== 0).sort()), expected, format);
  }
});

test("a file that was touched is refused, with the line", async () => {
  await fec();
  const text = await written();
  const spoilt = path.join(folder, "spoilt", name);
  const check = async (bytes, previous = []) => {
    await rm(path.dirname(spoilt), { recursive: true, force: true });
    await run("mkdir", [path.dirname(spoilt)]);
    await writeFile(spoilt, bytes);
    return house.attempt("export", "check-fec", spoilt, ...previous);
  };
  assert.equal((await check(text)).code, 0);
  const cent = await check(text.replace("\t10,00\t", "\t10,01\t"));
  assert.equal(cent.code, 1);
  assert.match(cent.stderr, /ligne 2 : l’écriture [A-Z]{2}000001 n’est pas équilibrée \(écart −?0,01 €\)/);
  const gone = await check(text.split("\r\n").filter((line) => !line.includes("VT000002")).join("\r\n"));
  assert.match(gone.stderr, /VT : la suite a un trou/);
  assert.match((await check(text, ["--previous", path.join(folder, name)])).stderr, /exercice d’avant/);
});

test("what cannot be exported is said, and leaves no file", async () => {
  const before = (await readdir(folder)).length;
  const cases = [
    [["fec", "--year", "2019", "--entity", "CAE-PONT", "--out", folder], 1, /2019/],
    [["fec", "--year", "2026", "--entity", "NADA", "--out", folder], 1, /--entity/],
    [["fec", "--year", "2026", "--out", folder], 2, /--entity/],
    [["fec", "--year", "2026", "--entity", "CAE-PONT", "--detail", "tout", "--out", folder], 2, /--detail/],
    [["sage", "--month", "2026-13", "--kpa", "BLG", "--out", path.join(folder, "s.csv")], 2, /--month/],
    [["sage", "--month", "2026-11", "--kpa", "NADA", "--out", path.join(folder, "s.csv")], 1, /--kpa/],
    [["e-reporting", "--month", "2026-11", "--kpa", "BLG", "--out", path.join(folder, "r.pdf")], 2, /--out/],
    [["check-fec", path.join(folder, "nothing")], 1, /nothing/],
  ];
  for (const [words, code, reason] of cases) {
    const answer = await house.attempt("export", ...words);
    assert.equal(answer.code, code, `${words}: ${answer.stderr}`);
    assert.match(answer.stderr, reason);
  }
  assert.equal((await readdir(folder)).length, before);
});

test("e-reporting says each day what was sold, once", async () => {
  const file = path.join(folder, "r.json");
  await house.command("export", "e-reporting", "--month", "2026-11", "--kpa", "BLG", "--out", file);
  const report = JSON.parse(await readFile(file, "utf8"));
  assert.deepEqual([report.seller.siren, report.kpa, report.from, report.to], ["900000019", "BLG", "2026-11-01", "2026-11-30"]);
  const total = (list, key) => Math.round(list.reduce((sum, one) => sum + Number(one[key]) * 100, 0));
  const [[net, vat]] = await house.sql("SELECT -sum(amount_cents) FILTER (WHERE account LIKE '70%'), -sum(amount_cents) FILTER (WHERE account LIKE '4457%') FROM posting");
  assert.equal(total(report.transactions, "net"), Number(net), "a reversed sale is taken off");
  assert.equal(total(report.transactions, "vat"), Number(vat));
  const goods = report.transactions.find((one) => one.category === "TLB1");
  const services = report.transactions.find((one) => one.category === "TPS1");
  assert.deepEqual([goods.date, goods.transactions, goods.tickets_of_the_day], ["2026-11-20", 2, 3]);
  assert.equal(services.transactions, 2);
  assert.equal(total(report.payments, "amount"), (await price("BLA-003")) + (await price("COU-001")));
});

test("the office gets its files, and who may not does not", async () => {
  const list = (await referent.get(at(""))).body;
  assert.deepEqual(list.months, [{ month: "2026-11", entries: 5, sealed: false }]);
  assert.equal(list.seller.code, "CAE-PONT");
  const check = (await accountant.get(at("/fec/check?year=2026&detail=ticket"))).body;
  assert.deepEqual([check.finding_count, check.findings, check.provisional, check.opening], [0, [], true, null]);
  const file = await fetch(house.url + at("/fec?year=2026&detail=ticket"), { headers: accountant.headers });
  assert.equal(file.status, 200);
  assert.match(file.headers.get("content-disposition"), /attachment; filename="900000019FEC20261231_BLG\.txt"/);
  await fec();
  assert.equal(await file.text(), await written(), "the same bytes as the command's: this CAE has no other sales");
  const about = await fetch(house.url + at("/fec/description?year=2026"), { headers: accountant.headers });
  assert.match(await about.text(), /le KPA BLG seulement/);
  const sage = await fetch(house.url + at("/sage?month=2026-11"), { headers: referent.headers });
  assert.equal(sage.headers.get("content-type"), "text/csv; charset=windows-1252");
  assert.match(new TextDecoder("windows-1252").decode(await sage.arrayBuffer()), /^Type de ligne;Code journal;Date de pièce;/);
  const plain = await fetch(house.url + at("/ledger?format=beancount&year=2026"), { headers: referent.headers });
  assert.match(await plain.text(), /^option "title"/);
  for (const format of ["json", "csv"]) assert.equal((await accountant.get(at(`/e-reporting?month=2026-11&format=${format}`))).status, 200);

  for (const route of ["/fec?year=2026", "/fec/check?year=2026", "/e-reporting?month=2026-11"]) assert.equal((await referent.get(at(route))).status, 403, route);
  for (const route of ["", "/fec?year=2026", "/sage?month=2026-11", "/ledger?format=ledger"]) {
    assert.equal((await far.get(at(route))).status, 404, route);
    assert.equal((await member.get(at(route))).status, 403, route);
  }
  for (const route of ["/fec", "/fec?year=26", "/fec?year=2026&detail=tout", "/e-reporting?month=2026", "/e-reporting?month=2026-11&format=pdf", "/ledger?format=excel", "/sage"])
    assert.equal((await accountant.get(at(route))).status, 422, route);
  assert.equal((await accountant.get(at("/fec?year=2019"))).status, 404);
});
