// SPDX-License-Identifier: AGPL-3.0-or-later
// What is kept of a person: who changed it, who looked at it, how she takes it away, how it goes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { ask, basket, House, post, root, until } from "../lib/house.mjs";

const NAME = "Zéphyrine Quenouille", EMAIL = "zephyrine.quenouille@example.org";
let house, till, her, other, referent, accountant;

before(async () => {
  house = await House.open({ now: "2026-11-22T10:00:00+01:00", kpas: ["BLG", "TRS"] });
  await house.sql(`UPDATE member SET name = '${NAME}', face = 'aicha' WHERE code = 'BLG-M01';
    UPDATE member SET name = 'Moussa Durandal' WHERE code = 'BLG-M02';
    UPDATE contract SET ends_on = '2026-11-22' WHERE member = 'BLG-M01' AND ends_on IS NULL`);
  till = await house.startTill();
  await sell([["FRI-007", 1000, "BLG-M01"]], 1000);
  await sell([["BLA-003", 1000, "BLG-M01", "BLG-M02"], ["FRI-014", 1000, "BLG-M03"]], 5000);
  await sell([["FRI-007", 1000, "BLG-M03"]], 1000); // not hers
  await until(async () => (await house.sql("SELECT count(*) FROM ticket"))[0][0] === "3", "the sales at the server");
  her = await house.signIn({ member: "BLG-M01", name: NAME, email: EMAIL });
  other = await house.signIn({ member: "BLG-M03" });
  referent = await house.signIn({ role: "referent", name: "Rachida Référente" });
  accountant = await house.signIn({ role: "accountant" });
});
after(() => house?.close());

async function sell(lines, cash) {
  const answer = await post(`${till.url}/api/till/sales`, { ...basket(lines, [["cash", cash]]), confirmed: true });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
}
/** In which tables a text stands, as it is or in bytes. */
async function tablesWith(text) {
  const tables = await house.sql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm')");
  const hex = Buffer.from(text).toString("hex");
  const search = tables.map(([name]) => `SELECT '${name}' WHERE EXISTS (SELECT FROM ${name} t WHERE t::text ILIKE '%${text}%' OR t::text LIKE '%${hex}%')`);
  return (await house.sql(search.join(" UNION ALL "))).map(([name]) => name).sort();
}
/** All the views that the audit of her KPA shows, page after page. */
async function viewsOf(visitor) {
  const views = [];
  for (let next = ""; next !== null;) {
    const page = (await visitor.get(`/api/kpas/BLG/audit?limit=200${next && `&before=${next}`}`)).body;
    views.push(...page.views);
    next = page.changes.length + page.views.length > 0 && page.next ? page.next : null;
  }
  return views;
}
const journalDump = () => execFileSync("sqlite3", [path.join(till.folder, "journal.db"), ".dump"], { maxBuffer: 1 << 28 }).toString();

test("an office reads who changed what in its KPA, without names, and another KPA's does not", async () => {
  await house.sql("UPDATE kpa SET address = 'Quai de l’Exemple' WHERE code = 'BLG'; UPDATE kpa SET address = 'Ailleurs' WHERE code = 'TRS'");
  const page = await referent.get("/api/kpas/BLG/audit?limit=200");
  assert.equal(page.status, 200, JSON.stringify(page.body));
  const [newest] = page.body.changes;
  assert.equal(newest.subject, "kpa");
  assert.equal(newest.who, "la console");
  assert.equal(newest.changes.address[1], "Quai de l’Exemple");
  assert.ok(!JSON.stringify(page.body).includes("Ailleurs"), "a change of another KPA");
  const renamed = page.body.changes.find((c) => c.subject === "member" && c.key === "BLG-M01" && c.action === "update");
  assert.deepEqual(renamed.changes, { name: ["•", "•"] });
  const hers = page.body.changes.find((c) => c.subject === "person" && c.about === NAME);
  assert.deepEqual(hers.changes.email, [null, "•"]);
  assert.ok(!page.body.changes.some((c) => c.subject === "session"), "when a member signs in is hers");
  const keys = page.body.changes.filter((c) => c.subject === "sign_in_token");
  assert.ok(keys.some((c) => c.about === NAME && c.who === "la console"), "who invited her");
  assert.ok(keys.every((c) => c.action === "insert" && c.changes.kind[1] === "invitation"), "and not when she came");
  assert.equal((await referent.get("/api/kpas/TRS/audit")).status, 404);
  assert.equal((await her.get("/api/kpas/BLG/audit")).status, 403);
  const elsewhere = await house.signIn({ role: "referent", kpa: "TRS" });
  assert.equal((await elsewhere.get("/api/kpas/BLG/audit")).status, 404);
  assert.ok(!JSON.stringify((await elsewhere.get("/api/kpas/TRS/audit?limit=200")).body).includes("Quai de l’Exemple"));
});

