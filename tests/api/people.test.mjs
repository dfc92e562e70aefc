// SPDX-License-Identifier: AGPL-3.0-or-later
// What staff may do about people: who gives which role, whose keys nobody may hand out, and what is written down of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { House, ask, basket, post, sleep, until } from "../lib/house.mjs";

let house, referent, accountant, admin;
const people = (kpa = "BLG") => `/api/kpas/${kpa}/people`;
before(async () => {
  house = await House.open({ kpas: ["BLG"] });
  referent = await house.signIn({ role: "referent", kpa: "BLG" });
  accountant = await house.signIn({ role: "accountant", entity: "CAE-PONT" });
  admin = await house.signIn({ role: "admin" });
});
after(async () => { await house?.close(); });

test("roles: a referent gives members and cashiers, an accountant referents too, an administrator all; elsewhere is not found", async () => {
  const give = (who, role, more = {}, kpa = "BLG") => who.post(people(kpa), { name: `Une personne ${role}`, role, ...more });
  const table = { // referent, accountant, admin
    cashier: [201, 201, 201], referent: [403, 201, 201], host: [403, 201, 201],
    accountant: [403, 403, 201], observer: [403, 403, 201], admin: [403, 403, 201], customer: [403, 403, 201],
  };
  for (const [role, expected] of Object.entries(table)) {
    const answers = [];
    for (const who of [referent, accountant, admin]) answers.push((await give(who, role)).status);
    assert.deepEqual(answers, expected, role);
  }
  assert.equal((await give(referent, "member", { member: "BLG-M07" })).status, 201);
  assert.equal((await give(referent, "member", { member: "BLG-M07" })).body.code, "already_taken");
  const elsewhere = await give(referent, "member", { member: "VAL-M01" }), nowhere = await give(referent, "member", { member: "VAL-M99" });
  assert.equal(elsewhere.status, 404);
  const told = ({ body: { instance, ...body } }) => JSON.stringify(body).replaceAll(/VAL-M\d\d/g, "CODE");
  assert.equal(told(elsewhere), told(nowhere), "who is a member elsewhere is not told");
  assert.equal((await give(referent, "member")).body.code, "missing_field");
  assert.equal((await give(referent, "cashier", {}, "VAL")).status, 404);
  assert.equal((await give(accountant, "cashier", {}, "TRS")).status, 404);
  assert.equal((await give(referent, "cashier", { ends_on: "2020-01-01" })).status, 422);
  assert.equal((await give(referent, "pope")).status, 422);
  await house.command("person", "add", "--name", "Une membre", "--role", "member", "--member", "BLG-M10", "--quiet");
  const faces = await house.sql("SELECT p.face = m.face AND m.face <> '' FROM role_grant g JOIN person p ON p.id = g.person JOIN member m ON m.code = g.member WHERE m.code IN ('BLG-M07', 'BLG-M10')");
  assert.deepEqual(faces, [["t"], ["t"]], "the picture on the till is hers");
  const [[granted]] = await house.sql("SELECT granted_by FROM role_grant WHERE member = 'BLG-M07'");
  assert.equal(granted, referent.person.id);
});

test("the list shows members with and without a person, what they are, and how they come in", async () => {
  const { body } = await referent.get(people());
  const rosa = body.people.find((one) => one.member === "BLG-M07"), amine = body.people.find((one) => one.member === "BLG-M08");
  assert.deepEqual([rosa.roles.map((role) => role.role), rosa.means, rosa.pin, rosa.email], [["member"], [], false, false]);
  assert.deepEqual([amine.id, amine.name, amine.roles], [null, "Amine", []]);
  assert.ok(["cape", "cesa"].includes(rosa.contract.kind));
  assert.ok(!body.people.some((one) => one.roles.some((role) => role.role === "admin")), "not her business");
  assert.ok((await admin.get(people())).body.people.some((one) => one.roles.some((role) => role.role === "admin")));
  assert.ok(!JSON.stringify(body).includes("@"), "no address");
  const [[journalled]] = await house.sql(`SELECT count(*) FROM access_journal WHERE person = '${referent.person.id}' AND kpa = 'BLG'`);
  assert.equal(journalled, "1");
});

