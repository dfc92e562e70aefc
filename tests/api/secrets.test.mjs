// SPDX-License-Identifier: AGPL-3.0-or-later
// Nothing secret is written where it can be read: a day of a shop with every log at its most talkative, then each secret
// of that day is looked for in every log line and in every plain file of the data folder.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac, generateKeyPairSync } from "node:crypto";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { ask, basket, House, post, root, until } from "../lib/house.mjs";

const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
process.env.COMPTOIR_VERBOSE = "true"; // of every program that this file starts
const secrets = []; // {name, forms: [Buffer]}
const keep = (name, value) => {
  const bytes = Buffer.isBuffer(value) ? value : null;
  const forms = bytes ? [bytes, ...["hex", "base64", "base64url"].map((form) => Buffer.from(bytes.toString(form)))] : [Buffer.from(value)];
  secrets.push({ name, forms });
  return value;
};
const kept = (name) => secrets.find((secret) => secret.name === name).forms[0];

let house, till, relay, referent, cashier;
const said = []; // what commands printed

/** Runs a program with text on its standard input. */
function feed(program, args, input = "") {
  return new Promise((resolve) => {
    const child = spawn(path.join(build, program), args, { env: { ...process.env, ...house.env } });
    let output = "";
    child.stdout.on("data", (bytes) => { output += bytes; });
    child.stderr.on("data", (bytes) => { output += bytes; });
    child.on("exit", (code) => { said.push(output); resolve({ code, output }); });
    child.stdin.end(input);
  });
}
const comptoir = (args, input) => feed("comptoir", [...args, "--data", house.data], input);

/** Between till and server, so that we know the token the server gives. */
function startRelay(target) {
  const server = createServer((incoming, outgoing) => {
    const { host, ...headers } = incoming.headers;
    const onward = httpRequest(target + incoming.url, { method: incoming.method, headers }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => {
        const body = Buffer.concat(pieces);
        if (incoming.url === "/api/pos/enrolments" && answer.statusCode === 201) keep("the till's token", JSON.parse(body).token);
        outgoing.writeHead(answer.statusCode, answer.headers).end(body);
      });
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** A till whose signing key we know, as an earlier version left it: it seals the key, then removes it. */
async function tillWithAKnownKey() {
  const first = await house.startTill({ enrol: false, server: `http://127.0.0.1:${relay.address().port}` });
  await first.stop();
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  keep("the signing key, as PEM", pem.split("\n")[1]);
  keep("the signing key's scalar", Buffer.from(privateKey.export({ format: "jwk" }).d, "base64url"));
  for (const name of ["key.sealed", "machine.key"]) await rm(path.join(first.folder, name));
  await writeFile(path.join(first.folder, "key.pem"), pem, { mode: 0o600 });
  const again = await house.startTill({ folder: first.folder, enrol: false, server: `http://127.0.0.1:${relay.address().port}` });
  await assert.rejects(stat(path.join(again.folder, "key.pem")), "key.pem is gone");
  return again;
}

async function restartTill() {
  till = await house.startTill({ folder: till.folder, enrol: false, server: `http://127.0.0.1:${relay.address().port}` });
}

/** RFC 6238, for the second factor. */
function totp(base32, atMs) {
  const bits = [...base32].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30000)));
  const mac = createHmac("sha1", secret).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, "0");
}

before(async () => {
  house = await House.open({ serve: ["--rate-limit", "0"] });
  relay = await startRelay(house.url);
  till = await tillWithAKnownKey();
});
after(async () => {
  relay?.close();
  await house?.close();
});

