#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// Floods a house of its own with generated requests, of strangers, members, referents, accountants and tills alike:
//   node tests/contract/flood.mjs [--requests 50000] [--seed 1]
// Every answer must be one that the document describes, and none may be a failure of ours. The end says what came.
import { House } from "../lib/house.mjs";
import { Forger } from "../lib/forger.mjs";
import { Contract } from "./lib.mjs";
import { Generator } from "./generate.mjs";

const AT_ONCE = 6;
// These end what the others need: sessions, grants, the till, the months that are still to be written to.
const LEFT_ALONE = /sign-out|revoke-others|\/sessions\/|revocation|\/lock$|\/erasure$|\/roles|\/close$|\/card$|\/pin$|\/password$|second-factor|\/totp|passkeys/;

export async function flood({ requests = 50000, seed = 1, say = () => {} } = {}) {
  const house = await House.open({ kpas: ["BLG", "TRS"], serve: ["--rate-limit", "0"], gate: false });
  try {
    const contract = new Contract();
    const actors = await people(house);
    const { known, recipes } = await words(house);
    const generator = new Generator(contract, seed, known, recipes);
    const count = { sent: 0, statuses: {}, routes: new Map() }, wrong = new Map();
    const begun = Date.now();
    let at = 0;
    const work = async () => {
      for (let turn = at++; count.sent < requests; turn = at++) {
        const route = contract.routes[turn % contract.routes.length];
        const actor = pickActor(generator.dice, actors, route);
        if (actor.role && LEFT_ALONE.test(route.path) && generator.dice.chance(0.97)) continue;
        const asked = generator.request(route);
        const answer = await send(house.url, asked, actor);
        if (answer.status === 414) continue;
        count.sent++;
        const verdict = answer.status >= 500 ? `a failure: ${String(JSON.stringify(answer.body)).slice(0, 300)}` : contract.verdict(route, answer);
        count.statuses[answer.status] = (count.statuses[answer.status] ?? 0) + 1;
        const seen = count.routes.get(route) ?? count.routes.set(route, new Set()).get(route);
        seen.add(answer.status);
        if (answer.status < 300) generator.learn(answer.body);
        if (answer.status === 401 && actor.again && !route.path.includes("sign-in")) await actor.again();
        const key = `${route.method} ${route.path} ${answer.status} ${verdict.replace(/[0-9a-f-]{20,}/g, "…").slice(0, 160)}`;
        if (verdict && !wrong.has(key)) {
          wrong.set(key, { route, actor: actor.name, asked, verdict });
          say(`${route.method} ${route.path} as ${actor.name}: ${verdict}\n  ${JSON.stringify(asked).slice(0, 600)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const log = house.server.log.split("\n").filter((line) => line.includes("\"http.failed\""));
    return { ...count, seconds: (Date.now() - begun) / 1000, wrong: [...wrong.values()], failures: log,
      succeeded: [...count.routes.values()].filter((seen) => [...seen].some((status) => status < 400)).length, of: contract.routes.length };
  } finally {
    await house.close();
  }
}

async function people(house) {
  const till = await Forger.enrol(house, "BLG-8");
  const known = [{ name: "stranger", headers: {} }, { name: "till", role: "till", headers: till.auth }];
  for (const who of [{ role: "member" }, { role: "referent" }, { role: "accountant" }]) {
    const actor = { name: who.role, role: who.role };
    actor.again = async () => { actor.headers = (await house.signIn(who)).headers; };
    await actor.again();
    known.push(actor);
  }
  return known;
}

/** Mostly somebody who may: refusals of others are quickly told. */
function pickActor(dice, actors, route) {
  const fitting = actors.filter((actor) => route["x-roles"].includes(actor.role ?? "anyone"));
  return fitting.length && dice.chance(0.8) ? dice.pick(fitting) : dice.pick(actors);
}

/** A shop that is open, with things on the shelf: what the requests may meet. */
async function words(house) {
  const referent = await house.signIn({ role: "referent" });
  const office = (method, path, body, more = {}) => fetch(`${house.url}/api/office/BLG/${path}`, { method, body: JSON.stringify(body), headers: { ...referent.headers, "Content-Type": "application/json", ...more } });
  await office("PUT", "shop", { is_open: true, pays_counter: true, pays_online: false, hold_minutes: 20, keep_days: 3 });
  for (let weekday = 1; weekday <= 7; weekday++)
    await office("POST", "shop/rules", { id: crypto.randomUUID(), purpose: "pickup", activity: "", weekday, from_minute: 540, to_minute: 1080, slot_minutes: 30, capacity: 1000, preparation_minutes: 0, cut_off_days: 0, cut_off_minute: 1440 });
  const rows = await house.sql("SELECT i.code, price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND NOT i.archived LIMIT 12");
  for (const [item] of rows.slice(0, 6)) await office("POST", `stock/${item}/moves`, { kind: "count", quantity: 5000000 }, { "Idempotency-Key": crypto.randomUUID() });
  const times = (await (await fetch(`${house.url}/api/boutique/BLG/slots`)).json()).data.map((slot) => slot.starts_at);
  const many = (word, n) => Array(n).fill(word);
  const order = ({ dice }) => {
    const [item, price] = dice.pick(rows), units = dice.between(1, 3);
    return { lines: [{ item, quantity: units * 1000 }], pickup: dice.pick(times), pays: "counter", name: "Fatou", phone: "06 12 34 56 78",
      expected: { amount: units * Number(price), currency: "EUR" }, accepts_terms: true };
  };
  const piece = ({ dice }) => ({ code: `P${dice.hex(8)}`, item: dice.pick(rows)[0], name: "Manteau", description: "Laine", condition: "good", price: { amount: 1500, currency: "EUR" } });
  const recipes = { "POST /api/boutique/{kpa}/orders": order, "POST /api/office/{kpa}/pieces": piece, "PUT /api/office/{kpa}/pieces/{piece}": piece };
  const known = { kpa: [...many("BLG", 12), "TRS", "NOWHERE"], till: [...many("BLG-8", 8), "BLG-9"], member: [...many("BLG-M01", 6), "BLG-M02", "TRS-M01"], pickup: times, after: times,
    item: rows.map(([item]) => item), quantity: [1000, 2000, 1], amount: rows.map(([, price]) => Number(price)), currency: ["EUR"],
    activity: ["FRI", "BLA", ""], month: ["2026-11", "2026-10", "2020-01"], day: ["2026-11-22", "2022-03-01"], account: ["cae-pont"], email: ["fatou@example.org"] };
  return { known, recipes };
}

async function send(base, { method, path, headers, body }, actor) {
  const clean = Object.fromEntries(Object.entries({ ...headers, ...actor.headers }).filter(([, value]) => value !== ""));
  if (path.length > 4000) return { status: 414 }; // the HTTP library says that, or hangs up, before any route of ours
  const once = () => fetch(base + path, { method, headers: clean, body, redirect: "manual" });
  const response = await once().catch(once); // a connection kept open may be closed while the next request is on its way
  const bytes = Buffer.from(await response.arrayBuffer()), type = response.headers.get("content-type") ?? "";
  return { status: response.status, type, body: /json/.test(type) && bytes.length ? JSON.parse(bytes.toString("utf8")) : undefined };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const option = (name, fallback) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1] || fallback);
  const given = (name, fallback) => (process.argv.includes(`--${name}`) ? option(name, fallback) : fallback);
  const end = await flood({ requests: given("requests", 50000), seed: given("seed", 1), say: console.log });
  console.log(`${end.sent} requests in ${end.seconds.toFixed(0)} s; ${end.succeeded} of ${end.of} routes answered with success at least once`);
  console.log(Object.entries(end.statuses).map(([status, times]) => `${status}: ${times}`).join(", "));
  for (const line of end.failures.slice(0, 20)) console.log(line);
  console.log(`${end.wrong.length} answers that the document does not describe, ${end.failures.length} failures`);
  process.exit(end.wrong.length + end.failures.length ? 1 : 0);
}