test("nobody hands out keys of who is stronger, or from elsewhere", async () => {
  const colleague = await house.signIn({ role: "accountant", entity: "CAE-PONT" });
  const keys = ["card", "invitation", "pin", "lock"];
  for (const key of keys) {
    assert.equal((await referent.post(`${people()}/${colleague.person.id}/${key}`)).status, 403, `referent, ${key} of her accountant`);
    assert.equal((await referent.post(`${people()}/${admin.person.id}/${key}`)).status, 404, `referent, ${key} of an administrator`);
  }
  // a member here who is referent elsewhere: her invitation would open the other office
  const made = await referent.post(people(), { name: "Fatou", role: "member", member: "BLG-M05" });
  await house.command("person", "grant", "--person", "BLG-M05", "--role", "referent", "--kpa", "TRS", "--quiet");
  for (const key of keys) assert.equal((await referent.post(`${people()}/${made.body.id}/${key}`)).status, 403, key);
  assert.equal((await accountant.post(`${people()}/${made.body.id}/invitation`)).status, 403);
  assert.equal((await referent.post(`${people()}/${made.body.id}/roles`, { role: "cashier" })).status, 403, "no role either");
  assert.equal((await admin.post(`${people()}/${made.body.id}/invitation`)).status, 200);
  // nor of who is as strong: each could be the other, and a trace would name the wrong one
  const peer = await accountant.post(people(), { name: "Une collègue", role: "referent" });
  for (const key of keys) assert.equal((await referent.post(`${people()}/${peer.body.id}/${key}`)).status, 403, `${key} of a peer`);
  assert.equal((await accountant.post(`${people()}/${colleague.person.id}/invitation`)).status, 403, "of a peer");
  assert.equal((await accountant.post(`${people()}/${peer.body.id}/invitation`)).status, 200);
  assert.equal((await referent.post(`${people()}/${peer.body.id}/roles`, { role: "cashier" })).status, 403);
  assert.equal((await referent.post(`${people()}/01890000-0000-7000-8000-000000000000/card`)).status, 404);
  assert.equal((await referent.post(`${people()}/nonsense/card`)).status, 404);
  for (const key of keys) {
    const own = await admin.post(`${people()}/${admin.person.id}/${key}`);
    assert.equal(own.status, 403, `${key}: not oneself`);
    assert.match(JSON.stringify(own.body), /account page/);
  }
  for (const who of [referent, accountant, admin])
    assert.equal((await who.post(`${people()}/${who.person.id}/roles`, { role: "cashier" })).status, 403, "no role for oneself");
});

test("who is made accountant or administrator loses the keys that others may know, and is invited anew", async () => {
  const made = await referent.post(people(), { name: "Jeanne", login: "jeanne", role: "cashier" });
  const person = `${people()}/${made.body.id}`;
  const planted = await referent.post(`${person}/invitation`), { body: card } = await referent.post(`${person}/card`);
  const entered = await house.signIn({ role: "cashier", login: "jeanne" });
  assert.equal((await entered.post("/api/me/password", { password: "rouge vélo 42 cerise" })).status, 200);
  await house.sql(`INSERT INTO passkey (id, person, public_key, algorithm, sign_count, label, created_at) VALUES ('abc', '${made.body.id}', '', -7, 0, 'x', now())`);
  const given = await admin.post(`${person}/roles`, { role: "accountant" });
  assert.deepEqual([given.status, given.body.invitation_needed], [201, true]);
  assert.equal((await post(`${house.url}/api/sign-in/link/use`, { token: planted.body.url.split("=")[1] })).status, 403);
  assert.equal((await post(`${house.url}/api/sign-in/card`, { card: card.card_url.split("#")[1], pin: card.pin })).status, 403);
  assert.equal((await post(`${house.url}/api/sign-in/password`, { login: "jeanne", password: "rouge vélo 42 cerise" })).status, 403);
  assert.equal((await entered.get("/api/me")).status, 401);
  assert.deepEqual(await house.sql(`SELECT count(*) FROM passkey WHERE person = '${made.body.id}'`), [["0"]]);
  const fresh = await admin.post(`${person}/invitation`);
  assert.equal((await post(`${house.url}/api/sign-in/link/use`, { token: fresh.body.url.split("=")[1] })).status, 200);
  const other = await admin.post(people(), { name: "Sans clé", role: "cashier" });
  assert.equal((await admin.post(`${people()}/${other.body.id}/roles`, { role: "admin" })).body.invitation_needed, undefined, "nothing was taken");
});

