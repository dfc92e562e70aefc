// SPDX-License-Identifier: AGPL-3.0-or-later
// Every way in by one thing known: good, wrong, used, too late, locked, revoked; and what the answers give away.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import http from "node:http";
import { after, before, test } from "node:test";
import { House, ask, post, sleep, until } from "../lib/house.mjs";
import { MailServer } from "../lib/mail.mjs";

const PASSWORD = "rouge vélo 42 cerise", OTHER = "trois chats sur un mur gris";
let house;
before(async () => { house = await House.open(); });
after(async () => { await house?.close(); });

const cookieOf = (answer) => answer.headers.get("set-cookie")?.split(";")[0];
const meWith = async (cookie) => (await ask(`${house.url}/api/me`, { headers: { Cookie: cookie } })).status;
const usePassword = (login, password) => post(`${house.url}/api/sign-in/password`, { login, password });
const useCard = (card, pin) => post(`${house.url}/api/sign-in/card`, { card, pin });
const forgetTries = () => house.sql("DELETE FROM wrong_try");
const refused = (answer, status = 403, code = "sign_in_refused") => assert.deepEqual([answer.status, answer.body.code], [status, code]);

/** Runs work on a server whose clock stands ms later, then brings it back. */
async function later(ms, work) {
  await house.stopServer();
  house.env = { COMPTOIR_NOW: new Date(Date.now() + ms).toISOString() };
  await house.startServer();
  try { await work(); } finally {
    await house.stopServer();
    house.env = {};
    await house.startServer();
  }
}
const MINUTE = 60e3, DAY = 24 * 60 * MINUTE;

// ---- a link

test("a one-time key opens a session once, and the cookie is what it must be", async () => {
  const key = await house.key({ member: "BLG-M02" }), token = key.split("=").at(-1);
  const first = await post(`${house.url}/api/sign-in/link/use`, { token });
  assert.equal(first.status, 200);
  assert.match(first.headers.get("set-cookie"), /^__Host-comptoir=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
  assert.equal(first.body.csrf, createHmac("sha256", cookieOf(first).split("=")[1]).update("csrf").digest("hex"));
  refused(await post(`${house.url}/api/sign-in/link/use`, { token }));
  refused(await post(`${house.url}/api/sign-in/link/use`, { token: "A".repeat(43) }));
  const [[kept]] = await house.sql("SELECT encode(token_hash, 'hex') FROM session ORDER BY created_at DESC LIMIT 1");
  assert.equal(kept, createHash("sha256").update(cookieOf(first).split("=")[1]).digest("hex"), "only its digest is kept");
});

test("a key is over after a day", async () => {
  const token = (await house.key({ member: "BLG-M02" })).split("=").at(-1);
  await later(DAY + MINUTE, async () => refused(await post(`${house.url}/api/sign-in/link/use`, { token })));
});

test("signing in again ends the session that the browser still held", async () => {
  const old = await house.signIn({ member: "BLG-M02" });
  const token = (await house.key({ member: "BLG-M02" })).split("=").at(-1);
  const again = await post(`${house.url}/api/sign-in/link/use`, { token }, { Cookie: old.cookie });
  assert.notEqual(cookieOf(again), old.cookie);
  assert.equal(await meWith(cookieOf(again)), 200);
  assert.equal(await meWith(old.cookie), 401);
});

// ---- a password

test("a password: weak ones are refused, a good one opens, a changed one ends the other sessions", async () => {
  const visitor = await house.signIn({ role: "referent", kpa: "BLG", login: "marthe" });
  for (const password of ["court", "aaaaaaaaaaaaaaaa", "marthe marthe marthe", "123456789012", "azertyuiopqs"])
    refused(await visitor.post("/api/me/password", { password }), 422, "weak_secret");
  assert.equal((await visitor.post("/api/me/password", { password: PASSWORD })).status, 200);
  refused(await visitor.post("/api/me/password", { current: OTHER, password: OTHER }));
  refused(await visitor.post("/api/me/password", { password: OTHER }));
  const entered = await usePassword("Marthe", PASSWORD);
  assert.deepEqual([entered.status, entered.body.next, entered.body.second_factor], [200, "/bureau", "none"]);
  assert.equal((await visitor.post("/api/me/password", { current: PASSWORD, password: OTHER })).status, 200);
  assert.equal(await meWith(cookieOf(entered)), 401, "the other session ended");
  assert.equal(await meWith(visitor.cookie), 200);
  refused(await usePassword("marthe", PASSWORD));
  assert.equal((await usePassword("marthe", OTHER)).status, 200);
  const [[hash]] = await house.sql("SELECT hash FROM password");
  assert.match(hash, /^\$argon2id\$/);
});

test("known and unknown accounts: the same status, body and headers, and no other time", async () => {
  await forgetTries();
  const shape = async (login) => {
    const started = performance.now(), answer = await usePassword(login, "not the right one at all");
    const took = performance.now() - started;
    const { instance, ...body } = answer.body;
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !["date", "x-request-id", "content-length"].includes(name)));
    return { took, told: { status: answer.status, body, headers } };
  };
  const known = [], unknown = [];
  for (let i = 0; i < 9; i++) {
    await forgetTries();
    const one = await shape("marthe"), other = await shape("nobody.here");
    assert.deepEqual(one.told, other.told);
    known.push(one.took);
    unknown.push(other.took);
  }
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  const [a, b] = [median(known), median(unknown)];
  assert.ok(Math.abs(a - b) < 0.25 * Math.max(a, b) + 10, `known ${a.toFixed(1)} ms, unknown ${b.toFixed(1)} ms`);
});

