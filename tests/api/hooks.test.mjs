// SPDX-License-Identifier: AGPL-3.0-or-later
// What other programs are told: signed as Standard Webhooks' own library checks it, in the transaction of what happened, again
// until it is taken, with a log, and to nobody inside our own network.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import { Receiver } from "../fakes/receiver.mjs";
import { ask, House, root, sleep, until } from "../lib/house.mjs";

const { Webhook } = createRequire(path.join(root, "tests/web/package.json"))("standardwebhooks");
let house, receiver, referent, cheap, price;
before(async () => {
  receiver = await new Receiver().open();
  house = await House.open({ kpas: ["BLG", "TRS"], serve: ["--rate-limit", "0", "--hooks-allow-loopback"] });
  referent = await house.signIn({ role: "referent", email: "referente@example.org" });
  [[cheap, price]] = await house.sql("SELECT i.code, i.price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 1");
  price = Number(price);
  assert.equal((await office("PUT", "shop", { is_open: true, pays_counter: true, pays_online: false, hold_minutes: 20, keep_days: 3, mediator: "", terms: "" })).status, 200);
});
afterEach(async () => {
  receiver.took = [];
  for (const { id } of (await office("GET", "hooks")).body.data) await office("DELETE", `hooks/${id}`);
});
after(async () => { await house?.close(); await receiver?.close(); });

