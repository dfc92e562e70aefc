// SPDX-License-Identifier: AGPL-3.0-or-later
// The shelf of a till: an archive made by the real program, verified by two verifiers that share nothing, altered byte by
// byte, and the purge of what it holds.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile, readdir } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { closeShift, House, root, sleep, until } from "../lib/house.mjs";

const run = promisify(execFile);
const program = path.join(process.env.COMPTOIR_BUILD ?? path.join(root, "build"), "comptoir-till");
const inspector = path.join(root, "docs/inspector/verify_archive.py");
const NOW = "2023-11-14T10:00:00+01:00";

let house, till, file;
const uuid = () => crypto.randomUUID();
const COUNT = uuid();
const ask = async (where, body) => {
  const answer = await fetch(till.url + where, body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {});
  return { status: answer.status, body: await answer.json() };
};
const command = (...args) => run(program, args, { env: { ...process.env, COMPTOIR_NOW: NOW } }).then(({ stdout }) => ({ code: 0, stdout, stderr: "" }),
  (error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }));
const python = (path_) => run("python3", [inspector, path_]).then(({ stdout }) => ({ code: 0, stdout }), (error) => ({ code: error.code, stdout: error.stdout }));
/** What both verifiers say of these bytes: true when both find them sound; they must agree. */
async function sound(bytes, what) {
  const altered = path.join(house.data, "altered.txt");
  await writeFile(altered, bytes);
  const [ours, theirs] = await Promise.all([command("verify-archive", altered), python(altered)]);
  assert.equal(ours.code === 0, theirs.code === 0, `${what}: ${ours.stdout}${ours.stderr} | ${theirs.stdout}`);
  return ours.code === 0;
}

before(async () => {
  house = await House.open({ now: NOW });
  till = await house.startTill();
  const { body: snapshot } = await ask("/api/till/snapshot");
  const item = snapshot.items.find((one) => one.pricing === "fixed" && one.unit === "piece" && !one.archived && one.turnover);
  for (let n = 0; n < 5; n++) {
    const answer = await ask("/api/till/sales", { id: uuid(), currency: "EUR", confirmed: true, lines: [{ item: item.code, quantity: 1000 * (n + 1) }], tenders: [{ kind: "cash", amount: item.price * (n + 1) }] });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  }
});
after(() => house?.close());

test("nothing is archived while a shift is under way, school or not", async () => {
  assert.equal((await ask("/api/till/training", { on: true })).status, 200);
  assert.equal((await ask("/api/till/archives", { id: uuid() })).body.code, "period_still_open");
  assert.equal((await ask("/api/till/training", { on: false })).status, 200);
  await till.stop();
  const refused = await command("archive", "--data", till.folder);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /fermez-la d’abord/);
});

test("after the Z everything signed goes into one file, recorded and verified by two programs", async () => {
  till = await house.startTill({ enrol: false, folder: till.folder });
  const count = await ask("/api/till/counts", { id: COUNT, counted: await expected() });
  assert.equal(count.status, 201, JSON.stringify(count.body));
  const closed = await ask("/api/till/closings", { id: uuid(), count: COUNT });
  assert.equal(closed.status, 201, JSON.stringify(closed.body));
  await until(async () => (await ask("/api/till/state")).body.unsent === 0, "everything sent");
  await till.stop();
  const made = await command("archive", "--data", till.folder);
  assert.equal(made.code, 0, made.stderr);
  const [name] = await readdir(path.join(till.folder, "archives"));
  assert.equal(name, "BLG-1-A-000001.txt");
  file = path.join(till.folder, "archives", name);
  assert.ok(await sound(await readFile(file), "as it was made"));
  const { stdout } = await command("verify-archive", file);
  assert.match(stdout, /^Caisse BLG-1, .* documents, du 2023-11-14 au 2023-11-14\.\n0 faute\.\n$/);
});