test("five wrong tries lock an account for a minute, known or not; the right secret does not open it, then clears", async () => {
  await forgetTries();
  for (const login of ["marthe", "nobody.there"]) {
    for (let i = 0; i < 5; i++) refused(await usePassword(login, "wrong wrong wrong"));
    const locked = await usePassword(login, OTHER);
    refused(locked, 429, "too_many_tries");
    const wait = Number(locked.headers.get("retry-after"));
    assert.ok(wait >= 50 && wait <= 60, `Retry-After: ${wait}`);
  }
  await house.sql("UPDATE wrong_try SET locked_until = now() - interval '1 second', last_at = now() - interval '1 minute'");
  refused(await usePassword("marthe", "wrong wrong wrong"));
  const doubled = Number((await usePassword("marthe", OTHER)).headers.get("retry-after"));
  assert.ok(doubled > 100 && doubled <= 120, `twice as long: ${doubled}`);
  await house.sql("UPDATE wrong_try SET locked_until = now() - interval '1 second'");
  assert.equal((await usePassword("marthe", OTHER)).status, 200);
  refused(await usePassword("marthe", "wrong wrong wrong"));
});

/** The same as usePassword, from another address of this machine: another household. */
const usePasswordFrom = (localAddress, login, password) => new Promise((resolve, reject) => {
  const { port } = new URL(house.url);
  const request = http.request({ host: "127.0.0.1", port, localAddress, method: "POST", path: "/api/sign-in/password",
    headers: { "Content-Type": "application/json" } }, (answer) => {
    let text = "";
    answer.on("data", (bytes) => { text += bytes; });
    answer.on("end", () => resolve({ status: answer.statusCode, headers: new Headers(answer.headers), body: JSON.parse(text) }));
  });
  request.on("error", reject);
  request.end(JSON.stringify({ login, password }));
});

test("who is wrong in somebody's name shuts the account for the own household, not for its owner", async () => {
  await forgetTries();
  for (const login of ["marthe", "nobody.there"]) {
    for (let i = 0; i < 5; i++) refused(await usePasswordFrom("127.0.0.2", login, "wrong wrong wrong"));
    for (let i = 0; i < 3; i++) refused(await usePasswordFrom("127.0.0.2", login, OTHER), 429, "too_many_tries");
    refused(await usePasswordFrom("127.0.0.3", login, "wrong wrong wrong"));
  }
  assert.deepEqual((await house.sql("SELECT tries FROM wrong_try WHERE account IN (sha256('password:marthe'), sha256('password:nobody.there'))")), [["6"], ["6"]],
    "who is shut out adds nothing to what everybody may try");
  assert.equal((await usePassword("marthe", OTHER)).status, 200);
  assert.deepEqual(await house.sql("SELECT tries FROM wrong_try WHERE account = sha256('password:marthe')"), [], "a right one clears what everybody had tried");
});

