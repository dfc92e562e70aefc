// SPDX-License-Identifier: AGPL-3.0-or-later
// Who proves more than a password: codes, passkeys; and how long what was opened stays open.
import assert from "node:assert/strict";
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { after, before, test } from "node:test";
import { House, ask, post } from "../lib/house.mjs";

const PASSWORD = "rouge vélo 42 cerise", OTHER = "trois chats sur un mur gris";
let house;
before(async () => { house = await House.open(); });
after(async () => { await house?.close(); });

const cookieOf = (answer) => answer.headers.get("set-cookie")?.split(";")[0];
const meWith = async (cookie) => (await ask(`${house.url}/api/me`, { headers: { Cookie: cookie } })).status;
const usePassword = (login, password) => post(`${house.url}/api/sign-in/password`, { login, password });
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
const MINUTE = 60e3, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

// ---- the second factor

function totp(secret, step = Math.floor(Date.now() / 30000)) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(counter).digest(), at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, "0");
}

test("an accountant proves herself twice: first enrolment, codes that serve once, recovery codes, a new token", async () => {
  await forgetTries();
  const visitor = await house.signIn({ role: "accountant", entity: "CAE-PONT", assurance: 1 });
  assert.equal((await visitor.get("/api/me")).body.second_factor, "to_enrol");
  refused(await visitor.get("/api/kpas/BLG/day"), 403, "second_factor_needed");
  await visitor.post("/api/me/password", { password: PASSWORD });
  const { body: shown } = await visitor.post("/api/me/totp");
  assert.match(shown.uri, /^otpauth:\/\/totp\//);
  refused(await visitor.post("/api/me/totp/confirm", { code: "000000" === totp(shown.secret) ? "111111" : "000000" }));
  const step = Math.floor(Date.now() / 30000), former = visitor.cookie;
  const { body: confirmed } = await visitor.post("/api/me/totp/confirm", { code: totp(shown.secret, step) });
  assert.equal(confirmed.recovery_codes.length, 10);
  assert.equal(await meWith(former), 401, "who had read the token of one factor has none of two");
  assert.equal((await visitor.get("/api/kpas/BLG/day")).status, 200);
  assert.equal((await house.sql("SELECT position(decode('" + Buffer.from(shown.secret).toString("hex") + "', 'hex') IN secret) FROM totp"))[0][0], "0", "sealed");

  const entered = await usePassword("accountant-cae-pont", PASSWORD);
  assert.equal(entered.body.second_factor, "needed");
  const half = { Cookie: cookieOf(entered), "X-CSRF-Token": entered.body.csrf };
  refused(await ask(`${house.url}/api/kpas/BLG/day`, { headers: half }), 403, "second_factor_needed");
  for (const [path, body] of [["totp", {}], ["passkeys/options", {}], ["password", { current: PASSWORD, password: OTHER }]])
    refused(await post(`${house.url}/api/me/${path}`, body, half), 403, "second_factor_needed");
  refused(await post(`${house.url}/api/me/sessions/revoke-others`, {}, half), 403, "second_factor_needed");
  const { sessions: [{ id: other }] } = (await visitor.get("/api/me/sessions")).body;
  refused(await ask(`${house.url}/api/me/sessions/${other}`, { method: "DELETE", headers: half }), 403, "second_factor_needed");
  refused(await post(`${house.url}/api/sign-in/second-factor`, { code: totp(shown.secret, step) }, half)); // used already
  const done = await post(`${house.url}/api/sign-in/second-factor`, { code: totp(shown.secret, step + 1) }, half);
  assert.deepEqual([done.status, done.body.second_factor], [200, "done"]);
  assert.equal(await meWith(half.Cookie), 401, "the token changed");
  assert.equal((await ask(`${house.url}/api/kpas/BLG/day`, { headers: { Cookie: cookieOf(done) } })).status, 200);
  assert.equal((await ask(`${house.url}/api/kpas/TRS/day`, { headers: { Cookie: cookieOf(done) } })).status, 404, "another CAE's");

  const again = await usePassword("accountant-cae-pont", PASSWORD);
  const headers = { Cookie: cookieOf(again), "X-CSRF-Token": again.body.csrf };
  const code = confirmed.recovery_codes[3].toUpperCase().replaceAll("-", " ");
  const byCode = await post(`${house.url}/api/sign-in/second-factor`, { code }, headers);
  assert.equal(byCode.status, 200);
  const third = await usePassword("accountant-cae-pont", PASSWORD);
  refused(await post(`${house.url}/api/sign-in/second-factor`, { code }, { Cookie: cookieOf(third), "X-CSRF-Token": third.body.csrf }));
  assert.equal((await ask(`${house.url}/api/me/credentials`, { headers: { Cookie: cookieOf(byCode) } })).body.recovery_codes, 9);
});

test("another authenticator takes the place of the one in use when it is proven, not before", async () => {
  await forgetTries();
  const visitor = await house.signIn({ role: "accountant", entity: "CAE-PONT", login: "odette", assurance: 1 });
  await visitor.post("/api/me/password", { password: PASSWORD });
  const { body: first } = await visitor.post("/api/me/totp"), step = Math.floor(Date.now() / 30000);
  assert.equal((await visitor.post("/api/me/totp/confirm", { code: totp(first.secret, step - 1) })).status, 200);
  const { body: second } = await visitor.post("/api/me/totp"); // and she stops here
  const enter = async (code) => {
    const { headers: got, body } = await usePassword("odette", PASSWORD);
    assert.equal(body.second_factor, "needed");
    return post(`${house.url}/api/sign-in/second-factor`, { code }, { Cookie: got.get("set-cookie").split(";")[0], "X-CSRF-Token": body.csrf });
  };
  refused(await enter(totp(second.secret, step)));
  assert.equal((await enter(totp(first.secret, step))).status, 200, "the old one goes on");
  assert.equal((await visitor.post("/api/me/totp/confirm", { code: totp(second.secret, step) })).status, 200);
  refused(await enter(totp(first.secret, step + 1)));
  assert.equal((await enter(totp(second.secret, step + 1))).status, 200);
  refused(await visitor.post("/api/me/totp/confirm", { code: totp(second.secret, step + 1) }));
});

test("a new way in asks for a sign-in of the last ten minutes", async () => {
  await forgetTries();
  const visitor = await house.signIn({ role: "host", kpa: "BLG", login: "fleur" });
  const ways = [["totp", {}], ["passkeys/options", {}], ["password", { password: PASSWORD }]];
  await later(11 * MINUTE, async () => {
    for (const [path, body] of ways) refused(await visitor.post(`/api/me/${path}`, body), 403, "fresh_sign_in_needed");
    const again = await house.signIn({ role: "host", login: "fleur" });
    for (const [path, body] of ways) assert.equal((await again.post(`/api/me/${path}`, body)).status, 200, path);
  });
  const strong = await house.signIn({ role: "accountant", entity: "CAE-PONT", login: "odette", assurance: 1 });
  await house.sql(`UPDATE session SET created_at = created_at - interval '1 hour', assurance = 2 WHERE person = '${strong.person.id}'`);
  refused(await strong.post("/api/me/totp"), 403, "fresh_sign_in_needed");
  await house.sql(`UPDATE session SET raised_at = now() WHERE person = '${strong.person.id}'`);
  assert.equal((await strong.post("/api/me/totp")).status, 200, "a second factor given just now counts");
  await house.sql(`UPDATE session SET assurance = 1 WHERE person = '${strong.person.id}'`);
  refused(await strong.post("/api/me/totp"), 403, "second_factor_needed");
});

test("twenty passkeys are enough for one person", async () => {
  const visitor = await house.signIn({ role: "host", kpa: "BLG", login: "gilles" });
  const { body: early } = await visitor.post("/api/me/passkeys/options");
  await house.sql(`INSERT INTO passkey (id, person, public_key, algorithm, sign_count, label, created_at)
    SELECT convert_to('key' || i, 'UTF8'), '${visitor.person.id}', '', -7, 0, 'x', now() FROM generate_series(1, 20) i`);
  refused(await visitor.post("/api/me/passkeys/options"), 422, "out_of_range");
  refused(await visitor.post("/api/me/passkeys", new Device().make(early, house.url)), 403);
});

test("guesses at the second factor are counted", async () => {
  await forgetTries();
  const entered = await usePassword("accountant-cae-pont", PASSWORD);
  const headers = { Cookie: cookieOf(entered), "X-CSRF-Token": entered.body.csrf };
  for (let i = 0; i < 5; i++) refused(await post(`${house.url}/api/sign-in/second-factor`, { code: `00000${i}` }, headers));
  refused(await post(`${house.url}/api/sign-in/second-factor`, { code: "000009" }, headers), 429, "too_many_tries");
  await forgetTries();
});

// ---- passkeys

const b64 = (bytes) => Buffer.from(bytes).toString("base64url");
const sha = (bytes) => createHash("sha256").update(bytes).digest();
class Device { // an authenticator for ES256, user verified
  constructor() {
    Object.assign(this, generateKeyPairSync("ec", { namedCurve: "P-256" }), { id: randomBytes(16), count: 0 });
  }
  client(type, challenge, origin) { return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })); }
  data(rp, flags) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.count);
    return Buffer.concat([sha(rp), Buffer.from([flags]), count]);
  }
  make(options, origin) {
    const { x, y } = this.publicKey.export({ format: "jwk" });
    const key = Buffer.concat([Buffer.from("a5010203262001215820", "hex"), Buffer.from(x, "base64url"), Buffer.from("225820", "hex"), Buffer.from(y, "base64url")]);
    const auth = Buffer.concat([this.data(options.rp.id, 0x45), Buffer.alloc(16), Buffer.from([0, 16]), this.id, key]);
    const attestation = Buffer.concat([Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746158", "hex"), Buffer.from([auth.length]), auth]);
    return { label: "Téléphone", client_data: b64(this.client("webauthn.create", options.challenge, origin)), attestation_object: b64(attestation) };
  }
  answer(options, origin) {
    this.count++;
    const client = this.client("webauthn.get", options.challenge, origin), data = this.data(options.rp_id, 0x05);
    return { id: b64(this.id), client_data: b64(client), authenticator_data: b64(data), signature: b64(sign("sha256", Buffer.concat([data, sha(client)]), this.privateKey)) };
  }
}
const challenge = async () => (await post(`${house.url}/api/sign-in/passkey/options`, {})).body;
const usePasskey = (body) => post(`${house.url}/api/sign-in/passkey`, body);

test("a passkey is worth two factors; its challenge serves once, for two minutes; a removed one opens nothing", async () => {
  const device = new Device();
  const visitor = await house.signIn({ role: "accountant", entity: "CAE-LOIRE", assurance: 1 });
  const { body: options } = await visitor.post("/api/me/passkeys/options");
  assert.deepEqual([options.rp.id, options.algorithms, options.exclude], ["localhost", [-7, -8, -257], []]);
  refused(await visitor.post("/api/me/passkeys", device.make(options, "http://evil.example")));
  refused(await visitor.post("/api/me/passkeys", device.make(options, house.url)), 403); // that challenge is spent
  const { body: fresh } = await visitor.post("/api/me/passkeys/options");
  const former = visitor.cookie;
  assert.equal((await visitor.post("/api/me/passkeys", device.make(fresh, house.url))).status, 201);
  assert.equal(await meWith(former), 401, "the token changed");
  assert.deepEqual((await visitor.post("/api/me/passkeys/options")).body.exclude, [b64(device.id)]);

  const asked = await challenge(), answer = device.answer(asked, house.url);
  const entered = await usePasskey(answer);
  assert.deepEqual([entered.status, entered.body.second_factor, entered.body.next], [200, "done", "/bureau"]);
  assert.equal((await ask(`${house.url}/api/kpas/TRS/day`, { headers: { Cookie: cookieOf(entered) } })).status, 200);
  refused(await usePasskey(answer)); // replayed
  refused(await usePasskey(device.answer({ ...asked, challenge: b64(randomBytes(32)) }, house.url))); // of nobody
  refused(await usePasskey(device.answer(await challenge(), "http://localhost:1"))); // elsewhere
  const stranger = new Device();
  stranger.id = device.id;
  stranger.count = 9;
  refused(await usePasskey(stranger.answer(await challenge(), house.url)));
  refused(await usePasskey(new Device().answer(await challenge(), house.url)));
  device.count = 0; // a copy that lags behind
  refused(await usePasskey(device.answer(await challenge(), house.url)));
  device.count = 50;
  const late = await challenge();
  await house.sql("UPDATE challenge SET expires_at = now() - interval '1 second'");
  refused(await usePasskey(device.answer(late, house.url)));
  const { body: own } = await visitor.get("/api/me/credentials");
  assert.deepEqual(own.passkeys.map((key) => [key.id, key.label]), [[b64(device.id), "Téléphone"]]);
  assert.equal((await visitor.delete(`/api/me/passkeys/${b64(device.id)}`)).status, 200);
  refused(await usePasskey(device.answer(await challenge(), house.url)));
  refused(await visitor.delete(`/api/me/passkeys/${b64(device.id)}`), 404, "not_found");
});

test("who has a passkey and no codes confirms with it, where two factors are asked", async () => {
  await forgetTries();
  for (const [who, expected] of [[{ role: "accountant", entity: "CAE-PONT", login: "yvette" }, "needed"], [{ role: "host", kpa: "BLG", login: "paulo" }, "none"]]) {
    const device = new Device(), visitor = await house.signIn(who);
    await visitor.post("/api/me/password", { password: PASSWORD });
    const { body: options } = await visitor.post("/api/me/passkeys/options");
    assert.equal((await visitor.post("/api/me/passkeys", device.make(options, house.url))).status, 201);
    const half = await usePassword(who.login, PASSWORD);
    assert.equal(half.body.second_factor, expected);
    assert.equal((await ask(`${house.url}/api/me`, { headers: { Cookie: cookieOf(half) } })).body.second_factor, expected);
    const whole = await post(`${house.url}/api/sign-in/passkey`, device.answer(await challenge(), house.url), { Cookie: cookieOf(half) });
    assert.equal(whole.body.second_factor, "done");
    assert.equal(await meWith(cookieOf(half)), 401);
  }
});

// ---- sessions

test("a changing request needs its session's token", async () => {
  const visitor = await house.signIn({ member: "BLG-M04" }), other = await house.signIn({ member: "BLG-M05" });
  for (const headers of [{}, { "X-CSRF-Token": "" }, { "X-CSRF-Token": other.csrf }, { "X-CSRF-Token": visitor.csrf.toUpperCase() }])
    refused(await post(`${house.url}/api/sign-out`, {}, { Cookie: visitor.cookie, ...headers }), 403, "bad_token");
  assert.equal(await meWith(visitor.cookie), 200);
  assert.equal((await visitor.post("/api/sign-out")).status, 200);
  assert.equal(await meWith(visitor.cookie), 401);
  assert.deepEqual((await house.sql("SELECT actor FROM audit WHERE subject = 'session' ORDER BY id DESC LIMIT 1"))[0], [visitor.person.id], "who went");
});

test("one's own sessions are listed and ended; somebody else's are not found", async () => {
  const visitor = await house.signIn({ member: "BLG-M04" }), second = await house.signIn({ member: "BLG-M04" });
  const stranger = await house.signIn({ member: "BLG-M05" });
  const { sessions } = (await visitor.get("/api/me/sessions")).body;
  assert.equal(sessions.filter((session) => session.current).length, 1);
  const others = sessions.filter((session) => !session.current);
  assert.equal((await stranger.delete(`/api/me/sessions/${others[0].id}`)).status, 404);
  assert.equal((await visitor.delete("/api/me/sessions/nonsense")).status, 404);
  assert.equal((await visitor.delete(`/api/me/sessions/${others[0].id}`)).status, 200);
  assert.equal(await meWith(second.cookie), 401);
  const third = await house.signIn({ member: "BLG-M04" });
  assert.equal((await visitor.post("/api/me/sessions/revoke-others")).status, 200);
  assert.equal(await meWith(third.cookie), 401);
  assert.equal(await meWith(visitor.cookie), 200);
});

test("a member's session ends after two weeks without a visit, and after thirty days whatever happens", async () => {
  const idle = await house.signIn({ member: "BLG-M06" }), busy = await house.signIn({ member: "BLG-M06" });
  await later(13 * DAY, async () => assert.equal(await meWith(busy.cookie), 200));
  await later(14 * DAY + HOUR, async () => {
    assert.equal(await meWith(idle.cookie), 401);
    assert.equal(await meWith(busy.cookie), 200);
  });
  await later(26 * DAY, async () => assert.equal(await meWith(busy.cookie), 200));
  await later(30 * DAY + HOUR, async () => assert.equal(await meWith(busy.cookie), 401));
});

test("an accountant's ends after two hours, and after twelve", async () => {
  const idle = await house.signIn({ role: "accountant" }), busy = await house.signIn({ role: "accountant" });
  for (let hours = 1.9; hours < 11.9; hours += 1.9)
    await later(hours * HOUR, async () => assert.equal(await meWith(busy.cookie), 200));
  await later(2.1 * HOUR, async () => assert.equal(await meWith(idle.cookie), 401));
  await later(12.1 * HOUR, async () => assert.equal(await meWith(busy.cookie), 401));
});

test("pages without a session send to the door and back", async () => {
  for (const page of ["/membre", "/bureau", "/compte"]) {
    const answer = await ask(house.url + page);
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, `/connexion?vers=${page}`]);
  }
  for (const query of ["?onglet=personnes&kpa=BLG", "?a=%C3%A9%26b=%3D+%25&vers=//evil.example#", "?onglet", "?=x", "?a=%0D%0ASet-Cookie:%20x=y&lien=%23lien"]) {
    const { pathname, searchParams } = new URL((await ask(`${house.url}/bureau${query}`)).headers.get("location"), house.url);
    assert.deepEqual([pathname, [...searchParams.keys()]], ["/connexion", ["vers"]], query);
    const back = new URL(searchParams.get("vers"), house.url);
    assert.deepEqual([back.origin, back.pathname, back.hash], [house.url, "/bureau", ""], query);
    assert.deepEqual([...back.searchParams], [...new URLSearchParams(query.split("#")[0])], query);
  }
});
