// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration's 22 months of six KPAs, closed one after the other; then the files of 2022 and 2023 for the tax office,
// read by hledger, and held against the three plain-text ledgers.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { root } from "../lib/house.mjs";

const run = promisify(execFile);
const program = path.join(process.env.COMPTOIR_BUILD ?? path.join(root, "build"), "comptoir");
const sellers = JSON.parse(readFileSync(path.join(root, "demo/people.json"), "utf8")).legal_entities.map((entity) => entity.code);
const years = [2022, 2023];
let folder, files, closing;

const comptoir = async (...args) => (await run(program, [...args, "--data", path.join(folder, "data")], { maxBuffer: 1 << 28 })).stdout;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "comptoir-demo-"));
  files = path.join(folder, "fec");
  chmodSync(folder, 0o755);
  mkdirSync(files);
  closing = await comptoir("demo", "--close");
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("132 months are closed, once, and the recount finds everything sound", async () => {
  assert.match(closing, /Mois clos : 132 en \d+ s/);
  assert.match(await comptoir("demo", "--close"), /Mois clos : 0 en/);
  const verdict = await comptoir("verify");
  assert.match(verdict, / 132 {2}mois clos/);
  assert.match(verdict, /0 faute : tout est juste/);
});

test("the FEC of every seller passes its own check, its opening being last year's closing", async () => {
  for (const seller of sellers)
    for (const year of years) {
      const said = await comptoir("export", "fec", "--year", String(year), "--entity", seller, "--out", files);
      assert.match(said, /Aucune anomalie/, `${seller} ${year}: ${said}`);
      if (year > years[0]) assert.match(said, /à-nouveaux égaux à la clôture/, said);
    }
  assert.equal(fecs().length, sellers.length * years.length);
});

test("hledger reads each FEC and finds no EcritureNum that does not balance", async () => {
  const rules = path.join(folder, "fec.rules");
  writeFileSync(rules, ["separator TAB", "skip 1", "fields journalcode, journallib, ecriturenum, ecrituredate, comptenum, comptelib, compauxnum, compauxlib, pieceref, piecedate, ecriturelib, debit, credit, ecriturelet, datelet, validdate, montantdevise, idevise",
    "date %ecrituredate", "date-format %Y%m%d", "description %ecriturelib", "decimal-mark ,", "account1 %comptenum", "amount1-in %debit",
    "amount1-out %credit", "account2 FEC:%ecriturenum", ""].join("\n"));
  const unbalanced = (file) => hledger("-f", `csv:${file}`, "--rules-file", rules, "bal", "-N", "FEC:");
  for (const { file } of fecs()) assert.equal(await unbalanced(file), "", file);
  // the judge does judge: one cent more, and it names the entry
  const spoiled = path.join(folder, "spoiled.txt"), lines = readFileSync(fecs()[0].file, "utf8").split("\n");
  lines[5] = lines[5].split("\t").map((word, i) => (i === 11 || i === 12) && word !== "0,00" && word !== "" ? word.replace(/\d$/, (d) => String((Number(d) + 1) % 10)) : word).join("\t");
  writeFileSync(spoiled, lines.join("\n"));
  assert.match(await unbalanced(spoiled), /FEC:/);
});

test("account by account the FEC says what hledger, ledger and beancount say of the year, and opens with what they left", async () => {
  for (const year of years) {
    const range = ["--from", `${year}-01-01`, "--to", `${year}-12-31`];
    const moved = fecTotals(year, (journal) => journal !== "AN");
    assert.deepEqual(await ofHledger(range), moved, `hledger, ${year}`);
    assert.deepEqual(await ofLedger(range), moved, `ledger, ${year}`);
    assert.deepEqual(await ofBeancount(range), moved, `beancount, ${year}`);
  }
  const left = await ofHledger(["--to", `${years[0]}-12-31`]);
  const balances = Object.fromEntries(Object.entries(left).filter(([account]) => account < "6"));
  const result = Object.entries(left).reduce((sum, [account, cents]) => sum + (account >= "6" ? cents : 0), 0);
  assert.deepEqual(fecTotals(years[1], (journal) => journal === "AN"), { 120000: result, ...balances });
});

test("the year after next, the first result is carried forward and only the last one stands as a result", async () => {
  const left = await ofHledger(["--to", `${years[1]}-12-31`]);
  const balances = Object.fromEntries(Object.entries(left).filter(([account]) => account < "6"));
  const result = async (year) => Object.entries(await ofHledger(["--from", `${year}-01-01`, "--to", `${year}-12-31`])).reduce((sum, [account, amount]) => sum + (account >= "6" ? amount : 0), 0);
  for (const seller of sellers)
    assert.match(await comptoir("export", "fec", "--year", String(years[1] + 1), "--entity", seller, "--out", files), /à-nouveaux égaux à la clôture/);
  assert.deepEqual(fecTotals(years[1] + 1, (journal) => journal === "AN"), { 110000: await result(years[0]), 120000: await result(years[1]), ...balances });
});

const fecs = () => readdirSync(files).filter((name) => /FEC\d{8}\.txt$/.test(name)).map((name) => ({ file: path.join(files, name), year: Number(name.match(/FEC(\d{4})/)[1]) }));
const hledger = async (...args) => (await run("hledger", args, { maxBuffer: 1 << 28 })).stdout;
const cents = (text) => Math.round(Number(text.replace(",", ".").replace(/[^0-9.-]/g, "")) * 100);
const sums = (pairs) => {
  const all = {};
  for (const [account, amount] of pairs) if (account < "9") all[account] = (all[account] ?? 0) + amount;
  return Object.fromEntries(Object.entries(all).filter(([, amount]) => amount !== 0));
};

function fecTotals(year, keep) {
  const rows = fecs().filter((fec) => fec.year === year).flatMap(({ file }) => readFileSync(file, "utf8").trimEnd().split(/\r?\n/).slice(1));
  return sums(rows.map((row) => row.split("\t")).filter((row) => keep(row[0])).map((row) => [row[4], cents(row[11] || "0") - cents(row[12] || "0")]));
}
async function plain(format, range) {
  const file = path.join(folder, `books.${format}`);
  writeFileSync(file, await comptoir("export", format, ...range));
  return file;
}
async function ofHledger(range) {
  const text = await hledger("-f", await plain("hledger", range), "bal", "--flat", "-N", "-O", "csv", "--layout=bare");
  return sums(text.trim().split("\n").slice(1).map((line) => line.match(/^"(\d{6})[^"]*","[^"]*","(.*)"$/)).map(([, account, amount]) => [account, cents(amount)]));
}
async function ofLedger(range) {
  const { stdout } = await run("ledger", ["-f", await plain("ledger", range), "bal", "--flat", "--no-total", "--format", "%(account)\t%(quantity(scrub(display_total)))\n"], { maxBuffer: 1 << 28 });
  return sums(stdout.trim().split("\n").map((line) => line.split("\t")).map(([account, amount]) => [account.slice(0, 6), cents(amount)]));
}
async function ofBeancount(range) {
  const { stdout } = await run("bean-report", [await plain("beancount", range), "balances"], { maxBuffer: 1 << 28 });
  return sums(stdout.split("\n").map((line) => line.match(/:(\d{6})\S*\s+(-?[\d.]+) EUR/)).filter(Boolean).map(([, account, amount]) => [account, cents(amount)]));
}