test("fifty wrong tries in all shut an account for everybody, known or not, for five minutes and then twice as long", async () => {
  for (const login of ["marthe", "nobody.there"]) {
    const everybody = `account = sha256('password:${login}')`;
    await forgetTries();
    refused(await usePasswordFrom("127.0.0.2", login, "wrong wrong wrong"));
    await house.sql(`UPDATE wrong_try SET tries = 48 WHERE ${everybody}`);
    refused(await usePasswordFrom("127.0.0.3", login, "wrong wrong wrong"));
    refused(await usePasswordFrom("127.0.0.4", login, "wrong wrong wrong"));
    const locked = await usePassword(login, OTHER), wait = Number(locked.headers.get("retry-after"));
    refused(locked, 429, "too_many_tries");
    assert.ok(wait > 280 && wait <= 300, `Retry-After: ${wait}`);
    await house.sql(`UPDATE wrong_try SET locked_until = now() - interval '1 second' WHERE ${everybody}`);
    refused(await usePasswordFrom("127.0.0.5", login, "wrong wrong wrong"));
    const doubled = Number((await usePassword(login, OTHER)).headers.get("retry-after"));
    assert.ok(doubled > 580 && doubled <= 600, `twice as long: ${doubled}`);
  }
  await house.sql("UPDATE wrong_try SET locked_until = now() - interval '1 second'");
  assert.equal((await usePassword("marthe", OTHER)).status, 200);
  await forgetTries();
});

test("many guesses at once are no more guesses", async () => {
  await forgetTries();
  const answers = await Promise.all(Array.from({ length: 12 }, () => usePassword("marthe", "wrong wrong wrong")));
  const counts = Object.groupBy ? Object.groupBy(answers, (a) => a.status) : answers.reduce((all, a) => ({ ...all, [a.status]: [...(all[a.status] ?? []), a] }), {});
  assert.equal(counts[403].length, 5);
  assert.equal(counts[429].length, 7);
  await forgetTries();
});

// ---- a card

test("a card and its PIN open; another PIN, a former card and a locked person do not", async () => {
  const staff = await house.signIn({ role: "referent", kpa: "BLG" });
  const made = await staff.post("/api/kpas/BLG/people", { name: "Sylvie", role: "member", member: "BLG-M03" });
  assert.equal(made.status, 201);
  const person = `/api/kpas/BLG/people/${made.body.id}`;
  const { body: printed } = await staff.post(`${person}/card`);
  assert.match(printed.card_url, new RegExp(`^${house.url}/carte#[\\w-]{27}$`));
  assert.match(printed.pin, /^\d{6}$/);
  assert.ok(printed.qr.length >= 29 && printed.qr.every((row) => row.length === printed.qr.length && /^[01]+$/.test(row)));
  const secret = printed.card_url.split("#")[1];
  const entered = await useCard(secret, printed.pin);
  assert.deepEqual([entered.status, entered.body.next], [200, "/membre"]);
  refused(await useCard(secret, printed.pin === "918273" ? "918274" : "918273"));
  refused(await useCard("A".repeat(27), printed.pin));
  const visitor = { Cookie: cookieOf(entered), "X-CSRF-Token": entered.body.csrf };
  refused(await post(`${house.url}/api/me/pin`, { current: printed.pin, pin: "123456" }, visitor), 422, "weak_secret");
  refused(await post(`${house.url}/api/me/pin`, { current: "000000", pin: "604913" }, visitor));
  assert.equal((await post(`${house.url}/api/me/pin`, { current: printed.pin, pin: "604913" }, visitor)).status, 200);
  refused(await useCard(secret, printed.pin));
  assert.equal((await useCard(secret, "604913")).status, 200);
  const { body: second } = await staff.post(`${person}/card`);
  refused(await useCard(secret, "604913"));
  const again = await useCard(second.card_url.split("#")[1], second.pin);
  assert.equal(again.status, 200);
  assert.equal((await staff.post(`${person}/lock`)).status, 200);
  assert.equal(await meWith(cookieOf(again)), 401, "her sessions ended");
  refused(await useCard(second.card_url.split("#")[1], second.pin));
  const { body: third } = await staff.post(`${person}/card`);
  assert.equal((await useCard(third.card_url.split("#")[1], third.pin)).status, 200, "a new card lets her in again");
});