test("pages of the audit follow each other without a hole", async () => {
  const whole = (await referent.get("/api/kpas/BLG/audit?limit=200")).body;
  const ids = [];
  let next = "";
  do {
    const page = (await referent.get(`/api/kpas/BLG/audit?limit=7${next && `&before=${next}`}`)).body;
    ids.push(...page.changes.map((c) => c.id));
    next = page.next;
  } while (next && ids.length < whole.changes.length);
  assert.ok(whole.changes.length > 14, `${whole.changes.length} changes`);
  assert.deepEqual(ids.slice(0, whole.changes.length), whole.changes.map((c) => c.id));
  for (const before of ["x", "1", "1.", "-1.2", "1.2.3"]) assert.equal((await referent.get(`/api/kpas/BLG/audit?before=${before}`)).status, 422, before);
  assert.equal((await referent.get("/api/kpas/BLG/audit?limit=0")).status, 422);
});

test("the database writes who acted, from where, for which request", async () => {
  await house.signIn({ member: "BLG-M01" });
  assert.equal((await her.post("/api/me/sessions/revoke-others")).status, 200);
  const [[actor, address, request]] = await house.sql("SELECT actor, address, request <> '' FROM audit WHERE subject = 'session' AND action = 'update' ORDER BY id DESC LIMIT 1");
  assert.equal(actor, her.person.id);
  assert.match(address, /^(127\.0\.0\.1|::1)$/);
  assert.equal(request, "t");
});

test("whoever of the staff looks at her data stands in her own page, she herself does not", async () => {
  const ofHer = async () => (await her.get("/api/me/data")).body.looked.filter((l) => l.at_what !== "Le journal des changements");
  assert.deepEqual(await ofHer(), []);
  await her.get("/api/members/BLG-M01/turnover");
  await referent.get("/api/members/BLG-M01/turnover");
  await accountant.get("/api/kpas/BLG/day");
  await referent.get("/api/members/BLG-M03/sales");
  const looked = await ofHer();
  assert.deepEqual(looked.map((l) => [l.who, l.role, l.at_what]), [
    [accountant.person.name, "accountant", "Les ventes du jour, avec qui a fait quoi"],
    ["Rachida Référente", "referent", "Vos chiffres"]]);
  assert.match(looked[0].at, /^2026-11-22T1\d:/);
  const lookedAtOther = (await other.get("/api/me/data")).body.looked.map((l) => l.at_what);
  assert.ok(lookedAtOther.includes("Vos ventes") && lookedAtOther.includes("Le journal des changements"));
  // Views carry the program's time and changes the database's, the real one: whichever of them stands on the first page.
  const views = await viewsOf(referent);
  assert.ok(views.some((v) => v.member === "BLG-M01" && v.who === "Rachida Référente"));
});