test("a till is enrolled, signs a cashier in and sells", async () => {
  referent = await house.signIn({ role: "referent" });
  cashier = await house.signIn({ role: "cashier" });
  const given = await referent.post(`/api/kpas/BLG/people/${cashier.person.id}/pin`, {});
  assert.equal(given.status, 200, JSON.stringify(given.body));
  keep("the cashier's PIN", given.body.pin);
  keep("an Argon2id to try six digits against", "$argon2id$");
  const code = keep("the enrolment code", await house.enrolmentCode());
  keep("the enrolment code, digits alone", code.replaceAll("-", ""));
  assert.equal((await post(`${till.url}/api/till/enrolment`, { code: "111-222-333-444" })).body.code, "bad_code");
  assert.equal((await post(`${till.url}/api/till/enrolment`, { code })).status, 201);
  assert.ok(kept("the till's token").length >= 20);
  const { cashiers } = await until(async () => {
    const { body } = await ask(`${till.url}/api/till/snapshot`);
    return body.cashiers?.length ? body : null;
  }, "the cashier at the till", 60000);
  const wrong = await post(`${till.url}/api/till/cashier`, { code: cashiers[0].code, pin: "909090" });
  assert.equal(wrong.status, 403, JSON.stringify(wrong.body));
  const right = await post(`${till.url}/api/till/cashier`, { code: cashiers[0].code, pin: given.body.pin });
  assert.equal(right.status, 200, JSON.stringify(right.body));
  const cookie = right.headers.get("set-cookie").split(";")[0];
  keep("the cashier's cookie at the till", cookie.split("=")[1]);
  const sold = await post(`${till.url}/api/till/sales`, basket([["FRI-007", 1000, "BLG-M01"]], [["card", 1000]]), { Cookie: cookie });
  assert.equal(sold.status, 201, JSON.stringify(sold.body));
  await until(async () => (await ask(`${till.url}/api/till/state`)).body.unsent === 0, "the sale at the server");
});

test("secrets are set by standard input", async () => {
  const word = keep("the mail server's password", "Un-mot-de-poste-8f3a");
  const set = await comptoir(["secret", "set", "smtp-password"], `${word}\n`);
  assert.equal(set.code, 0, set.output);
  assert.match((await comptoir(["secret", "list"])).output, /smtp-password/);
  assert.equal((await comptoir(["secret", "set", "smtp-password", "in-argv"])).code, 2, "never as an argument");
  assert.equal((await comptoir(["secret", "set", "smtp-password"], "")).code, 1);
});

test("people sign in, rightly and wrongly, by link, password, card and second code", async () => {
  const link = keep("a one-time link", (await house.key({ role: "referent" })).split("=").at(-1));
  const { cookie } = await house.useKey(`x=${link}`);
  keep("a session's token", cookie.split("=")[1]);
  keep("a session's CSRF token", referent.csrf);
  keep("another session's token", referent.cookie.split("=")[1]);
  assert.equal((await post(`${house.url}/api/sign-in/link/use`, { token: link })).body.code, "sign_in_refused", "once");

  const password = keep("a password", "Quatre pommes bleues 71");
  const chosen = await referent.post("/api/me/password", { password });
  assert.equal(chosen.status, 200, JSON.stringify(chosen.body));
  assert.equal((await post(`${house.url}/api/sign-in/password`, { login: "referent-blg", password })).status, 200);
  const wrong = keep("a mistyped password", "Quatre pommes bleues 72");
  assert.equal((await post(`${house.url}/api/sign-in/password`, { login: "referent-blg", password: wrong })).status, 403);
  assert.equal((await post(`${house.url}/api/sign-in/password`, { login: keep("a password typed as a login", "Trois-poires-vertes-5"), password })).status, 403);

  const card = await referent.post(`/api/kpas/BLG/people/${cashier.person.id}/card`);
  assert.equal(card.status, 200, JSON.stringify(card.body));
  const secret = keep("a card's secret", card.body.card_url.split("#").at(-1));
  keep("a card's PIN", card.body.pin);
  assert.equal((await post(`${house.url}/api/sign-in/card`, { card: secret, pin: "909090" })).status, 403);
  assert.equal((await post(`${house.url}/api/sign-in/card`, { card: secret, pin: card.body.pin })).status, 200);

  const totpSecret = await referent.post("/api/me/totp");
  assert.equal(totpSecret.status, 200, JSON.stringify(totpSecret.body));
  keep("an authenticator's secret", totpSecret.body.secret);
  const confirmed = await referent.post("/api/me/totp/confirm", { code: totp(totpSecret.body.secret, Date.now()) });
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
  for (const code of confirmed.body.recovery_codes) keep("a recovery code", code);
});

