// SPDX-License-Identifier: AGPL-3.0-or-later
// Every route as every role, in and out of its reach, with one factor and with two, with and without its CSRF token, and
// as nobody. The routes come from the program; the verdicts from the rule below, written a second time.
import assert from "node:assert/strict";
import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { page } from "../../tools/access-matrix.mjs";
import { Forger } from "../lib/forger.mjs";
import { House, root } from "../lib/house.mjs";

const comptoir = path.join(process.env.COMPTOIR_BUILD ?? path.join(root, "build"), "comptoir");
const routes = JSON.parse(execFileSync(comptoir, ["--describe-api"], { encoding: "utf8" }));

// One person a role. BLG and RBX-M sell through CAE-PONT, TRS through CAE-LOIRE.
const people = {
  customer: {}, cashier: { kpa: "BLG" }, observer: {}, host: { kpa: "BLG" }, member: { kpa: "BLG", member: "BLG-M01" },
  referent: { kpa: "BLG" }, accountant: { legal_entity: "CAE-PONT" }, admin: {},
};
const kpas = ["BLG", "RBX-M", "TRS", "NOWHERE"];
const members = ["BLG-M01", "BLG-M02", "RBX-M-M01", "TRS-M01", "NOBODY"];
const reachedKpas = { cashier: ["BLG"], host: ["BLG"], member: ["BLG"], referent: ["BLG"], accountant: ["BLG", "RBX-M"], admin: ["BLG", "RBX-M", "TRS"] };
const reachedMembers = { cashier: ["BLG-M01", "BLG-M02"], host: ["BLG-M01", "BLG-M02"], member: ["BLG-M01"], referent: ["BLG-M01", "BLG-M02"],
  accountant: ["BLG-M01", "BLG-M02", "RBX-M-M01"], admin: ["BLG-M01", "BLG-M02", "RBX-M-M01", "TRS-M01"] };
const twoFactors = ["accountant", "admin"];

function verdict(route, actor, target) {
  if (route.roles.includes("anyone")) return "open";
  if (route.scope === "till") return actor.till === undefined ? "unauthenticated" : actor.till === target ? "open" : "wrong_till";
  if (!actor.role) return "unauthenticated";
  if (route.scope === "self" && Object.keys(people).every((role) => route.roles.includes(role))) return "open";
  if (!route.roles.includes(actor.role)) return "forbidden";
  const reached = route.scope === "kpa" ? reachedKpas[actor.role] ?? [] : route.scope === "member" ? reachedMembers[actor.role] ?? [] : [target];
  if (!reached.includes(target)) return "not_found";
  return twoFactors.includes(actor.role) && actor.assurance < 2 ? "second_factor_needed" : "open";
}

let house, actors, tills;
const refusals = ["unauthenticated", "forbidden", "not_found", "wrong_till", "second_factor_needed", "bad_token"];

before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"], serve: ["--rate-limit", "0"] });
  tills = [await Forger.enrol(house, "BLG-8"), await Forger.enrol(house, "TRS-8", "TRS")];
  actors = [{ name: "nobody" }, { name: "a made-up session", headers: { Cookie: `__Host-comptoir=${"A".repeat(43)}` } },
    ...tills.map((till) => ({ name: `till ${till.till}`, till: till.till, headers: till.auth }))];
  for (const role of Object.keys(people)) for (const assurance of [1, 2]) actors.push(await signedIn(role, assurance));
});
after(async () => house?.close());

async function signedIn(role, assurance) {
  const token = randomBytes(32).toString("base64url"), person = randomUUID(), text = (value) => (value ? `'${value}'` : "NULL");
  const { kpa, legal_entity, member } = people[role];
  const again = assurance === 2 && member; // one person a member code
  const who = again ? (await house.sql(`SELECT person FROM role_grant WHERE member = '${member}'`))[0][0] : person;
  if (!again)
    await house.sql(`INSERT INTO person (id, name, created_at) VALUES ('${person}', 'Une ${role}', now());
      INSERT INTO role_grant (id, person, role, kpa, legal_entity, member, starts_on, granted_at)
      VALUES ('${randomUUID()}', '${person}', '${role}', ${text(kpa)}, ${text(legal_entity)}, ${text(member)}, '2022-01-01', now())`);
  await house.sql(`INSERT INTO session (id, token_hash, person, method, assurance, created_at, seen_at, expires_at)
    VALUES ('${randomUUID()}', decode('${createHash("sha256").update(token).digest("hex")}', 'hex'), '${who}', 'password', ${assurance}, now(), now(), now() + interval '1 hour')`);
  return { name: `${role}, ${assurance} factor${assurance > 1 ? "s" : ""}`, role, assurance,
    headers: { Cookie: `__Host-comptoir=${token}`, "X-CSRF-Token": createHmac("sha256", token).update("csrf").digest("hex") } };
}