test("her page says what is kept, why, by which law and until when", async () => {
  const { kept, needed } = (await her.get("/api/me/data")).body;
  for (const line of kept) for (const key of ["title", "what", "period", "why", "law"]) assert.ok(line[key].length > 2, `${line.subject}.${key}`);
  const of = (subject) => kept.find((line) => line.subject === subject);
  assert.equal(of("ledger").until, "2036-11-22");
  assert.equal(of("till").until, "2032-11-22");
  assert.equal(of("contract").until, "2031-11-22");
  assert.equal(of("account").until, null, "as long as her contract runs nobody knows");
  assert.deepEqual(needed.map((n) => [n.what, n.until]), [["Votre contrat CESA à La Fourmilière", "2026-11-22"]]);
});

test("her export is hers: whole, and of the others only the first name of who worked with her", async () => {
  await house.sql(`INSERT INTO access_journal (at, person, role, kpa, route) VALUES (now(), '${referent.person.id}', 'referent', 'BLG', '/api/kpas/{kpa}/people/{person}/card')`);
  const answer = await her.get("/api/me/export");
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-disposition"), /^attachment; filename="?mes-donnees-comptoir\.json/);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  const file = answer.body, text = JSON.stringify(file);
  assert.equal(file.person.email, EMAIL);
  assert.equal(file.roles[0].member, "BLG-M01");
  assert.ok(file.changes_about_you.some((c) => c.by === "la console"), "a machine keeps its whole name");
  assert.ok(file.looked.some((l) => l.who === "Rachida"));
  assert.ok(!file.looked.some((l) => l.route.endsWith("/card")), "a card that somebody else was given");
  assert.ok(file.sessions.length >= 2 && file.ways_in.links.length >= 1 && file.looked.length >= 2 && file.changes_about_you.length > 3);
  const [work] = file.work;
  assert.equal(work.contracts.length, 4);
  assert.deepEqual(work.lines.map((l) => l.with), [[], ["Moussa"]]);
  const sum = (account) => house.sql(`SELECT abs(sum(amount_cents)) FROM posting WHERE member = 'BLG-M01' AND account = '${account}'`).then(([[n]]) => Number(n));
  for (const [part, account] of [["net_cents", "901000"], ["share_cents", "911000"], ["cae_cents", "913000"], ["pot_cents", "912000"]]) {
    assert.equal(work.lines.reduce((total, line) => total + line[part], 0), await sum(account), part);
    assert.equal(work.turnover[part], await sum(account), part);
  }
  for (const stranger of ["Durandal", "Sylvie", "BLG-M02", "BLG-M03", "$argon2", "Référente"]) assert.ok(!text.includes(stranger), stranger);
  for (const [digest] of await house.sql("SELECT encode(token_hash, 'hex') FROM session UNION SELECT encode(hash, 'hex') FROM sign_in_token"))
    assert.ok(!text.includes(digest), "the digest of a secret");
  for (const key of Object.keys(file)) if (key !== "explanations") assert.ok(file.explanations[key], `${key} is not explained`);
  const theirs = JSON.stringify((await other.get("/api/me/export")).body);
  assert.ok(!theirs.includes(NAME) && !theirs.includes(EMAIL) && !theirs.includes("BLG-M01"));
});

test("the console exports the same file", async () => {
  const out = path.join(house.data, "export.json");
  await house.command("person", "export", "--person", EMAIL, "--out", out);
  const file = JSON.parse(readFileSync(out, "utf8")), web = (await her.get("/api/me/export")).body;
  assert.deepEqual(file.work, web.work);
  assert.deepEqual(Object.keys(file), Object.keys(web));
  assert.equal((await house.attempt("person", "export", "--person", "nobody@example.org", "--out", out)).code, 1);
  assert.equal((await house.attempt("person", "export", "--person", EMAIL)).code, 2);
});

test("with half a sign-in nobody takes her data away, nor erases them", async () => {
  await house.sql(`INSERT INTO totp (person, secret, confirmed_at) VALUES ('${other.person.id}', '', now())`);
  for (const answer of [await other.get("/api/me/export"), await other.post("/api/me/erasure", { confirm: true })])
    assert.deepEqual([answer.status, answer.body.code], [403, "second_factor_needed"]);
  assert.equal((await other.get("/api/me/data")).status, 200, "what is kept is still said");
  await house.sql(`UPDATE session SET assurance = 2 WHERE person = '${other.person.id}'`);
  assert.equal((await other.get("/api/me/export")).status, 200);
  await house.sql(`DELETE FROM totp WHERE person = '${other.person.id}'`);
});

