// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody with the file of a till and a SQL shell, who knows how the guards are made and puts them back: whatever she
// edits, takes out or brings back is found. Ends with the table that docs/conformite.md promises.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { House, root, sleep, until } from "../lib/house.mjs";

const run = promisify(execFile);
const program = path.join(process.env.COMPTOIR_BUILD ?? path.join(root, "build"), "comptoir-till");
const MORNING = "2023-11-14T10:00:00+01:00", NEXT_DAY = "2023-11-15T10:00:00+01:00";

let house, till, honest, yesterday, guards;
const uuid = () => crypto.randomUUID();
const ask = async (where, body) => {
  const answer = await fetch(till.url + where, body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {});
  return { status: answer.status, body: await answer.json() };
};
const done = async (where, body) => {
  const answer = await ask(where, body);
  assert.ok(answer.status < 300, `${where}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const sql = (folder, text) => execFileSync("sqlite3", ["-readonly", path.join(folder, "journal.db"), text], { encoding: "utf8" }).trim();

/** A day of everything a till signs: every chain gets its records. */
async function oneDay() {
  const { items } = await done("/api/till/snapshot");
  const coat = items.find((one) => one.pricing === "fixed" && one.unit === "piece" && !one.archived && one.turnover);
  const lines = [{ item: coat.code, quantity: 1000 }];
  const sell = (tender = "cash") => done("/api/till/sales", { id: uuid(), currency: "EUR", confirmed: true, lines, tenders: [{ kind: tender, amount: coat.price }] });
  await done("/api/till/opening", { id: uuid(), counted: 5000, reason: "unknown" });
  const sold = [];
  for (let n = 0; n < 4; n++) sold.push((await sell()).ticket.id);
  await done("/api/till/bills", { id: uuid(), basket: { id: uuid(), currency: "EUR", confirmed: true, lines } });
  await done("/api/till/invoices", { id: uuid(), ticket: sold[0], customer: { name: "Association Essai", address: "1 rue d’Essai" } });
  for (const of of [sold[1], sold[1], sold[1]]) await done("/api/till/prints", { id: uuid(), of, medium: "paper" });
  await done("/api/till/training", { on: true });
  for (let n = 0; n < 3; n++) await sell();
  await done("/api/till/training", { on: false });
  const count = uuid();
  const { body } = await ask("/api/till/sales?limit=50");
  await done("/api/till/counts", { id: count, counted: 5000 + body.sales.reduce((sum, sale) => sum + sale.total, 0) });
  await done("/api/till/closings", { id: uuid(), count, reason: "unknown" });
  await done("/api/till/archives", { id: uuid() });
}

async function atServer() {
  const heads = JSON.parse(sql(till.folder, "SELECT json_group_object(chain, sequence) FROM head"));
  for (const [chain, sequence] of Object.entries(heads))
    await until(async () => Number((await house.sql(`SELECT coalesce(max(sequence), 0) FROM record WHERE till = 'BLG-1' AND chain = '${chain}'`))[0][0]) >= sequence, `chain ${chain} at the server`);
  await until(() => Number(sql(till.folder, "SELECT count(*) FROM sent s JOIN head h USING (chain) WHERE s.sequence >= h.sequence")) >= Object.keys(heads).length - 1, "the till knows");
}

async function restart(now) {
  house.env = { COMPTOIR_NOW: now };
  till = await house.startTill({ enrol: false, folder: till.folder });
}

before(async () => {
  house = await House.open({ now: MORNING });
  till = await house.startTill();
  await oneDay();
  await atServer();
  await till.stop();
  yesterday = await mkdtemp(path.join(house.data, "yesterday-"));
  await cp(till.folder, yesterday, { recursive: true });
  await restart(NEXT_DAY);
  await oneDay();
  await atServer();
  await till.stop();
  honest = till.folder;
  guards = {
    on: sql(honest, "SELECT group_concat(sql, ';') FROM sqlite_master WHERE type = 'trigger'"),
    off: sql(honest, "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_master WHERE type = 'trigger'"),
  };
});
after(() => house?.close());

/** What the recount says of a copy of the journal in which somebody ran this, the guards put back. */
async function tampered(text) {
  const copy = await mkdtemp(path.join(house.data, "copy-"));
  await cp(path.join(honest, "journal.db"), path.join(copy, "journal.db"));
  execFileSync("sqlite3", [path.join(copy, "journal.db"), `BEGIN; ${guards.off}; ${text}; ${guards.on}; COMMIT`]);
  const said = await run(program, ["verify", "--data", copy]).then(() => "", (error) => error.stdout);
  await rm(copy, { recursive: true });
  return said;
}
const found = []; // [what, chain, said]
const EDIT = {
  INTEGER: (column) => `${column} + 1`,
  TEXT: (column) => `CASE WHEN ${column} LIKE '%0%' THEN replace(${column}, '0', '1') ELSE ${column} || 'x' END`,
  BLOB: (column) => `CAST(x'00' || substr(${column}, 2) AS BLOB)`,
};
const columns = (table) => JSON.parse(sql(honest, `SELECT json_group_array(json_array(name, type)) FROM pragma_table_info('${table}')`));
const chains = () => sql(honest, "SELECT group_concat(chain, '') FROM (SELECT DISTINCT chain FROM record ORDER BY chain)").split("");

test("an honest journal has every chain and no fault", async () => {
  assert.deepEqual(chains(), ["A", "B", "C", "G", "I", "L", "P", "T", "X"]);
  const { stdout } = await run(program, ["verify", "--data", honest]);
  assert.match(stdout, /0 faute\.\n$/);
});

test("every column of every record, of every chain", async () => {
  for (const chain of chains())
    for (const [column, type] of columns("record")) {
      const last = Number(sql(honest, `SELECT max(sequence) FROM record WHERE chain = '${chain}'`));
      for (const sequence of new Set([1, Math.ceil(last / 2), last])) {
        const edit = column === "chain" ? "'Z'" : column === "sequence" ? "sequence + 1000" : EDIT[type](column);
        found.push([`record.${column}`, chain, await tampered(`UPDATE record SET ${column} = ${edit} WHERE chain = '${chain}' AND sequence = ${sequence}`)]);
      }
    }
  for (const [what, chain, said] of found) assert.match(said, /FAUTE/, `${what} of ${chain} was not seen`);
});

test("every column of every end marker, and the marker itself", async () => {
  const from = found.length;
  for (const chain of chains()) {
    for (const [column, type] of columns("head")) {
      if (column === "chain") continue;
      const edit = column === "at_us" ? "at_us + 1000000" : EDIT[type](column);
      found.push([`head.${column}`, chain, await tampered(`UPDATE head SET ${column} = ${edit} WHERE chain = '${chain}'`)]);
    }
    found.push(["head (deleted)", chain, await tampered(`DELETE FROM head WHERE chain = '${chain}'`)]);
  }
  for (const [what, chain, said] of found.slice(from)) assert.match(said, /FAUTE/, `${what} of ${chain} was not seen`);
});

test("the first, the last, a middle row, a whole day, a whole chain with its end marker", async () => {
  const from = found.length;
  for (const chain of chains()) {
    const rows = JSON.parse(sql(honest, `SELECT json_group_array(sequence) FROM record WHERE chain = '${chain}'`));
    const cut = async (what, where, more = "") => found.push([what, chain, await tampered(`DELETE FROM about WHERE (chain, sequence) IN (SELECT chain, sequence FROM record WHERE chain = '${chain}' AND ${where}); DELETE FROM request WHERE id IN (SELECT id FROM record WHERE chain = '${chain}' AND ${where}); DELETE FROM record WHERE chain = '${chain}' AND ${where}; ${more}`)]);
    await cut("first row (deleted)", "sequence = 1");
    await cut("last row (deleted)", `sequence = ${rows.at(-1)}`);
    if (rows.length > 2) await cut("middle row (deleted)", `sequence = ${rows[Math.floor(rows.length / 2)]}`);
    await cut("a whole day (deleted)", "business_day = '2023-11-14'");
    await cut("the whole chain and its end (deleted)", "true", `DELETE FROM head WHERE chain = '${chain}'`);
    await cut("last row, end moved back", `sequence = ${rows.at(-1)}`,
      rows.length > 1 ? `UPDATE head SET sequence = ${rows.at(-2)}, hash = (SELECT hash FROM record WHERE chain = '${chain}' AND sequence = ${rows.at(-2)}) WHERE chain = '${chain}'` : `DELETE FROM head WHERE chain = '${chain}'`);
  }
  for (const [what, chain, said] of found.slice(from)) assert.match(said, /FAUTE/, `${what} of ${chain} was not seen`);
});

test("what records refer to, and requests without a record", async () => {
  const from = found.length;
  for (const [column, type] of columns("about")) found.push([`about.${column}`, "*", await tampered(`UPDATE about SET ${column} = ${column === "sequence" ? "sequence + 1000" : EDIT[type](column)} WHERE (about, chain, sequence) = (SELECT about, chain, sequence FROM about LIMIT 1)`)]);
  found.push(["about (a row more)", "*", await tampered("INSERT INTO about VALUES ('019aa9f2-ffff-7000-8000-000000000001', 'T', 1)")]);
  found.push(["about (a row less)", "*", await tampered("DELETE FROM about WHERE (about, chain, sequence) = (SELECT about, chain, sequence FROM about LIMIT 1)")]);
  found.push(["request.id", "*", await tampered(`UPDATE request SET id = ${EDIT.TEXT("id")} WHERE id = (SELECT id FROM request LIMIT 1)`)]);
  for (const [what, , said] of found.slice(from)) assert.match(said, /FAUTE/, `${what} was not seen`);
});

test("yesterday's file brought back: whole in itself, and the server, who saw today, says so", async () => {
  const today = await mkdtemp(path.join(house.data, "today-"));
  await cp(honest, today, { recursive: true });
  await rm(honest, { recursive: true });
  await cp(yesterday, honest, { recursive: true });
  await restart("2023-11-16T10:00:00+01:00");
  await until(async () => (await ask("/api/till/state")).body.whole === false, "the till learns that the server knows more");
  found.push(["yesterday's file", "*", "FAUTE (the server)"]);
  await till.stop();
  await sleep(100);
});

test("the table: how often it was tried, how often it was found", () => {
  const table = new Map();
  for (const [what, chain, said] of found) {
    const row = table.get(what) ?? { tried: 0, seen: 0, chains: new Set() };
    row.tried += 1;
    row.seen += /FAUTE/.test(said) ? 1 : 0;
    row.chains.add(chain);
    table.set(what, row);
  }
  for (const [what, { tried, seen, chains: of }] of table) console.log(`${what.padEnd(40)} ${[...of].join("").padEnd(10)} ${seen}/${tried}`);
  const tried = found.length, seen = found.filter(([, , said]) => /FAUTE/.test(said)).length;
  console.log(`${"all".padEnd(51)} ${seen}/${tried}`);
  assert.equal(seen, tried);
  assert.ok(tried > 300, `${tried} attempts`);
});