test("a key that was handed out is written down, and she reads by whom", async () => {
  const member = await house.signIn({ member: "BLG-M02" }), neighbour = await house.signIn({ member: "BLG-M03" });
  const person = `${people()}/${member.person.id}`, what = async (who) => (await who.get("/api/me/data")).body.looked.map((look) => look.at_what);
  const before = await what(neighbour);
  for (const key of ["card", "invitation", "pin", "lock"]) assert.equal((await referent.post(`${person}/${key}`)).status, 200, key);
  const rows = await house.sql(`SELECT person, role, kpa, route FROM access_journal WHERE member = 'BLG-M02' AND route LIKE '%{person}%' ORDER BY id`);
  assert.deepEqual(rows, ["card", "invitation", "pin", "lock"].map((key) => [referent.person.id, "referent", "BLG", `/api/kpas/{kpa}/people/{person}/${key}`]));
  assert.deepEqual((await referent.post(`${person}/pin`)).body.code, "person_locked", "no code for the till while she is locked out");
  const cashier = await referent.post(people(), { name: "Sans numéro", role: "cashier" });
  assert.equal((await referent.post(`${people()}/${cashier.body.id}/card`)).status, 200);
  assert.deepEqual(await what(neighbour), before, "somebody else's key is not her business");
  const { body: again } = await referent.post(`${person}/card`);
  const back = await post(`${house.url}/api/sign-in/card`, { card: again.card_url.split("#")[1], pin: again.pin });
  const looked = (await ask(`${house.url}/api/me/data`, { headers: { Cookie: back.headers.get("set-cookie").split(";")[0] } })).body.looked;
  assert.deepEqual(looked.slice(0, 5).map((look) => [look.who, look.at_what]), [
    "Une nouvelle carte à votre nom", "Votre accès a été bloqué", "Un nouveau code de caisse pour vous", "Une invitation à votre nom", "Une nouvelle carte à votre nom",
  ].map((what) => [referent.person.name, what]));
});

test("a new invitation ends the former", async () => {
  const made = await referent.post(people(), { name: "Deux fois", role: "cashier" });
  const [first, second] = [await referent.post(`${people()}/${made.body.id}/invitation`), await referent.post(`${people()}/${made.body.id}/invitation`)];
  const use = async ({ body }) => (await post(`${house.url}/api/sign-in/link/use`, { token: body.url.split("=")[1] })).status;
  assert.deepEqual([await use(first), await use(second)], [403, 200]);
});

const PASSWORD = "rouge vélo 42 cerise";
const useCard = ({ body }) => post(`${house.url}/api/sign-in/card`, { card: body.card_url.split("#")[1], pin: body.pin });
const usePassword = (login) => post(`${house.url}/api/sign-in/password`, { login, password: PASSWORD });

test("whoever is locked out stays out until she uses a key made since; what she had is gone", async () => {
  const made = await referent.post(people(), { name: "Lila", login: "lila", role: "cashier" }), person = `${people()}/${made.body.id}`;
  const visitor = await house.signIn({ role: "cashier", login: "lila" });
  await visitor.post("/api/me/password", { password: PASSWORD });
  await house.sql(`INSERT INTO passkey (id, person, public_key, algorithm, sign_count, label, created_at) VALUES ('lila', '${made.body.id}', '', -7, 0, 'x', now())`);
  assert.equal((await referent.post(`${person}/lock`)).status, 200);
  const card = await referent.post(`${person}/card`), isLocked = async () => (await house.sql(`SELECT locked_at IS NOT NULL FROM person WHERE id = '${made.body.id}'`))[0][0];
  assert.equal(await isLocked(), "t", "a card in the printer opens nothing yet");
  assert.equal((await usePassword("lila")).status, 403);
  assert.deepEqual(await house.sql(`SELECT (SELECT count(*) FROM password WHERE person = p.id), (SELECT count(*) FROM passkey WHERE person = p.id) FROM person p WHERE id = '${made.body.id}'`), [["0", "0"]]);
  assert.equal((await useCard(card)).status, 200);
  assert.equal(await isLocked(), "f");
  const invitation = await referent.post(`${person}/invitation`);
  await house.sql(`UPDATE person SET locked_at = now() + interval '1 second' WHERE id = '${made.body.id}'`);
  assert.equal((await useCard(card)).status, 403, "made before");
  assert.equal((await post(`${house.url}/api/sign-in/link/use`, { token: invitation.body.url.split("=")[1] })).status, 403, "made before");
  assert.equal(await isLocked(), "t");
});