test("signed records hold codes, never a name", async () => {
  const names = (await house.sql("SELECT name FROM member UNION SELECT name FROM person")).map(([name]) => name);
  const bodies = (await house.sql("SELECT convert_from(body, 'UTF8') FROM record")).map(([body]) => body);
  assert.equal(bodies.filter((body) => body.includes('"chain":"T"')).length, 3);
  assert.ok(bodies.some((body) => body.includes("BLG-M01")));
  for (const name of names) for (const body of bodies) assert.ok(!body.includes(name), name);
});

test("as long as she is needed she cannot be erased, and is told until when", async () => {
  const refused = await her.post("/api/me/erasure", { confirm: true });
  assert.equal(refused.status, 409);
  assert.equal(refused.body.code, "still_needed");
  assert.match(refused.body.detail, /contrat CESA à La Fourmilière \(jusqu’au 22\/11\/2026\)/);
  assert.equal((await referent.post("/api/me/erasure", { confirm: true })).body.code, "still_needed");
  assert.equal((await her.post("/api/me/erasure", { confirm: false })).status, 422);
  assert.equal((await ask(`${house.url}/api/me/erasure`, { method: "POST", body: { confirm: true }, headers: { Cookie: her.cookie } })).body.code, "bad_token");
  assert.deepEqual(await house.sql("SELECT name FROM person WHERE erased_at IS NOT NULL"), []);
});

test("the day after her contract she is erased: her name stands nowhere, the books are whole", async () => {
  assert.deepEqual(await tablesWith(NAME), ["member", "person"], "names stand in two tables only");
  assert.ok((await tablesWith(EMAIL)).includes("person"));
  assert.ok(journalDump().includes(NAME), "the till knows her name from its snapshot");
  await house.stopServer();
  house.env.COMPTOIR_NOW = "2026-11-23T09:00:00+01:00";
  await house.startServer();
  await house.sql(`INSERT INTO mail (id, recipient, subject, body, created_at, next_at, expires_at) VALUES (gen_random_uuid(), '${EMAIL}', 's', 'b', now(), now() + interval '1 day', now() + interval '1 day')`);
  const answer = await her.post("/api/me/erasure", { confirm: true });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.ok(answer.body.erased.length >= 5);
  const ledger = answer.body.kept.find((k) => k.what.startsWith("Les comptes"));
  assert.equal(ledger.until, "2036-11-22");
  assert.match(ledger.why, /Code de commerce/);
  assert.match(answer.headers.get("set-cookie"), /Max-Age=0/);
  assert.equal((await her.get("/api/me/data")).status, 401);
  assert.deepEqual(await tablesWith(NAME), []);
  assert.deepEqual(await tablesWith("Quenouille"), []);
  assert.deepEqual(await tablesWith(EMAIL), []);
  for (const text of [NAME, "Quenouille", EMAIL]) assert.ok(!house.server.log.includes(text), `${text} in the log`);
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout);
});

test("the till forgets her name with its next snapshot, and the office shows who is no longer there", async () => {
  await until(() => !journalDump().includes(NAME), "a snapshot without her", 30000);
  assert.match(journalDump(), /Ancien·ne coopérant·e/);
  const { changes } = (await referent.get("/api/kpas/BLG/audit?limit=200")).body;
  assert.ok(changes.some((c) => c.subject === "role_grant" && c.who === "une personne effacée" && c.changes.revoked_at));
  assert.ok(changes.some((c) => c.subject === "role_grant" && c.who === "une personne effacée" && !c.address), "from where she did it is hers");
  assert.ok(!JSON.stringify(changes).includes("Quenouille"));
  const turnover = (await referent.get("/api/members/BLG-M01/turnover")).body;
  assert.equal(turnover.member.name, "Ancien·ne coopérant·e");
  assert.ok(turnover.since_entry.net > 0, "her figures stay");
});