test("whoever is locked or erased comes in by no means", async () => {
  await forgetTries();
  const visitor = await house.signIn({ role: "host", kpa: "BLG", login: "hugo" });
  await visitor.post("/api/me/password", { password: PASSWORD });
  const key = (await house.key({ role: "host", login: "hugo" })).split("=").at(-1);
  await house.command("person", "lock", "--person", "hugo", "--quiet");
  assert.equal(await meWith(visitor.cookie), 401);
  refused(await usePassword("hugo", PASSWORD));
  refused(await post(`${house.url}/api/sign-in/link/use`, { token: key }));
  const link = (await house.command("person", "link", "--person", "hugo", "--quiet")).trim().split("=").at(-1);
  refused(await post(`${house.url}/api/sign-in/link/use`, { token: link }));
  await house.sql(`UPDATE person SET locked_at = NULL, erased_at = now() WHERE id = '${visitor.person.id}'`);
  refused(await usePassword("hugo", PASSWORD));
});

// ---- links by mail

test("a link by mail: one letter, one use, fifteen minutes; nobody learns who is known", async () => {
  const mails = new MailServer({ refuse: 1 }), smtp = await mails.listen();
  await forgetTries();
  assert.equal((await ask(`${house.url}/api/sign-in`)).body.methods.link, false);
  await house.signIn({ role: "referent", kpa: "VAL", login: "zoe", email: "zoe@example.org" });
  await house.stopServer();
  const former = house.serve;
  house.serve = [...former, "--smtp-url", `smtp://127.0.0.1:${smtp}`, "--mail-from", "comptoir@example.org"];
  await house.startServer();
  try {
    assert.equal((await ask(`${house.url}/api/sign-in`)).body.methods.link, true);
    const told = async (email) => {
      const { status, body } = await post(`${house.url}/api/sign-in/link`, { email });
      return { status, body };
    };
    assert.deepEqual(await told("Zoe@example.org"), { status: 202, body: {} });
    assert.deepEqual(await told("nobody@example.org"), { status: 202, body: {} });
    assert.deepEqual(await told("zoe@example.org,evil@example.org"), { status: 202, body: {} });
    assert.equal((await told("zoe@example.org\r\nBcc: evil@example.org")).status, 422);
    await until(() => mails.mails.length > 0, "the letter, at its second attempt", 20000);
    await sleep(500);
    assert.equal(mails.mails.length, 1);
    const [mail] = mails.mails, blank = mail.lines.indexOf("");
    const head = mail.lines.slice(0, blank).join("\n"), text = Buffer.from(mail.lines.slice(blank + 1).join(""), "base64").toString();
    assert.deepEqual(mail.to, ["<zoe@example.org>"]);
    assert.match(head, /^Subject: =\?UTF-8\?B\?/m);
    assert.match(head, /^Content-Type: text\/plain; charset=utf-8$/m);
    assert.match(text, /une seule fois/);
    const [, link] = text.match(/(http:\/\/localhost:\d+\/connexion#lien=[\w-]{43})/);
    assert.ok(link.startsWith(house.url));
    const [[body, hashed]] = await house.sql(`SELECT length(m.body), count(*) FROM mail m, sign_in_token t WHERE t.hash = sha256('${link.split("=")[1]}') GROUP BY 1`);
    assert.deepEqual([body, hashed], ["0", "1"], "the letter is emptied, the key is a digest");
    const entered = await post(`${house.url}/api/sign-in/link/use`, { token: link.split("=")[1] });
    assert.deepEqual([entered.status, entered.body.next], [200, "/premier-code"], "she has no other way in yet");
    refused(await post(`${house.url}/api/sign-in/link/use`, { token: link.split("=")[1] }));
    assert.ok(!house.server.log.includes("zoe@") && !house.server.log.includes(link.split("=")[1]), "no log tells");
    await told("zoe@example.org");
    await until(() => mails.mails.length > 1, "a second letter");
    const second = Buffer.from(mails.mails[1].lines.slice(mails.mails[1].lines.indexOf("") + 1).join(""), "base64").toString().match(/lien=([\w-]{43})/)[1];
    await later(16 * MINUTE, async () => refused(await post(`${house.url}/api/sign-in/link/use`, { token: second })));
  } finally {
    await house.stopServer();
    house.serve = former;
    await house.startServer();
    mails.server.close();
  }
});

test("a letter leaves this machine over TLS alone, even without a password to hide", async () => {
  const mails = new MailServer({ refuse: 0 }), smtp = await mails.listen();
  await forgetTries();
  await house.signIn({ role: "referent", kpa: "VAL", login: "zoe", email: "zoe@example.org" });
  await house.stopServer();
  const former = house.serve;
  // 0.0.0.0 arrives at the same plain server, under a name that is not loopback's.
  house.serve = [...former, "--smtp-url", `smtp://0.0.0.0:${smtp}`, "--mail-from", "comptoir@example.org"];
  await house.startServer();
  try {
    assert.equal((await post(`${house.url}/api/sign-in/link`, { email: "zoe@example.org" })).status, 202);
    await until(() => mails.mails.length > 0 || /"event":"mail\.[a-z_]+".*mail server/.test(house.server.log), "the attempt", 20000);
    assert.equal(mails.mails.length, 0, "no letter went in clear");
    assert.match(house.server.log, /"event":"mail\.[a-z_]+".*SSL/);
  } finally {
    await house.stopServer();
    house.serve = former;
    await house.startServer();
    mails.server.close();
  }
});

test("a password in --smtp-url is refused with what to do instead", async () => {
  const { code, stderr } = await house.attempt("serve", "--port", "0", "--smtp-url", "smtps://u:secret@mail.example.org", "--mail-from", "a@example.org");
  assert.equal(code, 1);
  assert.match(stderr, /comptoir secret set/);
  assert.ok(!stderr.includes(":secret@"));
});

// ---- the first administrator

test("the first administrator is invited on the console, until she came in; never in the log", async () => {
  const lines = () => house.server.log.split("\n").filter((line) => line.startsWith("Premier accès"));
  const file = `${house.data}/first-access`;
  await house.stopServer();
  await house.startServer();
  const first = lines();
  assert.equal(first.length, 1);
  await house.stopServer();
  house.env = { JOURNAL_STREAM: "8:1" }; // as under systemd, where standard output is the journal
  await house.startServer();
  house.env = {};
  assert.match(lines()[0], /^Premier accès, pour la personne qui installe \(sert une fois, 24 heures\) : .*\/first-access$/);
  assert.ok(!house.server.log.includes("invitation="), "no key in the journal");
  const second = (await readFile(file, "utf8")).trim(), key = second.split("=").at(-1);
  assert.match(second, /^http:\/\/localhost:\d+\/connexion#invitation=[\w-]{43}$/);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  refused(await post(`${house.url}/api/sign-in/link/use`, { token: first[0].split("=").at(-1) }));
  const entered = await post(`${house.url}/api/sign-in/link/use`, { token: key });
  assert.deepEqual([entered.status, entered.body.next, entered.body.second_factor], [200, "/premier-code", "to_enrol"]);
  assert.equal((await house.sql("SELECT count(*) FROM person WHERE name = 'Administration'"))[0][0], "1");
  await house.stopServer();
  await house.startServer();
  assert.equal(lines().length, 0);
  await assert.rejects(stat(file), { code: "ENOENT" });
});