test("the console gives a way back to who lost everything", async () => {
  await house.command("person", "add", "--name", "Perdue", "--login", "perdue", "--role", "accountant", "--entity", "CAE-PONT", "--quiet");
  const visitor = await house.signIn({ role: "accountant", login: "perdue" });
  await visitor.post("/api/me/password", { password: PASSWORD });
  await house.sql(`INSERT INTO totp (person, secret, confirmed_at) VALUES ('${visitor.person.id}', 'x', now())`);
  assert.equal((await usePassword("perdue")).body.second_factor, "needed");
  const key = (await house.command("person", "reset", "--person", "perdue", "--quiet")).trim();
  assert.equal((await usePassword("perdue")).status, 403);
  assert.equal((await visitor.get("/api/me")).status, 401);
  const { answer } = await house.useKey(key);
  assert.deepEqual([answer.next, answer.second_factor], ["/premier-code", "to_enrol"]);
});

test("nobody takes a member's code or an id for a login, and a code names the member only", async () => {
  const give = (login) => referent.post(people(), { name: "Malin", login, role: "cashier" });
  assert.equal((await give("blg-m04")).body.code, "already_taken");
  assert.equal((await give(referent.person.id)).body.code, "out_of_range");
  const [[id]] = await house.sql("INSERT INTO person (id, name, login, created_at) VALUES (gen_random_uuid(), 'Avant', 'blg-m06', now()) RETURNING id");
  assert.notEqual((await house.attempt("person", "link", "--person", "BLG-M06", "--quiet")).code, 0, "nobody is that member yet");
  await house.sql(`DELETE FROM person WHERE id = '${id}'`);
});

test("the list says whose keys the caller may change, and is right", async () => {
  for (const who of [referent, accountant, admin]) {
    const list = (await who.get(people())).body.people, told = new Set();
    for (const one of list) {
      const may = one.id !== null && (await who.post(`${people()}/${one.id}/invitation`)).status === 200;
      assert.equal(one.reachable, may, `${one.name} for ${who.person.name}`);
      told.add(one.reachable);
    }
    assert.equal(told.size, 2, "some are, some are not");
  }
  const host = await house.signIn({ role: "host", kpa: "BLG" });
  assert.ok((await host.get(people())).body.people.every((one) => one.reachable === false), "a host changes nobody's");
});

test("an invitation lets in, once; a role given and taken; the last administrator stays", async () => {
  const made = await accountant.post(people(), { name: "Inès", login: "ines", role: "cashier" });
  const person = `${people()}/${made.body.id}`;
  const { body: invitation } = await referent.post(`${person}/invitation`);
  assert.ok(invitation.url.startsWith(`${house.url}/connexion#invitation=`) && invitation.qr.length > 20);
  const token = invitation.url.split("=")[1];
  const entered = await post(`${house.url}/api/sign-in/link/use`, { token });
  assert.deepEqual([entered.status, entered.body.next], [200, "/premier-code"]);
  assert.equal((await post(`${house.url}/api/sign-in/link/use`, { token })).status, 403);
  const role = await referent.post(`${person}/roles`, { role: "member", member: "BLG-M09" });
  assert.equal(role.status, 201);
  assert.equal((await referent.post(`${person}/roles`, { role: "referent" })).status, 403);
  const cookie = { Cookie: entered.headers.get("set-cookie").split(";")[0] };
  assert.equal((await ask(`${house.url}/api/members/BLG-M09/turnover`, { headers: cookie })).status, 200);
  assert.equal((await referent.delete(`${person}/roles/${role.body.id}`)).status, 200);
  assert.equal((await ask(`${house.url}/api/members/BLG-M09/turnover`, { headers: cookie })).status, 403, "at once");
  const own = (await admin.get(people())).body.people.find((one) => one.id === admin.person.id).roles.find((one) => one.role === "admin");
  assert.equal((await admin.delete(`${people()}/${admin.person.id}/roles/${own.id}`)).status, 403);
  const taken = await accountant.post(people(), { name: "Une autre", login: "ines", role: "cashier" });
  assert.deepEqual([taken.status, taken.body.code], [409, "already_taken"]);
});

test("a role that asks for two factors ends the sessions opened without", async () => {
  const visitor = await house.signIn({ role: "cashier", kpa: "BLG", login: "carla" });
  await house.command("person", "grant", "--person", "carla", "--role", "accountant", "--entity", "CAE-PONT", "--quiet");
  assert.equal((await visitor.get("/api/me")).status, 401);
});