const office = (method, what, body, headers = {}, who = referent) => ask(`${house.url}/api/office/BLG/${what}`, { method, body, headers: { ...who.headers, ...headers } });
const once = () => ({ "Idempotency-Key": crypto.randomUUID() });
const types = (...names) => names.map((type) => ({ type }));
const uuid = (id) => id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
async function order(more = {}) {
  const made = await ask(`${house.url}/api/boutique/BLG/orders`, { method: "POST", headers: once(), body: { lines: [{ item: cheap, quantity: 1000 }], pays: "counter", name: "Fatou Unique", phone: "06 12 34 56 78", email: "fatou@example.org",
    expected: { amount: price, currency: "EUR" }, accepts_terms: true, ...more } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.order;
}
const move = async (one, event) => {
  const { version } = (await office("GET", "orders")).body.data.find((row) => row.id === one.id);
  assert.equal((await office("POST", `orders/${one.id}/events`, { event }, { "If-Match": `"${version}"` })).status, 200);
};
async function hook(url, ...events) {
  const made = await office("POST", "hooks", { url, label: "Essai", events: types(...events) });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}
const arrives = (at, what = () => true) => until(() => receiver.took.find((one) => one.path === at && what(JSON.parse(one.body))), `a word at ${at}`);
const log = async (one) => (await office("GET", `hooks/${one.id}/deliveries`)).body.data;
/** Whatever waits is due, and no address rests. */
const due = () => house.sql("UPDATE hook_delivery SET next_at = now() - interval '1 second' WHERE state = 'waiting'; UPDATE hook SET busy_until = NULL");
const said = (taken, secret) => new Webhook(secret).verify(taken.body, taken.headers);

test("an address is public and safe, or it is refused; its secret is shown once", async () => {
  for (const url of ["http://example.org/x", "https://user:pass@example.org/", "https://example.org/#x", "ftp://example.org/", "https://", "javascript:alert(1)", "https://exa mple.org/", "https://example.org/\r\nX: y", "gopher://127.0.0.1:70/", "file:///etc/passwd", "http://127.0.0.1.example.org/", "http://10.0.0.1/"]) {
    const refused = await office("POST", "hooks", { url, events: types("order.paid") });
    assert.deepEqual([refused.status, refused.body.code], [422, /[\r\n]/.test(url) ? "wrong_type" : "hook_url"], url);
  }
  assert.equal((await office("POST", "hooks", { url: "https://example.org/x", events: types("order.dreamt") })).body.code, "unknown_event");
  assert.equal((await office("POST", "hooks", { url: "https://example.org/x", events: [] })).status, 422);
  const one = await hook(`${receiver.url}/first`, "order.placed");
  assert.match(one.id, /^whk_[0-9a-f]{32}$/);
  assert.match(one.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.equal((await office("POST", "hooks", { url: `${receiver.url}/first`, events: types("order.paid") })).body.code, "hook_known");
  const list = (await office("GET", "hooks")).body;
  assert.ok(!JSON.stringify(list).includes("whsec_"), "nobody reads it again");
  assert.ok(list.events.length >= 12 && list.events.every((one) => one.text), "what may be told stands beside");
  assert.equal((await house.sql(`SELECT count(*) FROM hook_secret WHERE position('\\x${Buffer.from(one.secret).toString("hex")}'::bytea IN sealed) > 0`))[0][0], "0");
  const other = await house.signIn({ role: "referent", kpa: "TRS" }), member = await house.signIn({ member: "BLG-M01" });
  for (const [method, what] of [["GET", "hooks"], ["GET", `hooks/${one.id}/deliveries`], ["DELETE", `hooks/${one.id}`], ["POST", `hooks/${one.id}/secret`]]) {
    assert.equal((await office(method, what, undefined, {}, other)).status, 404, `${method} ${what} by another office`);
    assert.equal((await office(method, what, undefined, {}, member)).status, 403, `${method} ${what} by a member`);
  }
  const there = (what) => ask(`${house.url}/api/office/TRS/hooks/${one.id}/${what}`, { headers: other.headers });
  assert.equal((await there("deliveries")).status, 404, "through its own KPA neither");
  const accountant = await house.signIn({ role: "accountant" });
  assert.deepEqual([(await office("GET", "hooks", undefined, {}, accountant)).status, (await office("DELETE", `hooks/${one.id}`, undefined, {}, accountant)).status], [200, 403]);
});

test("a KPA has ten addresses at most, however many are added at once", async () => {
  const add = (n) => office("POST", "hooks", { url: `${receiver.url}/many/${n}`, events: types("order.paid") });
  const answers = await Promise.all(Array.from({ length: 14 }, (_, n) => add(n)));
  assert.equal(answers.filter(({ status }) => status === 201).length, 10);
  for (const { status, body } of answers) if (status !== 201) assert.deepEqual([status, body.code, body.title], [409, "hooks_full", "Il y a déjà dix services reliés. Enlevez-en un d’abord."]);
  const { data } = (await office("GET", "hooks")).body;
  assert.equal((await office("POST", "hooks", { url: data[0].url, events: types("order.paid") })).body.code, "hook_known");
  await office("DELETE", `hooks/${data[9].id}`);
  assert.equal((await add("free")).status, 201);
});

test("what happens to an order is told once, signed, without a word about anybody", async () => {
  const one = await hook(`${receiver.url}/orders`, "order.placed", "order.ready", "order.cancelled");
  const placed = await order();
  const taken = await arrives("/orders", (body) => body.type === "order.placed");
  const body = said(taken, one.secret);
  assert.deepEqual(body.data, { kpa: "BLG", order: { id: placed.id, state: "confirmed", version: 1, source: "shop", pays: "counter", total: { amount: price, currency: "EUR" }, paid: { amount: 0, currency: "EUR" }, given_back: { amount: 0, currency: "EUR" } } });
  assert.match(body.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.match(taken.headers["webhook-id"], /^evt_[0-9a-f]{32}$/);
  assert.equal(taken.headers["content-type"], "application/json");
  for (const [name, change] of [["body", { ...taken, body: taken.body.replace("confirmed", "collected") }], ["id", { ...taken, headers: { ...taken.headers, "webhook-id": "evt_0" } }], ["time", { ...taken, headers: { ...taken.headers, "webhook-timestamp": String(Number(taken.headers["webhook-timestamp"]) + 1) } }]])
    assert.throws(() => said(change, one.secret), /No matching signature/, name);
  for (const event of ["prepare", "make_ready"]) await move(placed, event);
  await arrives("/orders", (word) => word.type === "order.ready" && word.data.order.id === placed.id && word.data.order.version === 3);
  await move(placed, "cancel");
  await arrives("/orders", (word) => word.type === "order.cancelled");
  const all = receiver.took.filter((word) => word.path === "/orders");
  assert.equal(all.length, 3, "preparing was not asked for");
  assert.equal(new Set(all.map((word) => word.headers["webhook-id"])).size, 3);
  for (const secretThing of ["Fatou", "06 12", "+33", "fatou@", placed.code]) assert.ok(!JSON.stringify(all).includes(secretThing), secretThing);
  const [[events]] = await house.sql("SELECT count(*) FROM hook_event");
  assert.equal((await ask(`${house.url}/api/boutique/BLG/orders`, { method: "POST", headers: once(), body: { lines: [{ item: cheap, quantity: 1000 }], pays: "counter", name: "x", phone: "06 12 34 56 78", expected: { amount: 1, currency: "EUR" }, accepts_terms: true } })).status, 409);
  assert.equal((await house.sql("SELECT count(*) FROM hook_event"))[0][0], events, "what did not happen is not told");
});

test("what lies on the shelf, and money that comes and goes", async () => {
  const one = await hook(`${receiver.url}/things`, "stock.changed", "piece.changed", "payment.received", "payment.refunded");
  assert.equal((await office("POST", `stock/${cheap}/moves`, { kind: "count", quantity: 9000 }, once())).status, 201);
  assert.deepEqual(said(await arrives("/things", (word) => word.type === "stock.changed"), one.secret).data, { kpa: "BLG", item: cheap, on_hand: 9000, available: 9000 });
  const placed = await order();
  await arrives("/things", (word) => word.data.available === 8000);
  await house.sql(`INSERT INTO payment (id, kpa, purpose, target, label, amount_cents, provider, account, organisation, state, hold_until, made_at)
      VALUES (gen_random_uuid(), 'BLG', 'order', '${uuid(placed.id)}', 'x', ${price}, 'stripe', 'cae-pont', '', 'sent', now(), now());
    UPDATE payment SET received_cents = amount_cents, state = 'paid', paid_at = now();
    INSERT INTO payment_refund (id, kpa, payment, amount_cents, cause, state, made_at, done_at) SELECT gen_random_uuid(), kpa, id, 1, 'outside', 'done', now(), now() FROM payment`);
  const received = said(await arrives("/things", (word) => word.type === "payment.received"), one.secret).data.payment;
  assert.deepEqual([received.target, received.received.amount, received.state], [placed.id, price, "paid"]);
  const refunded = said(await arrives("/things", (word) => word.type === "payment.refunded"), one.secret).data;
  assert.deepEqual([refunded.refund.amount, refunded.refund.cause, refunded.payment.id], [{ amount: 1, currency: "EUR" }, "outside", received.id]);
  const piece = await office("POST", "pieces", { code: "P-9", item: cheap, name: "Manteau", condition: "good", price: { amount: 2500, currency: "EUR" } }, once());
  if (piece.status === 201) await arrives("/things", (word) => word.type === "piece.changed" && word.data.piece.state === "draft");
  else assert.fail(JSON.stringify(piece.body));
});

test("groupages and quotes are told step by step, without a word about anybody", async () => {
  const one = await hook(`${receiver.url}/groups`, "campaign.open", "campaign.cancelled", "pledge.placed", "pledge.changed", "pledge.cancelled", "pledge.unserved", "quote.asked", "quote.answered", "quote.refused");
  const inDays = (days) => new Date(Date.now() + days * 86400_000).toISOString();
  const id = `cmp_${crypto.randomUUID().replaceAll("-", "")}`, euros = (amount) => ({ amount, currency: "EUR" });
  const made = await office("PUT", `campaigns/${id}`, { title: "Carottes", intro: "", closes_at: inDays(2), starts_at: inDays(3), ends_at: inDays(3.1), threshold: euros(0), margin_bp: 0,
    offers: [{ item: "ALI-003", label: "Carottes", pack: 5000, step: 500, threshold: 10000, price: euros(200) }] });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const step = async (event, more = {}) => {
    const { headers } = await office("GET", `campaigns/${id}`);
    const done = await office("POST", `campaigns/${id}/events`, { event, ...more }, { "If-Match": headers.get("etag") });
    assert.equal(done.status, 200, JSON.stringify(done.body));
  };
  const told = async (type) => said(await arrives("/groups", (word) => word.type === type), one.secret).data;
  await step("open");
  assert.deepEqual(await told("campaign.open"), { kpa: "BLG", campaign: { id, state: "open", version: 2 } });
  const join = () => ask(`${house.url}/api/boutique/BLG/campaigns/${id}/pledges`, { method: "POST", headers: once(), body: { lines: [{ offer: 1, quantity: 2000 }], pays: "counter", name: "Fatou Unique", email: "fatou@example.org", expected: euros(400), accepts_terms: true } });
  const [mine, other] = [await join(), await join()];
  const placed = (await told("pledge.placed")).pledge;
  assert.deepEqual({ ...placed, id: "" }, { id: "", campaign: id, state: "pledged", version: 1, pays: "counter", paid: euros(0), given_back: euros(0), order: null });
  const change = await ask(`${house.url}/api/engagements/${mine.body.token}`, { method: "PUT", headers: { "If-Match": '"1"' }, body: { lines: [{ offer: 1, quantity: 3000 }] } });
  assert.equal(change.status, 200, JSON.stringify(change.body));
  assert.deepEqual([(await told("pledge.changed")).pledge.version, (await told("pledge.changed")).pledge.id], [2, mine.body.pledge.id]);
  assert.equal((await ask(`${house.url}/api/engagements/${mine.body.token}/cancellation`, { method: "POST", headers: { "If-Match": '"2"' } })).status, 200);
  assert.equal((await told("pledge.cancelled")).pledge.state, "cancelled");
  await step("cancel");
  assert.equal((await told("campaign.cancelled")).campaign.state, "cancelled");
  assert.equal((await told("pledge.unserved")).pledge.id, other.body.pledge.id);

  const form = new FormData();
  for (const [name, value] of Object.entries({ nom: "Fatou Unique", email: "fatou@example.org", telephone: "", demande: "Un cube en noir" })) form.append(name, value);
  const asked = await (await fetch(`${house.url}/api/boutique/BLG/quotes`, { method: "POST", body: form, headers: once() })).json();
  assert.equal((await told("quote.asked")).quote.state, "asked");
  const answer = await office("PUT", `quotes/${asked.id}/answer`, { lines: [{ item: cheap, quantity: 1000, unit_price: 2500 }], delay_days: 3, deposit_bp: 0, valid_until: inDays(5).slice(0, 10), words: "Bonjour Fatou" }, { "If-Match": '"1"' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.deepEqual(await told("quote.answered"), { kpa: "BLG", quote: { id: asked.id, state: "answered", version: 2, activity: null, total: euros(2500), deposit: euros(0), valid_until: inDays(5).slice(0, 10), order: null } });
  await ask(`${house.url}/api/devis/${answer.body.link.split("/").at(-1)}/refusal`, { method: "POST", headers: { "If-Match": '"2"' } });
  assert.equal((await told("quote.refused")).quote.state, "refused");
  for (const secretThing of ["Fatou", "fatou@", "cube", asked.code, mine.body.token]) assert.ok(!JSON.stringify(receiver.took.map((word) => word.body)).includes(secretThing), secretThing);
});

test("what is not taken is sent again under the same id; every attempt stands in the log; no redirection is followed", async () => {
  const one = await hook(`${receiver.url}/again`, "order.placed");
  receiver.answers.push("lost", [500, "é".repeat(400)], [302, "", { Location: `${receiver.url}/elsewhere` }], [200, "x".repeat(3000000)]);
  await order();
  await until(async () => { await due(); return (await log(one))[0]?.state === "sent"; }, "taken in the end");
  await order();
  const page = async (cursor = "") => (await office("GET", `hooks/${one.id}/deliveries?limit=1${cursor && `&cursor=${cursor}`}`)).body;
  await until(async () => { await due(); return (await log(one)).every((row) => row.state === "sent"); }, "the second one is taken");
  const [first, second] = [await page(), await page((await page()).next_cursor)];
  assert.deepEqual([[...first.data, ...second.data], second.next_cursor], [await log(one), null], "a page at a time, with the attempts of each");
  const delivery = (await log(one)).at(-1), tries = receiver.took.filter((word) => word.path === "/again");
  assert.deepEqual(delivery.attempts.map(({ number, status, trouble }) => [number, status, trouble]), [[1, 0, "unreachable"], [2, 500, ""], [3, 302, ""], [4, 200, ""]]);
  assert.equal(tries.length, 5);
  assert.deepEqual(new Set(tries.map((word) => word.headers["webhook-id"])), new Set((await log(one)).map((row) => row.event)));
  for (const word of tries) said(word, one.secret);
  assert.ok(delivery.attempts[1].answer.length <= 480 && delivery.attempts[3].answer === "x".repeat(480), "the answer is cut");
  assert.ok(!receiver.took.some((word) => word.path === "/elsewhere"));
  const shown = (await office("GET", "hooks")).body.data.find((row) => row.id === one.id);
  assert.deepEqual([shown.waiting, shown.last.status, shown.failing_since], [0, 200, null]);
});

test("a new secret: both sign for a day, then the new one alone; the machine's key turns under them", async () => {
  const one = await hook(`${receiver.url}/secret`, "order.paid");
  const renewed = (await office("POST", `hooks/${one.id}/secret`)).body.secret;
  assert.match(renewed, /^whsec_/);
  assert.notEqual(renewed, one.secret);
  const ping = async () => {
    receiver.took = receiver.took.filter((word) => word.path !== "/secret");
    assert.equal((await office("POST", `hooks/${one.id}/pings`, undefined, once())).status, 201);
    return arrives("/secret");
  };
  const both = await ping();
  assert.equal(both.headers["webhook-signature"].split(" ").length, 2);
  assert.equal(said(both, one.secret).type, "ping");
  said(both, renewed);
  const third = (await office("POST", `hooks/${one.id}/secret`)).body.secret, next = await ping();
  assert.throws(() => said(next, one.secret));
  said(next, renewed);
  said(next, third);
  await house.sql("UPDATE hook_secret SET ends_at = now() - interval '1 second' WHERE ends_at IS NOT NULL");
  await house.command("secret", "rotate");
  const alone = await ping();
  assert.equal(alone.headers["webhook-signature"].split(" ").length, 1);
  said(alone, third);
  assert.throws(() => said(alone, renewed));
});

test("three days without an answer: the address is left alone, its referents are told; what it missed is sent on demand", async () => {
  const one = await hook(`${receiver.url}/dead`, "order.placed");
  receiver.always = [503, "no"];
  const first = await order();
  await until(async () => (await log(one))[0]?.attempts.length === 1, "one attempt");
  await house.sql(`UPDATE hook_delivery SET made_at = now() - interval '71 hours', attempts = 15 WHERE hook = '${uuid(one.id)}'; UPDATE hook SET failing_since = now() - interval '71 hours' WHERE id = '${uuid(one.id)}'`);
  await until(async () => { await due(); return (await office("GET", "hooks")).body.data.find((row) => row.id === one.id).state === "broken"; }, "broken");
  const letters = await house.sql("SELECT recipient, subject, replace(body, E'\\n', ' ') FROM mail WHERE subject LIKE 'Un service relié%'");
  assert.deepEqual(letters.map(([to]) => to), ["referente@example.org"]);
  assert.ok(letters[0][2].includes(`${receiver.url}/dead`));
  const missed = await order();
  await sleep(600);
  assert.equal((await log(one)).length, 1, "nothing is sent to it");
  assert.equal((await office("POST", `hooks/${one.id}/replays`, { since: "2020-01-01T00:00:00Z" }, once())).body.code, "hook_paused");
  receiver.always = null;
  receiver.took = [];
  assert.equal((await office("PUT", `hooks/${one.id}`, { url: one.url, label: "Essai", events: types("order.placed"), state: "active" })).body.state, "active");
  const key = once(), since = { since: new Date(Date.now() - 80 * 3600e3).toISOString() };
  const replay = await office("POST", `hooks/${one.id}/replays`, since, key);
  assert.ok(replay.status === 201 && replay.body.queued >= 2, JSON.stringify(replay.body));
  assert.equal((await office("POST", `hooks/${one.id}/replays`, since, key)).headers.get("idempotent-replayed"), "true");
  const back = await arrives("/dead", (word) => word.data.order.id === first.id);
  await arrives("/dead", (word) => word.data.order.id === missed.id);
  said(back, one.secret);
  const event = (await log(one)).find((row) => row.attempts.at(-1)?.status === 503)?.event;
  assert.ok((await log(one)).some((row) => row.replay && row.event === event && row.state === "sent"), "under the id it had");
  await until(async () => (await log(one)).every((row) => row.state !== "waiting"), "all sent");
  receiver.took = [];
  assert.equal((await office("POST", `hooks/${one.id}/replays`, { event }, once())).body.queued, 1);
  await arrives("/dead", (word) => word.data.order.id === first.id);
  assert.equal((await office("POST", `hooks/${one.id}/replays`, {}, once())).status, 422);
  receiver.answers.push([410, "gone"]);
  await order();
  await until(async () => (await office("GET", "hooks")).body.data.find((row) => row.id === one.id).state === "broken", "gone for good");
  assert.equal((await office("DELETE", `hooks/${one.id}`)).status, 200);
  assert.equal((await house.sql(`SELECT count(*) FROM hook_delivery WHERE hook = '${uuid(one.id)}'`))[0][0], "0");
});

test("the two receivers of the documentation take what is signed, and nothing else", async () => {
  const one = await hook(`${receiver.url}/doc`, "order.placed");
  await order();
  const taken = await arrives("/doc"), text = await readFile(path.join(root, "docs/webhooks.md"), "utf8");
  const part = (language) => text.match(new RegExp("```" + language + "\n([\\s\\S]*?)```"))[1];
  const { verify } = await import(`data:text/javascript,${encodeURIComponent(part("js"))}`);
  const python = (body) => JSON.parse(execFileSync("python3", ["-c", `${part("python")}\nimport json, sys\ngiven = json.load(sys.stdin)\nprint(json.dumps(verify(given["secret"], given["headers"], given["body"].encode())))`],
    { input: JSON.stringify({ secret: one.secret, headers: taken.headers, body }) }));
  for (const check of [(body) => verify(one.secret, taken.headers, body), python])
    assert.deepEqual([check(taken.body), check(taken.body.replace("}", " }"))], [true, false]);
});

test("our own network is out of reach, whatever a name says, when the machine connects", async () => {
  const inside = ["https://10.1.2.3/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://0x7f000001/", "https://2130706433/", "https://[fe80::1]/", "https://100.64.0.1/"];
  const hooks = [], here = await hook(`${receiver.url}/first`, "order.placed");
  for (const url of inside) hooks.push(await hook(url, "order.placed"));
  await house.stopServer();
  house.serve = ["--rate-limit", "0"];
  await house.startServer();
  await house.sql(`UPDATE hook SET url = 'https://localhost:${new URL(receiver.url).port}/first' WHERE id = '${uuid(here.id)}'`);
  assert.equal((await office("POST", "hooks", { url: `${receiver.url}/x`, events: types("order.placed") })).body.code, "hook_url", "without the option, http is nowhere");
  receiver.took = [];
  await order();
  for (const one of [...hooks, here])
    await until(async () => (await log(one))[0]?.attempts[0]?.trouble === "private_address", `no way to ${one.url}`);
  assert.equal(receiver.took.length, 0);
});