test("whatever is altered in the file, both find it", async () => {
  const bytes = await readFile(file, "latin1");
  const lines = bytes.split("\n");
  const record = lines.findIndex((line) => line.startsWith("record") && line.includes('"chain":"T"'));
  const cut = (at, howMany = 1) => lines.toSpliced(at, howMany).join("\n");
  const swap = (from, to) => lines.with(record, lines[record].replace(from, to)).join("\n");
  const altered = {
    "an amount": swap(/"gross":(\d+)/, (_, cents) => `"gross":${Number(cents) + 1}`),
    "a date": swap(/"business_day":"2023-11-14"/, '"business_day":"2023-11-13"'),
    "a label": swap(/"label":"./, '"label":"Z'),
    "a signature": lines.with(record, lines[record].replace(/^(record\t.{20})(.)/, (_, before, one) => before + (one === "A" ? "B" : "A"))).join("\n"),
    "a record left out": cut(record),
    "the last record": cut(lines.length - 3),
    "the first record": cut(2),
    "two records in another order": lines.with(record, lines[record + 1]).with(record + 1, lines[record]).join("\n"),
    "a record twice": lines.toSpliced(record, 0, lines[record]).join("\n"),
    "the end": lines.slice(0, -2).join("\n") + "\n",
    "half of the file": bytes.slice(0, bytes.length / 2),
    "the seller": bytes.replace(/"name":"/, '"name":"X'),
    "the sum of the manifest": bytes.replace(/"grand_total":(\d)/, '"grand_total":9$1'),
    "the number of records": bytes.replace(/\nend\t(\d+)/, (_, n) => `\nend\t${Number(n) + 1}`),
    "a key of somebody else": bytes.replace(/("public_key":"[^"]{40})./, "$1/"),
    "something after the end": bytes + "more\n",
    nothing: "",
  };
  for (const [what, text] of Object.entries(altered)) {
    assert.ok(text !== bytes, what);
    assert.equal(await sound(Buffer.from(text, "latin1"), what), false, what);
  }
});

test("a young archive stays; after a year what it holds goes, and the journal is whole without it", async () => {
  const young = await command("purge", "--data", till.folder, "--archive", file);
  assert.match(young.stderr, /moins d’un an/);
  till = await house.startTill({ enrol: false, folder: till.folder }); // what it said when it stopped is not at the server yet
  const archived = JSON.parse((await readFile(file, "utf8")).split("\n")[1].slice("manifest\t".length)).chains;
  for (const { chain, last } of archived)
    await until(async () => Number((await house.sql(`SELECT coalesce(max(sequence), 0) FROM record WHERE till = 'BLG-1' AND chain = '${chain}'`))[0][0]) >= last, `chain ${chain} at the server`);
  await sleep(1000); // and the till has read that it is
  await till.stop();
  const later = (...args) => run(program, args, { env: { ...process.env, COMPTOIR_NOW: "2025-01-10T10:00:00+01:00" } });
  await writeFile(path.join(house.data, "other.txt"), (await readFile(file, "utf8")).replace("record\t", "record\tA"));
  await assert.rejects(later("purge", "--data", till.folder, "--archive", path.join(house.data, "other.txt")), /pas une archive saine/);
  await assert.rejects(later("purge", "--data", till.folder, "--archive", file), /moins d’un an/, "no Z says that it is so late");
  house.env = { COMPTOIR_NOW: "2025-01-10T10:00:00+01:00" };
  till = await house.startTill({ enrol: false, folder: till.folder });
  assert.equal((await ask("/api/till/opening", { id: uuid(), counted: await expected(), reason: "unknown" })).status, 201);
  await closeShift(till);
  await till.stop();
  const { stdout } = await later("purge", "--data", till.folder, "--archive", file);
  assert.match(stdout, /^\d+ documents retirés/);
  await assert.rejects(later("purge", "--data", till.folder, "--archive", file), /déjà archivé/);
  const verified = await house.attempt("verify");
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});

test("a till that was purged sells on: numbers, totals and closings go on from where they were", async () => {
  till = await house.startTill({ enrol: false, folder: till.folder });
  const { body: snapshot } = await ask("/api/till/snapshot");
  const item = snapshot.items.find((one) => one.pricing === "fixed" && one.unit === "piece" && !one.archived && one.turnover);
  const sold = await ask("/api/till/sales", { id: uuid(), currency: "EUR", confirmed: true, lines: [{ item: item.code, quantity: 1000 }], tenders: [{ kind: "cash", amount: item.price }] });
  assert.equal(sold.status, 201, JSON.stringify(sold.body));
  assert.equal(sold.body.number, "BLG-1-T-000006");
  await until(async () => (await ask("/api/till/state")).body.unsent === 0, "the server takes it after the purge");
  assert.equal((await ask("/api/till/state")).body.whole, true);
});

test("asked for many times at once it is one archive", async () => {
  await closeShift(till);
  const before = (await ask("/api/till/archives")).body.archives.length, id = uuid();
  const answers = await Promise.all(Array.from({ length: 6 }, () => ask("/api/till/archives", { id })));
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, 200, 200, 200, 200, 201], JSON.stringify(answers));
  assert.equal(new Set(answers.map((one) => one.body.file)).size, 1);
  assert.equal((await ask("/api/till/archives")).body.archives.length, before + 1);
});