test("what was erased is not written on the disk of the till either, once it starts again", async () => {
  await till.stop();
  for (const file of readdirSync(till.folder)) {
    const bytes = readFileSync(path.join(till.folder, file));
    assert.ok(!bytes.includes(Buffer.from(NAME)), `${file} still holds her name`);
  }
});

test("the console erases too, and says what stays", async () => {
  await house.sql("UPDATE contract SET ends_on = '2026-11-22' WHERE member = 'BLG-M03' AND ends_on IS NULL");
  const said = await house.command("person", "erase", "--person", "BLG-M03");
  assert.match(said, /^effacé : Votre nom et votre image\.$/m);
  assert.match(said, /^gardé jusqu’au 2036-11-22 : Les comptes\./m);
  assert.equal((await house.attempt("person", "erase", "--person", "BLG-M03")).code, 1);
  assert.equal((await house.sql("SELECT actor FROM audit WHERE subject = 'person' AND action = 'update' ORDER BY id DESC LIMIT 1"))[0][0], "console comptoir");
});

test("a server forgets at night by itself, the command does it now, and both once", async () => {
  await until(async () => (await house.sql("SELECT count(*) FROM retention_night WHERE due = '2026-11-23 03:30+01'"))[0][0] === "1", "the night's work");
  await house.sql("INSERT INTO challenge VALUES (sha256('q'), NULL, 'sign_in', '2026-11-20'), (sha256('r'), NULL, 'sign_in', '2026-11-23')");
  assert.match(await house.command("retention", "--date", "2026-11-22"), /^challenge +1 effacés$/m);
  assert.match(await house.command("retention"), /^challenge +0 effacés$/m);
  const early = await house.attempt("retention", "--date", "2036-01-01");
  assert.equal(early.code, 2);
  assert.equal((await house.sql("SELECT count(*) FROM challenge"))[0][0], "1");
});

test("a member's own scope opens no door into forgetting others or reading their data", async () => {
  const socket = await house.socket();
  const as = (role, sql) => execFileSync("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", socket, "-U", "comptoir", "-d", "comptoir", "-c",
    `SET ROLE ${role}; SELECT set_config('comptoir.person', '${other.person.id}', false), set_config('comptoir.role', 'member', false); ${sql}`], { stdio: "pipe" }).toString();
  for (const sql of [`SELECT person_erase('${referent.person.id}', now())`, "SELECT retention_run(now())", "DELETE FROM audit", "DELETE FROM access_journal", "UPDATE retention_rule SET kept_for = '0'"])
    for (const role of ["comptoir_app", "comptoir_door", "comptoir_writer"])
      assert.throws(() => as(role, sql), /permission denied|not_found|append-only/, `${role}: ${sql}`);
  assert.throws(() => as("comptoir_app", `SELECT * FROM person_members('${referent.person.id}', true)`), /permission denied/);
});

test("the demonstration is about nobody real", () => {
  for (const file of readdirSync(path.join(root, "demo"))) {
    const text = readFileSync(path.join(root, "demo", file), "utf8");
    for (const [, domain] of text.matchAll(/[\w.+-]+@([\w.-]+)/g)) assert.match(domain, /(^|\.)example\.(org|com|net)$/, `${file}: ${domain}`);
    assert.doesNotMatch(text, /(?<![\d.])(\+33|0)[1-9]([ .-]?\d{2}){4}(?!\d)/, `${file}: a telephone number`);
    for (const [, siren] of text.matchAll(/"siren": *"(\d+)"/g)) assert.match(siren, /^9000000/, `${file}: SIREN ${siren}`);
    for (const [, siret] of text.matchAll(/"siret": *"(\d+)"/g)) assert.match(siret, /^9000000/, `${file}: SIRET ${siret}`);
  }
});