/** Changing routes get a body that no route takes (too large, wrong type), which is found out after the caller was let in. */
async function knock(route, address, headers = {}) {
  const changing = route.method !== "GET";
  const answer = await fetch(house.url + address, {
    method: route.method, redirect: "manual", headers: { ...headers, ...(changing ? { "Content-Type": "text/plain" } : {}) },
    body: changing ? "x".repeat(65 * 1024) : undefined,
  });
  const body = await answer.text();
  const code = /problem\+json/.test(answer.headers.get("content-type") ?? "") ? JSON.parse(body).code : "";
  // a route for files has no spec that refuses text: what it says of these bytes comes after the caller was let in
  if (changing && !refusals.includes(code)) assert.ok([413, 415, ...(route.body ? [] : [422])].includes(answer.status), `${route.method} ${address} let in: ${answer.status} ${body}`);
  if (!changing && !refusals.includes(code)) assert.ok(answer.status < 500, `${route.method} ${address}: ${answer.status} ${body}`);
  return refusals.includes(code) ? code : "open";
}

function addresses(route) {
  const targets = { kpa: kpas, member: members, till: tills.map((till) => till.till) }[route.scope] ?? [""];
  const rest = { kpa: "BLG", item: "FRI-007", till: "BLG-8" };
  return targets.map((target) => ({ target, address: route.path
    .replace(/\{(\w+)\}/, (_, name) => target || (rest[name] ?? randomUUID()))
    .replace(/\{(\w+)\}/g, (_, name) => rest[name] ?? randomUUID()) }));
}

/** Whoever is let in to read one thing among hers reads that there is none of this made-up name; so does anybody at an open door. */
const names = (route) => (route.method === "GET" && route.path.match(/\{/g)?.length > 1) || (route.roles.includes("anyone") && route.path.includes("{"));
const seen = (route, code, wanted) => (wanted === "open" && code === "not_found" && names(route) ? "open" : code);

for (const route of routes)
  test(`${route.method} ${route.path}: ${route.roles.join(" ").slice(0, 60)}`, async () => {
    for (const { target, address } of addresses(route))
      for (const actor of actors)
        assert.equal(seen(route, await knock(route, address, actor.headers), verdict(route, actor, target)), verdict(route, actor, target), `${actor.name} at ${route.method} ${address}`);
  });

test("every changing route of a person asks for the session's CSRF token", async () => {
  const changing = routes.filter((route) => route.method !== "GET" && !route.roles.includes("anyone") && route.scope !== "till");
  assert.ok(changing.length > 0);
  for (const route of changing)
    for (const actor of actors.filter((a) => a.role)) {
      const { address } = addresses(route)[0];
      const { "X-CSRF-Token": right, ...without } = actor.headers;
      assert.equal(await knock(route, address, without), "bad_token", `${actor.name} without token at ${address}`);
      const wrong = right.replace(/^./, (c) => (c === "0" ? "1" : "0"));
      assert.equal(await knock(route, address, { ...without, "X-CSRF-Token": wrong }), "bad_token", `${actor.name} with a wrong token at ${address}`);
    }
});

test("nobody reaches through another site's page", async () => {
  const admin = actors.find((actor) => actor.role === "admin" && actor.assurance === 2);
  for (const route of routes.filter((r) => r.method !== "GET"))
    assert.equal(await knock(route, addresses(route)[0].address, { ...admin.headers, Origin: "https://evil.example" }), "forbidden", route.path);
});

test("grants end, begin and are revoked; sessions end", async () => {
  const referent = actors.find((actor) => actor.role === "referent" && actor.assurance === 2);
  const day = routes.find((route) => route.path === "/api/kpas/{kpa}/day");
  const look = () => knock(day, "/api/kpas/BLG/day", referent.headers);
  const digest = createHash("sha256").update(referent.headers.Cookie.slice("__Host-comptoir=".length)).digest("hex");
  const [[person]] = await house.sql(`SELECT person FROM session WHERE token_hash = decode('${digest}', 'hex')`);
  const grant = (set) => house.sql(`UPDATE role_grant SET ${set} WHERE person = '${person}'`);
  const session = (set) => house.sql(`UPDATE session SET ${set} WHERE token_hash = decode('${digest}', 'hex')`);
  assert.equal(await look(), "open");
  for (const [change, back] of [["ends_on = current_date - 1", "ends_on = NULL"], ["starts_on = current_date + 2", "starts_on = '2022-01-01'"], ["revoked_at = now()", "revoked_at = NULL"]]) {
    await grant(change);
    assert.equal(await look(), "forbidden", change);
    await grant(back);
    assert.equal(await look(), "open", back);
  }
  for (const [change, back] of [["expires_at = now() - interval '1 second'", "expires_at = now() + interval '1 hour'"],
    ["seen_at = now() - interval '15 days'", "seen_at = now()"], ["revoked_at = now()", "revoked_at = NULL"]]) {
    await session(change);
    assert.equal(await look(), "unauthenticated", change);
    await session(back);
    assert.equal(await look(), "open", back);
  }
});

test("docs/access.md is what the tables say", () => {
  assert.equal(readFileSync(path.join(root, "docs/access.md"), "utf8"), page(routes));
});