test("a purge that would skip an archive is refused", async () => {
  const sold = await ask("/api/till/snapshot").then(({ body }) => body.items.find((one) => one.pricing === "fixed" && one.unit === "piece" && !one.archived && one.turnover));
  assert.equal((await ask("/api/till/sales", { id: uuid(), currency: "EUR", confirmed: true, lines: [{ item: sold.code, quantity: 1000 }], tenders: [{ kind: "cash", amount: sold.price }] })).status, 201);
  await closeShift(till);
  assert.equal((await ask("/api/till/archives", { id: uuid() })).status, 201);
  const [third, second] = (await ask("/api/till/archives")).body.archives.map((one) => one.file);
  await until(async () => (await ask("/api/till/state")).body.unsent === 0, "every chain at the server");
  assert.deepEqual(await purgeWords(), ["after", "young", "gone"]);
  await till.stop();
  house.env = { COMPTOIR_NOW: "2026-06-10T10:00:00+01:00" };
  till = await house.startTill({ enrol: false, folder: till.folder });
  assert.equal((await ask("/api/till/opening", { id: uuid(), counted: 0, reason: "unknown" })).status, 201);
  await closeShift(till);
  assert.deepEqual(await purgeWords(), ["after", "ready", "gone"]);
  const purge = (file, id = uuid()) => ask(`/api/till/archives/${file}/purge`, { id }), id = uuid();
  const early = await purge(third);
  assert.deepEqual([early.status, early.body.code], [422, "archive_unsound"], "the archive before it comes first");
  const answers = await Promise.all(Array.from({ length: 4 }, () => purge(second, id)));
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, 200, 200, 201], JSON.stringify(answers));
  assert.ok(answers.every((one) => one.body.records === answers[0].body.records && one.body.records > 0));
  assert.deepEqual([(await purge(third, id)).body.code, (await purge(second)).body.code, (await purge("other.txt")).body.code], ["id_reused", "nothing_to_archive", "not_found"]);
  assert.deepEqual(await purgeWords(), ["ready", "gone", "gone"]);
  await until(async () => (await house.sql("SELECT count(*) FROM record WHERE chain = 'L' AND convert_from(body, 'UTF8') LIKE '%\"code\":\"purge\"%'"))[0][0] === "2", "the event log tells of both purges");
  await till.stop();
  const byCommand = (which) => run(program, ["purge", "--data", till.folder, "--archive", path.join(till.folder, "archives", which)], { env: { ...process.env, ...house.env } });
  assert.match((await byCommand(third)).stdout, /^\d+ documents retirés/);
  assert.equal((await house.attempt("verify")).code, 0);
});

/** What may leave the till, the latest archive first. */
const purgeWords = async () => (await ask("/api/till/archives")).body.archives.map((one) => one.purge);

/** What the five sales brought, as the drawer should hold it. */
async function expected() {
  const { body } = await ask("/api/till/sales?limit=20");
  return body.sales.reduce((sum, sale) => sum + sale.total, 0);
}