test("machine keys change while the server runs, and while the till stands still", async () => {
  keep("the server's machine key", await readFile(path.join(house.data, "machine.key")));
  keep("the till's machine key", await readFile(path.join(till.folder, "machine.key")));
  const rotated = await comptoir(["secret", "rotate"]);
  assert.equal(rotated.code, 0, rotated.output);
  assert.match(rotated.output, /Scellés à nouveau : 2/);
  const refused = await feed("comptoir-till", ["rotate", "--data", till.folder]);
  assert.equal(refused.code, 1, "not while it runs");
  await till.stop();
  const changed = await feed("comptoir-till", ["rotate", "--data", till.folder]);
  assert.equal(changed.code, 0, changed.output);
  keep("the server's new machine key", await readFile(path.join(house.data, "machine.key")));
  keep("the till's new machine key", await readFile(path.join(till.folder, "machine.key")));
  await restartTill();
  await until(async () => (await ask(`${till.url}/api/till/state`)).body.online, "the till at the server again");
  // the server opens what was sealed again, with a key it has not seen before: a code of the second factor still serves
  const strong = await house.signIn({ role: "referent" });
  const code = totp(base32Of("an authenticator's secret"), Date.now() + 30000);
  const answer = await strong.post("/api/sign-in/second-factor", { code });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
});
const base32Of = (name) => kept(name).toString();

test("an old machine key opens nothing, and says what to do", async () => {
  await till.stop();
  const file = path.join(till.folder, "machine.key"), right = await readFile(file);
  await writeFile(file, kept("the till's machine key"));
  const old = await feed("comptoir-till", ["--data", till.folder, "--port", "0"]);
  assert.equal(old.code, 1);
  assert.match(old.output, /put the right one back/);
  await rm(file);
  const none = await feed("comptoir-till", ["--data", till.folder, "--port", "0"]);
  assert.equal(none.code, 1);
  await writeFile(file, right, { mode: 0o644 });
  await writeFile(file, right);
  const open = await feed("comptoir-till", ["--data", till.folder, "--port", "0"]);
  assert.equal(open.code, 1);
  assert.match(open.output, /others can read it/);
  await rm(file);
  await writeFile(file, right, { mode: 0o600 });
  await restartTill();
});

/** Every log line: what programs say to people (an invitation on the console) is not one. */
const logLines = () => [house.server.log, ...house.tills.map((one) => one.log), ...said].join("\n").split("\n").filter((line) => /^(<\d>)?\{/.test(line));

async function plainFiles(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const where = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "pg") found.push(...await plainFiles(where));
    else if (entry.isFile() && entry.name !== "machine.key") found.push(where);
  }
  return found;
}

test("none of it is in a log line", () => {
  const lines = logLines();
  assert.ok(lines.length > 50 && lines.some((line) => line.includes('"level":"debug"')), "the logs are talkative");
  assert.ok(lines.some((line) => line.includes("/api/sign-in/password")), "and name what was asked");
  const found = [];
  for (const { name, forms } of secrets)
    for (const form of forms) {
      const text = form.toString("latin1");
      const whole = /^\d+$/.test(text) ? new RegExp(`(?<!\\d)${text}(?!\\d)`) : null; // a PIN is no part of a number
      found.push(...lines.filter((line) => (whole ? whole.test(line) : Buffer.from(line).includes(form))).map((line) => `${name}: ${line}`));
    }
  assert.deepEqual(found, []);
});

test("none of it is in a plain file of the data folder", async () => {
  const files = await plainFiles(house.data);
  for (const expected of ["journal.db", "key.sealed", "pg.log"]) assert.ok(files.some((file) => file.endsWith(expected)), expected);
  const found = [];
  let marks = 0;
  for (const file of files) {
    const bytes = await readFile(file);
    if (bytes.includes("FRI-007")) marks++; // the search finds what is there
    for (const { name, forms } of secrets)
      if (!/PIN/.test(name) && forms.some((form) => bytes.includes(form))) found.push(`${name}: ${file}`); // four digits are anywhere
  }
  assert.ok(marks > 0);
  assert.deepEqual(found, []);
  for (const folder of [house.data, till.folder])
    assert.equal((await stat(path.join(folder, "machine.key"))).mode & 0o777, 0o600);
});