test("a till that is revoked sends nothing more", async () => {
  const till = await house.startTill({ code: "BLG-9" });
  assert.equal((await post(`${till.url}/api/till/sales`, basket([["FRI-007", 1000, "BLG-M01"]], [["cash", 2000]]))).status, 201);
  await until(async () => (await ask(`${till.url}/api/till/state`)).body.unsent === 0, "the sale at the server");
  assert.equal((await referent.post("/api/kpas/VAL/tills/BLG-9/revocation")).status, 404);
  assert.equal((await referent.post("/api/kpas/BLG/tills/BLG-9/revocation")).status, 200);
  await sleep(5500); // the server remembers a till for five seconds
  const sold = await post(`${till.url}/api/till/sales`, basket([["FRI-007", 1000, "BLG-M01"]], [["cash", 2000]]));
  assert.equal(sold.status, 201, `it sells on: ${JSON.stringify(sold.body)}`);
  await sleep(1500);
  assert.deepEqual(await house.sql("SELECT count(*) FROM ticket WHERE till = 'BLG-9'"), [["1"]]);
  // the server is the witness of where it ended, and nobody can begin it again or move its end
  assert.deepEqual(await house.sql("SELECT e.sequence, e.hash = r.hash FROM till_end e JOIN record r USING (till, chain, sequence) WHERE till = 'BLG-9' AND chain = 'T'"), [["1", "t"]]);
  await assert.rejects(house.sql("UPDATE till SET revoked_at = NULL WHERE code = 'BLG-9'"), /does not begin again/);
  await assert.rejects(house.sql("DELETE FROM till_end"), /append-only/);
  assert.equal((await house.attempt("verify")).code, 0);
  await house.sql("SET session_replication_role = replica; UPDATE till_end SET sequence = 2 WHERE till = 'BLG-9' AND chain = 'T'");
  assert.match((await house.attempt("verify")).stdout, /FAUTE.*till_end.*BLG-9 T 2/);
  await house.sql("SET session_replication_role = replica; UPDATE till_end SET sequence = 1 WHERE till = 'BLG-9' AND chain = 'T'");
  assert.notEqual((await house.attempt("till", "revoke", "--code", "NO-SUCH")).code, 0);
});

test("a cashier's code: drawn or chosen, never a weak one, kept as Argon2id", async () => {
  const made = await referent.post(people(), { name: "Karim", role: "cashier" }), pin = `${people()}/${made.body.id}/pin`;
  assert.match((await referent.post(pin)).body.pin, /^\d{6}$/);
  assert.equal((await referent.post(pin, { pin: "1234" })).body.code, "weak_secret");
  assert.deepEqual((await referent.post(pin, { pin: "7305" })).body, { pin: "7305" });
  assert.match((await house.sql(`SELECT hash FROM cashier_pin WHERE person = '${made.body.id}'`))[0][0], /^\$argon2id\$/);
});

test("the audit names who did it, and no secret", async () => {
  const rows = await house.sql(`SELECT subject, action, changes::text FROM audit WHERE actor = '${referent.person.id}'`);
  const subjects = new Set(rows.map(([subject, action]) => `${action} ${subject}`));
  for (const wanted of ["insert role_grant", "insert person", "update role_grant", "insert cashier_pin", "update till"])
    assert.ok(subjects.has(wanted), `${wanted} in ${[...subjects]}`);
  assert.ok(!rows.some(([, , changes]) => /argon2|Karim|Fatou/.test(changes)));
});

test("the console: card, code, password, list, lock, revoke", async () => {
  await house.command("person", "add", "--name", "Nadia", "--login", "nadia", "--role", "cashier", "--kpa", "BLG", "--quiet");
  const [card, pin] = (await house.command("person", "card", "--person", "nadia", "--quiet")).trim().split(" ");
  assert.equal((await post(`${house.url}/api/sign-in/card`, { card, pin })).status, 200);
  assert.equal((await house.command("person", "pin", "--person", "nadia", "--pin", "8153", "--quiet")).trim(), "8153");
  assert.notEqual((await house.attempt("person", "pin", "--person", "nadia", "--pin", "1111")).code, 0);
  assert.match(await house.command("person", "list", "--kpa", "BLG"), /Nadia\tnadia\tcashier BLG/);
  await house.command("person", "revoke", "--person", "nadia", "--role", "cashier", "--quiet");
  assert.notEqual((await house.attempt("person", "revoke", "--person", "nadia", "--role", "cashier")).code, 0);
  await house.command("person", "lock", "--person", "nadia", "--quiet");
  assert.equal((await post(`${house.url}/api/sign-in/card`, { card, pin })).status, 403);
});
